"""What is wrong, above the preview: the answers' faults, and a failed run with what can be done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Button

from screens.widgets.words import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from screens.failure import Failure


class Trouble(Vertical):
    """Takes no room while there is none."""

    class Chosen(Message):
        """One of the ways out of a failure was chosen: retry, edit, omit or leave."""

        def __init__(self, way: str) -> None:
            """That one."""
            super().__init__()
            self.way = way

    def compose(self) -> ComposeResult:
        yield Words(id="problems")
        with Horizontal(id="ways"):
            yield Button("Retry", id="way-retry", compact=True, variant="primary", tooltip="Run it again (Ctrl+R).")
            yield Button("Edit", id="way-edit", compact=True, tooltip="To the answers of the step that failed.")
            yield Button("", id="way-omit", compact=True)
            yield Button("Save and leave", id="way-leave", compact=True, tooltip="Go on another day.")

    def show(self, faults: Sequence[str], failure: Failure | None, again: str, omission: str) -> None:
        """Show faults of the answers, a failure, what a retry repeats, what may be left out (empty: nothing)."""
        lines = [*(f"! {fault}" for fault in faults), *(failure.lines if failure else [])]
        self.query_one("#problems", Words).update("\n".join(lines))
        self.query_one("#ways").display = failure is not None
        self.query_one("#way-retry", Button).label = f"Retry {again}"
        omit = self.query_one("#way-omit", Button)
        omit.label, omit.display = omission, bool(omission)
        self.display = bool(lines)

    def take_focus(self) -> None:
        """Go to the first way out, where there is one."""
        if self.display and self.query_one("#ways").display:
            self.query_one("#way-retry").focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.post_message(self.Chosen((event.button.id or "").removeprefix("way-")))
