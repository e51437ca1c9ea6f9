"""Tables: filled anew at once, and one that is only read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text
from textual.widgets import DataTable

if TYPE_CHECKING:
    from collections.abc import Sequence


def refill(table: DataTable[Text], headings: Sequence[str], rows: Sequence[Sequence[Text]]) -> None:
    """Fill a table, its cursor where it was; each column is as wide as its widest cell.

    Left to itself, Textual measures new cells after it may have painted them, and goes on showing them cut.
    """
    row = table.cursor_row
    table.clear(columns=True)
    for place, heading in enumerate(headings):
        table.add_column(heading, width=max(len(heading), *(cells[place].cell_len for cells in rows), 1))
    for cells in rows:
        table.add_row(*cells)
    if rows:
        table.move_cursor(row=min(row, len(rows) - 1))


class Sheet(DataTable[Text]):
    """Headings, and rows of words below them."""

    def __init__(self, *headings: str, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        """Begin without rows."""
        super().__init__(cursor_type="row", zebra_stripes=False, id=id)
        self._headings, self._words = headings, list[tuple[str, ...]]()

    def on_mount(self) -> None:
        self._fill()

    def put(self, rows: Sequence[tuple[str, ...]]) -> None:
        """Show these rows; painted anew only when they are others."""
        if self._words != list(rows):
            self._words = list(rows)
            self._fill()

    def _fill(self) -> None:
        refill(self, self._headings, [[Text(word, no_wrap=True) for word in words] for words in self._words])
