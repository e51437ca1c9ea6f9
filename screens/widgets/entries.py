"""A list of things of one kind (hosts, images, machines) as a table; each is added and edited in a dialog."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from rich.text import Text
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import DataTable, Static

from screens.widgets.bound import Complaint, Edited, Form, Place
from screens.widgets.entry_dialog import Entry, EntryDialog
from screens.widgets.sheet import refill

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.widget import Widget

    from screens.widgets.entry_dialog import Fault
    from virtwiz.profile import Finding
    from virtwiz.profile.faults import Path


class Entries(Vertical):
    """The table, bound to a list in the answers."""

    KEYS: ClassVar[str] = "a add {noun} · e edit · d remove · u, j up, down"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "add", "Add", id="entries.add", show=False),
        Binding("e,enter", "edit", "Edit", id="entries.edit", show=False),
        Binding("d,delete", "remove", "Remove", id="entries.remove", show=False),
        Binding("u", "move(-1)", "Up", id="entries.up", show=False),
        Binding("j", "move(1)", "Down", id="entries.down", show=False),
    ]

    def __init__(
        self, place: Place, noun: str, columns: Sequence[str], fields: Callable[[], Sequence[Widget]], new: Entry
    ) -> None:
        """Bind it to a place; `columns` are keys of an entry, `new` is what an added one begins with."""
        super().__init__(classes="entries")
        self.place, self.entries = place, list[Entry]()
        self._noun, self._columns, self._fields, self._new = noun, list(columns), fields, new

    def compose(self) -> ComposeResult:
        yield DataTable[Text](cursor_type="row", zebra_stripes=False)
        yield Static(self.KEYS.format(noun=self._noun), markup=False, classes="help")
        yield Complaint()

    def on_mount(self) -> None:
        self._fill()

    def show(self, value: Any) -> None:
        self.entries = [dict(entry) for entry in value or [] if isinstance(entry, dict)]
        self._fill()

    def value(self) -> Any:
        return list(self.entries) or None

    def complain(self, message: str) -> None:
        self.query_one(Complaint).say(message)

    @property
    def rows(self) -> list[Entry]:
        """What stands in the table."""
        return self.entries

    @property
    def row(self) -> int:
        """The place of the cursor."""
        return self.query_one(DataTable).cursor_row

    @property
    def current(self) -> Entry | None:
        """The entry under the cursor."""
        rows = self.rows
        return rows[self.row] if 0 <= self.row < len(rows) else None

    def cells(self, entry: Entry) -> list[Text]:
        """A row of the table."""
        return [cell(entry.get(column)) for column in self._columns]

    def begin(self) -> Entry:
        """What an added entry begins with."""
        return dict(self._new)

    def made(self, entry: Entry) -> list[Entry]:
        """The entries that an added one stands for."""
        return [entry]

    def advice(self, entry: Entry) -> str:
        """What to say in the dialog about what is chosen there."""
        return ""

    def part_of(self, finding: Finding, entry: Entry, row: int) -> Path | None:
        """The part of an entry that a finding is about; None where it is not about this entry."""
        depth = len(self.place)
        return finding.path[depth + 1 :] if finding.path[: depth + 1] == (*self.place, row) else None

    def _faults(self, entries: list[Entry], row: int) -> list[Fault]:
        """What would be wrong with the answers if these entries stood there."""
        kept, form = self.entries, self.screen
        assert isinstance(form, Form)
        self.entries = [*kept[:row], *entries, *kept[row + 1 :]]
        try:
            found = form.faults()
        finally:
            self.entries = kept
        parts = [
            (self.part_of(finding, entry, row + offset), finding.message)
            for offset, entry in enumerate(entries)
            for finding in found
        ]
        return [(part, message) for part, message in dict.fromkeys(parts) if part is not None]

    @property
    def headings(self) -> list[str]:
        """What stands above the columns."""
        return self._columns

    def renew(self) -> None:
        """Fill the table anew where its rows would be others."""
        table = self.query_one(DataTable)
        if [table.get_row_at(row) for row in range(table.row_count)] != [self.cells(each) for each in self.rows]:
            self._fill()

    def _fill(self) -> None:
        refill(self.query_one(DataTable), self.headings, [self.cells(entry) for entry in self.rows])

    def _changed(self) -> None:
        self._fill()
        self.post_message(Edited())

    def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        event.stop()
        self.action_edit()

    def action_add(self) -> None:
        def take(entry: Entry | None) -> None:
            if entry:
                self.put(self.made(entry), len(self.entries))
                self._go_to(self.made(entry)[-1])

        end = len(self.entries)
        dialog = EntryDialog(
            f"Add {self._noun}",
            self.begin(),
            self._fields,
            lambda entry: self._faults(self.made(entry), end),
            self.advice,
        )
        dialog.new = True
        self.app.push_screen(dialog, take)

    def _go_to(self, entry: Entry) -> None:
        """Put the cursor on an entry."""
        if entry in self.rows:
            self.query_one(DataTable).move_cursor(row=self.rows.index(entry))

    def action_edit(self) -> None:
        entry = self.current
        if entry is None:
            return self.action_add()
        row = self.row_of(entry)

        def take(entry: Entry | None) -> None:
            if entry:
                self.put([entry], row)

        dialog = EntryDialog(
            f"Edit {self._noun}", dict(entry), self._fields, lambda entry: self._faults([entry], row), self.advice
        )
        self.app.push_screen(dialog, take)
        return None

    def row_of(self, entry: Entry) -> int:
        """The place of an entry in the list."""
        return self.row

    def put(self, entries: list[Entry], row: int) -> None:
        """Put entries in the place of the one in that row, or at the end."""
        self.entries[row : row + 1] = entries
        self._changed()

    def action_remove(self) -> None:
        if self.entries:
            del self.entries[self.row]
            self._changed()

    def action_move(self, by: int) -> None:
        row = self.row
        if 0 <= row + by < len(self.entries):
            self.entries.insert(row + by, self.entries.pop(row))
            self._fill()
            self.query_one(DataTable).move_cursor(row=row + by)
            self.post_message(Edited())


def cell(value: Any) -> Text:
    """The value as plain text: a table would read a string as markup."""
    words = value if isinstance(value, (list, tuple)) else [value]
    return Text(", ".join(map(str, words)) if value is not None else "", no_wrap=True)
