"""A pane on each screen that shows the output of what runs, live."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Log

from screens.store import KEPT, Line, Store

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.app import ComposeResult
    from textual.binding import BindingType

LONGEST: Final = 2000
"""Characters of a line that are shown; the journal has all of them."""


class Output(Vertical):
    """A log that follows the end until one scrolls up; filtered by host and by what is searched for."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", "Search", id="output.search"),
        Binding("h", "host", "By host", id="output.host"),
        Binding("y", "copy", "Copy", id="output.copy"),
        Binding("escape", "everything", "Everything", id="output.everything", show=False),
    ]

    def __init__(self, store: Store) -> None:
        """Show that store."""
        super().__init__(id="output")
        self._store, self._host, self._words = store, "", ""

    def compose(self) -> ComposeResult:
        yield Input(placeholder="show only lines with …", compact=True)
        yield Log(max_lines=KEPT, highlight=False)

    def on_mount(self) -> None:
        self.border_title = "Output"
        self.query_one(Input).display = False

    def add(self, lines: Iterable[Line]) -> None:
        """Show lines that are new in the store."""
        shown = [_shown(line) for line in lines if self._fits(line)]
        if shown:
            self.query_one(Log).write_lines(shown)

    def refill(self) -> None:
        """Show the store anew."""
        log = self.query_one(Log)
        log.clear()
        log.write_lines([_shown(line) for line in self._store.lines if self._fits(line)])
        filters = [part for part in (self._host, self._words and f"“{self._words}”") if part]
        self.border_title = Content("Output" + (f" · only {', '.join(filters)}" if filters else ""))

    def _fits(self, line: Line) -> bool:
        host, text = line
        return self._host in ("", host) and self._words.lower() in text.lower()

    def action_search(self) -> None:
        """Ask for words that the lines must hold."""
        field = self.query_one(Input)
        field.display = True
        field.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._words = event.value
        self.refill()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        event.input.display = bool(event.value)
        self.query_one(Log).focus()

    def action_host(self) -> None:
        """Show the next host only; after the last one all of them."""
        hosts = ["", *self._store.hosts()]
        self._host = hosts[(hosts.index(self._host) + 1) % len(hosts)] if self._host in hosts else ""
        self.refill()

    def action_everything(self) -> None:
        """Show all lines again."""
        self._host = self._words = ""
        field = self.query_one(Input)
        with self.prevent(Input.Changed):
            field.value = ""
        field.display = False
        self.refill()
        self.query_one(Log).focus()

    def action_copy(self) -> None:
        """Copy what is shown to the clipboard."""
        lines = [_shown(line) for line in self._store.lines if self._fits(line)]
        self.app.copy_to_clipboard("\n".join(lines))
        self.notify(f"{len(lines)} lines copied.", markup=False)


def _shown(line: Line) -> str:
    host, text = line
    whole = f"{host}: {text}" if host else text
    return whole if len(whole) <= LONGEST else whole[:LONGEST] + " …"
