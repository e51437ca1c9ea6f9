"""A pane on each screen that shows the output of what runs, live."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input

from screens.widgets.tail import Tail

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from screens.store import Line, Store

KEYS: Final = "/ search · h by host · y copy"
"""Told where they work only: in the footer they would leave no room for those that work everywhere."""

LONGEST: Final = 2000
"""Characters of a line that are shown; the journal has all of them."""


class Output(Vertical):
    """A log that follows its end until one scrolls up; filtered by host and by what is searched for."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", "Search", id="output.search", show=False),
        Binding("h", "host", "By host", id="output.host", show=False),
        Binding("y", "copy", "Copy", id="output.copy", show=False),
        Binding("escape", "everything", "Everything", id="output.everything", show=False),
    ]

    def __init__(self, store: Store) -> None:
        """Show that store."""
        super().__init__(id="output")
        self._store, self._host, self._words = store, "", ""
        self._unseen = 0

    def compose(self) -> ComposeResult:
        yield Input(placeholder="show only lines with …", compact=True)
        yield Tail()

    def on_mount(self) -> None:
        self._title()
        self.query_one(Input).display = False
        self.watch(self.query_one(Tail), "following", self._follow_again, init=False)

    def add(self, lines: Iterable[Line]) -> None:
        """Show lines that are new in the store; only count them while one reads further up."""
        shown = [_shown(line) for line in lines if self._fits(line)]
        tail = self.query_one(Tail)
        if shown and tail.following:
            tail.follow(shown)
        elif shown:
            self._unseen += len(shown)
            self._title()

    def _follow_again(self, following: bool) -> None:
        """What came meanwhile is shown as soon as one is back at the end."""
        if following and self._unseen:
            self.call_next(self.refill)

    def refill(self) -> None:
        """Show the store anew, from its end."""
        self._unseen = 0
        tail = self.query_one(Tail)
        tail.clear()
        tail.follow([_shown(line) for line in self._store.lines if self._fits(line)])
        self._title()

    def on_descendant_focus(self) -> None:
        self._title()

    def on_descendant_blur(self) -> None:
        self._title()

    def _title(self) -> None:
        """What is shown of the output, how much has come since one scrolled up, and which keys work here."""
        filters = [part for part in (self._host, self._words and f"“{self._words}”") if part]
        only = f" · only {', '.join(filters)}" if filters else ""
        unseen = f" · {self._unseen} new lines below, End" if self._unseen else ""
        keys = f" · {KEYS}" if self.query_one(Tail).has_focus else ""
        self.border_title = Content(f"Output{only}{unseen}{keys}")

    def _fits(self, line: Line) -> bool:
        host, text = line
        return self._host in ("", host) and (not self._words or self._words.lower() in text.lower())

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
        self.query_one(Tail).focus()

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
        self.query_one(Tail).focus()

    def action_copy(self) -> None:
        """Copy what is shown to the clipboard."""
        lines = [_shown(line) for line in self._store.lines if self._fits(line)]
        self.app.copy_to_clipboard("\n".join(lines))
        self.notify(f"{len(lines)} lines copied.", markup=False)


def _shown(line: Line) -> str:
    host, text = line
    whole = f"{host}: {text}" if host else text
    return whole if len(whole) <= LONGEST else whole[:LONGEST] + " …"
