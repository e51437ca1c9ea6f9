"""A log that can be read while it grows."""

from __future__ import annotations

from typing import TYPE_CHECKING

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

    def follow(self, lines: Sequence[str]) -> None:
        """Write lines, and go to the end."""
        self.write_lines(lines[-KEPT:])
        self._to_end()

    def on_resize(self) -> None:
        if self.following:
            self._to_end()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self.following = round(new_value) >= self.max_scroll_y

    def _to_end(self) -> None:
        """At once, also where it is hidden and has no scrollbar yet."""
        self.scroll_end(animate=False, immediate=True, force=True, x_axis=False)
