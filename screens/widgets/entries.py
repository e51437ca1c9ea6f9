"""A list of things of one kind (hosts, images, machines) as a table; each is added and edited in a dialog."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from rich.text import Text
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import DataTable, Footer, Static

from screens.widgets.bound import Bound, Complaint, Edited, Place, at, with_value
from screens.widgets.sheet import refill

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.widget import Widget

Entry = dict[str, Any]


class EntryDialog(ModalScreen["Entry | None"]):
    """The fields of one entry."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f2", "accept", "Accept", id="entry.accept", priority=True),
        Binding("escape", "cancel", "Cancel", id="entry.cancel"),
    ]

    def __init__(self, title: str, entry: Entry, fields: Callable[[], Sequence[Widget]]) -> None:
        """Show an entry in fields made for it."""
        super().__init__()
        self._title, self._entry, self._make = title, entry, fields

    def compose(self) -> ComposeResult:
        with Vertical(id="dialog"):
            yield Static(self._title, markup=False, id="dialog-title")
            with VerticalScroll(can_focus=False):
                yield from self._make()
            yield Footer()

    def on_mount(self) -> None:
        for widget in self.query("*"):
            if isinstance(widget, Bound):
                widget.show(at(self._entry, widget.place))

    def on_input_submitted(self) -> None:
        self.action_accept()

    def action_accept(self) -> None:
        entry = self._entry
        for widget in self.query("*"):
            if isinstance(widget, Bound):
                entry = with_value(entry, widget.place, widget.value())
        self.dismiss(entry)

    def action_cancel(self) -> None:
        self.dismiss(None)


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

    def cells(self, entry: Entry) -> list[Text]:
        """A row of the table."""
        return [cell(entry.get(column)) for column in self._columns]

    def renew(self) -> None:
        """Fill the table anew where its rows would be others."""
        table = self.query_one(DataTable)
        if [table.get_row_at(row) for row in range(table.row_count)] != [self.cells(each) for each in self.entries]:
            self._fill()

    def _fill(self) -> None:
        refill(self.query_one(DataTable), self._columns, [self.cells(entry) for entry in self.entries])

    def _changed(self) -> None:
        self._fill()
        self.post_message(Edited())

    def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        event.stop()
        self.action_edit()

    def action_add(self) -> None:
        def take(entry: Entry | None) -> None:
            if entry:
                self.entries.append(entry)
                self._changed()

        self.app.push_screen(EntryDialog(f"Add {self._noun}", dict(self._new), self._fields), take)

    def action_edit(self) -> None:
        if not self.entries:
            return self.action_add()
        row = self.query_one(DataTable).cursor_row

        def take(entry: Entry | None) -> None:
            if entry:
                self.entries[row] = entry
                self._changed()

        self.app.push_screen(EntryDialog(f"Edit {self._noun}", dict(self.entries[row]), self._fields), take)
        return None

    def action_remove(self) -> None:
        if self.entries:
            del self.entries[self.query_one(DataTable).cursor_row]
            self._changed()

    def action_move(self, by: int) -> None:
        row = self.query_one(DataTable).cursor_row
        if 0 <= row + by < len(self.entries):
            self.entries.insert(row + by, self.entries.pop(row))
            self._fill()
            self.query_one(DataTable).move_cursor(row=row + by)
            self.post_message(Edited())


def cell(value: Any) -> Text:
    """The value as plain text: a table would read a string as markup."""
    words = value if isinstance(value, (list, tuple)) else [value]
    return Text(", ".join(map(str, words)) if value is not None else "", no_wrap=True)
