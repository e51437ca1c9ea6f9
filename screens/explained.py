"""A previewed command taken apart: each of its words with its meaning."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option

from screens.widgets.words import Words
from virtwiz.guide.explain import explain
from virtwiz.oneline import title
from virtwiz.text import printable

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from virtwiz.plan import Plan


class Explained(ModalScreen[None]):
    """The commands of a plan; the one that is highlighted is explained below."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,f2,q", "close", "Close", id="explained.close")]

    def __init__(self, plan: Plan) -> None:
        """Explain these; commands that differ only in the host once."""
        super().__init__()
        self._commands = list({title(command): command for command in plan.commands}.values())

    def compose(self) -> ComposeResult:
        with Vertical(id="explained"):
            yield Words(id="dialog-title")
            yield OptionList(*(Option(title(c)) for c in self._commands), id="commands", compact=True, markup=False)
            yield VerticalScroll(id="meaning", can_focus=True)
            yield Footer()

    def on_mount(self) -> None:
        commands = self.query_one(OptionList)
        self.query_one("#dialog-title", Words).update(
            "What does this command mean, word by word?" if self._commands else "There is no command here to explain."
        )
        commands.highlighted = 0 if self._commands else None
        commands.focus()

    async def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        command, meaning = self._commands[event.option_index], self.query_one("#meaning")
        await meaning.remove_children()
        await meaning.mount(_text(command.why, "why"))
        for part in explain(command):
            await meaning.mount(_text(printable(part.words), "words"), _text(part.meaning, "of-words"))
        meaning.scroll_home(animate=False)

    def action_close(self) -> None:
        """Back to the screen."""
        self.dismiss(None)


def _text(text: str, kind: str) -> Static:
    return Static(text, markup=False, classes=kind)
