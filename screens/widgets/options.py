"""The volume's options as a table: those of the group, and one's own over them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from rich.text import Text
from textual.widgets import DataTable

from screens import tuning
from screens.widgets.entries import Entries

if TYPE_CHECKING:
    from collections.abc import Mapping

    from screens.widgets.bound import Place
    from screens.widgets.entry_dialog import Entry
    from virtwiz.profile import Finding
    from virtwiz.profile.faults import Path

HEADINGS: Final = ("  option ", "now ", "proposed ", "why")
WIDE: Final = 100
"""Columns of a terminal from which on there is room for the reasons."""


class OptionEntries(Entries):
    """In the answers there are only one's own; the table shows all."""

    KEYS: ClassVar[str] = "a add {noun} · e another value · d take yours back"
    group: Mapping[str, str]
    now: Mapping[str, str]
    listed: list[tuning.Row]

    def __init__(self, place: Place, noun: str, fields: Any) -> None:
        """Bind it to a mapping of options."""
        super().__init__(place, noun, (), fields, {})
        self.group, self.now, self.listed = {}, {}, []

    def on_mount(self) -> None:
        self.query_one(DataTable).cell_padding = 0
        super().on_mount()

    def on_resize(self) -> None:
        if len(self.query_one(DataTable).columns) != len(self.headings):
            self._fill()

    @property
    def headings(self) -> list[str]:
        """The reasons stand in the table where there is room for them."""
        return list(HEADINGS if self.app.size.width >= WIDE else HEADINGS[:-1])

    def show(self, value: Any) -> None:
        options = value if isinstance(value, dict) else {}
        super().show([{"option": str(option), "value": value} for option, value in options.items()])

    def value(self) -> dict[str, str]:
        return {str(entry.get("option", "")): str(entry.get("value", "")) for entry in self.entries}

    def compare(self, group: Mapping[str, str], now: Mapping[str, str]) -> None:
        """Take what the hosts say."""
        self.group, self.now = group, now
        if self._listed() != self.listed:
            self._fill()

    def _listed(self) -> list[tuning.Row]:
        return tuning.rows(self.group, self.value(), self.now)

    def _fill(self) -> None:
        self.listed = self._listed()
        super()._fill()

    @property
    def rows(self) -> list[Entry]:
        return [{"option": row.option, "value": row.proposed} for row in self.listed]

    @property
    def shown(self) -> tuning.Row | None:
        """The row under the cursor."""
        return self.listed[self.row] if 0 <= self.row < len(self.listed) else None

    def cells(self, entry: Entry) -> list[Text]:
        row = next(row for row in self.listed if row.option == entry["option"])
        sign = "✓" if row.settled else "+" if row.own else "·"
        words = (f"{sign} {row.option}", row.now or "-", row.proposed, row.gist)
        return [Text(f"{word} ", no_wrap=True) for word in words[: len(self.headings)]]

    def row_of(self, entry: Entry) -> int:
        """Its place among one's own; behind them where it is none of them yet."""
        options = [own.get("option") for own in self.entries]
        return options.index(entry["option"]) if entry["option"] in options else len(options)

    def put(self, entries: list[Entry], row: int) -> None:
        """An option that is there already is set anew; the cursor goes to it."""
        named = [entry.get("option") for entry in entries]
        kept = [own for place, own in enumerate(self.entries) if place != row and own.get("option") not in named]
        self.entries = [*kept[:row], *entries, *kept[row:]]
        self._changed()
        options = [listed.option for listed in self.listed]
        self.query_one(DataTable).move_cursor(row=options.index(str(named[0] or "")))

    def part_of(self, finding: Finding, entry: Entry, row: int) -> Path | None:
        rest = finding.path[len(self.place) :]
        if finding.path[: len(self.place)] != self.place or rest[:1] != (str(entry.get("option", "")),):
            return None
        return ("option",) if finding.key else ("value",)

    def action_remove(self) -> None:
        """Take one's own value back; a group's is taken away with the group only."""
        row = self.shown
        if row and row.own:
            self.entries = [own for own in self.entries if own.get("option") != row.option]
            self._changed()
        elif row:
            words = f"{row.option} comes with the group: e sets another value over it."
            self.app.notify(words, markup=False)

    def action_move(self, by: int) -> None:
        """Their order says nothing."""
