"""The rail: the steps, each with its state in a sign and a word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from screens.session import State

SIGNS: Final[Mapping[State, tuple[str, str]]] = {
    "unknown": ("·", ""),
    "todo": ("·", "to do"),
    "done": ("✓", "done"),
    "refused": ("!", "stop"),
    "running": ("…", "runs"),
    "failed": ("✗", "failed"),
}


class Rail(OptionList):
    """Screens by name; the one that is shown is marked."""

    def show(self, rows: Sequence[tuple[str, str, State]], current: str) -> None:
        """Show rows of name, title and state."""
        with self.prevent(OptionList.OptionHighlighted):
            self.clear_options()
            for name, title, state in rows:
                self.add_option(Option(Content(_line(title, state, here=name == current)), id=name))
            places = [name for name, _, _ in rows]
            self.highlighted = places.index(current) if current in places else None


def _line(title: str, state: State, *, here: bool) -> str:
    sign, word = SIGNS[state]
    return f"{'▶' if here else ' '}{sign} {title:<10} {word}".rstrip()
