"""A log that can be read while it grows. Its lines are folded to its width, as a terminal does."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from rich.cells import chop_cells
from textual.reactive import reactive
from textual.widgets import Log

from screens.store import KEPT

if TYPE_CHECKING:
    from collections.abc import Sequence


class Tail(Log):
    """Follows its end until one scrolls up; who writes to it asks `following` first, and leaves it still if not."""

    following: reactive[bool] = reactive(True, init=False)

    def __init__(self) -> None:
        """Begin with nothing."""
        super().__init__(max_lines=KEPT, highlight=False, auto_scroll=False)
        self._whole: deque[str] = deque(maxlen=KEPT)
        self._columns = 0

    def follow(self, lines: Sequence[str]) -> None:
        """Write lines, and go to the end."""
        self._whole.extend(lines)
        self._write(lines)
        self._to_end()

    def clear(self) -> Tail:
        self._whole.clear()
        return super().clear()

    def on_resize(self) -> None:
        columns = self.scrollable_size.width
        if self._columns != columns:
            self._columns = columns
            super().clear()
            self._write(self._whole)
        if self.following:
            self._to_end()

    def _write(self, lines: Sequence[str]) -> None:
        """The last rows of them; more than are kept are not even folded."""
        rows: deque[str] = deque()
        for line in reversed(lines):
            rows.extendleft(reversed(folded(line, self._columns)))
            if len(rows) >= KEPT:
                break
        self.write_lines(rows)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self.following = round(new_value) >= self.max_scroll_y

    def _to_end(self) -> None:
        """At once, also where it is hidden and has no scrollbar yet."""
        self.scroll_end(animate=False, immediate=True, force=True, x_axis=False)


def folded(line: str, columns: int) -> list[str]:
    """A line in rows of so many columns at most; 0 columns: it is not shown yet."""
    line = line.expandtabs()
    if not columns or (len(line) <= columns and line.isascii()):
        return [line]
    return chop_cells(line, columns)
