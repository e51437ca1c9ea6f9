"""Something to read below a form's fields; it takes the focus, so that the keyboard reaches what does not fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import VerticalScroll

from screens.widgets.words import Words

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.visual import VisualType


class Reading(VerticalScroll):
    """Text, with a heading on its upper edge."""

    def __init__(self, heading: str = "", *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        """Begin with nothing; then it takes no room."""
        super().__init__(id=id, classes="reading")
        self.border_title = heading
        self.display = False

    def compose(self) -> ComposeResult:
        yield Words()

    def update(self, content: VisualType) -> None:
        """Show text; none: hide."""
        self.query_one(Words).update(content)
        if self.display is not bool(str(content)):
            self.display = bool(str(content))
