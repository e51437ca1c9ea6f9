"""The dialog in which an entry of a list is added or edited: its fields, what is wrong with them, and advice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Footer, Static

from screens.widgets.bound import Bound, Complaint, Edited, at, with_value
from screens.widgets.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.widget import Widget

    from virtwiz.profile.faults import Path

    Fault = tuple[Path, str]
    """Which part of the entry, and what is wrong with it."""

Entry = dict[str, Any]


class EntryDialog(ModalScreen["Entry | None"]):
    """The fields of one entry."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f2", "accept", "Accept", id="entry.accept", priority=True),
        Binding("escape", "cancel", "Cancel", id="entry.cancel"),
    ]

    VERTICAL_BREAKPOINTS = [(0, "-low"), (30, "-high")]  # noqa: RUF012 - no class variable in Textual's eyes

    new = False
    """Whether the entry is being added: then nothing is said yet about what is left out."""

    def __init__(
        self,
        title: str,
        entry: Entry,
        fields: Callable[[], Sequence[Widget]],
        check: Callable[[Entry], list[Fault]] = lambda _: [],
        advise: Callable[[Entry], str] = lambda _: "",
    ) -> None:
        """Show an entry in fields made for it."""
        super().__init__()
        self._title, self._entry, self._make = title, entry, fields
        self._check, self._advise = check, advise

    def compose(self) -> ComposeResult:
        with Vertical(id="dialog"):
            yield Static(self._title, markup=False, id="dialog-title")
            with VerticalScroll(can_focus=False):
                yield from self._make()
            yield Complaint()
            yield Words(id="advice", classes="help")
            yield Footer()

    def on_mount(self) -> None:
        for widget in self._bound():
            widget.show(at(self._entry, widget.place))
        self._judge()

    def _bound(self) -> list[Bound]:
        return [widget for widget in self.query("*") if isinstance(widget, Bound)]

    def _read(self) -> Entry:
        entry = self._entry
        for widget in self._bound():
            entry = with_value(entry, widget.place, widget.value())
        return entry

    @on(Edited)
    def _judge(self) -> None:
        """Say beside each field what is wrong with it."""
        entry = self._read()
        left = self._check(entry)
        for widget in self._bound():
            own = [fault for fault in left if fault[0][: len(widget.place)] == widget.place]
            left = [fault for fault in left if fault not in own]
            empty = self.new and not widget.value()
            widget.complain("" if empty else "; ".join(message for _, message in own))
        self.query_one("#dialog > Complaint", Complaint).say("" if self.new else "; ".join(said for _, said in left))
        self.query_one("#advice", Words).update(self._advise(entry))

    def on_input_submitted(self) -> None:
        self.action_accept()

    def action_accept(self) -> None:
        self.dismiss(self._read())

    def action_cancel(self) -> None:
        self.dismiss(None)
