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
    "wrong": ("!", "wrong"),
    "running": ("…", "runs"),
    "failed": ("✗", "failed"),
}


class Rail(OptionList):
    """Screens by name; the one that is shown is marked."""

    def show(self, rows: Sequence[tuple[str, str, State]], current: str) -> None:
        """Show rows of name, title and state; only those that change are painted."""
        lines = {name: _line(title, state, here=name == current) for name, title, state in rows}
        with self.prevent(OptionList.OptionHighlighted):
            if not self.options:
                self.add_options([Option(Content(line), id=name) for name, line in lines.items()])
            for option in self.options:
                line = lines[str(option.id)]
                if str(option.prompt) != line:
                    self.replace_option_prompt(str(option.id), Content(line))
            if not self.has_focus:
                self.highlighted = list(lines).index(current)


def _line(title: str, state: State, *, here: bool) -> str:
    sign, word = SIGNS[state]
    return f"{'▶' if here else ' '}{sign} {title:<10} {word}".rstrip()
