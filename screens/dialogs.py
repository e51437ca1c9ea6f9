"""Questions: a few answers, or a file's name."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType


class Ask(ModalScreen[str]):
    """A question with a few answers; the first is the safe one, and what Escape means."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "safe", "Back"),
        Binding("left", "app.focus_previous", "", show=False),
        Binding("right", "app.focus_next", "", show=False),
        Binding("up", "read(-1)", "", show=False),
        Binding("down", "read(1)", "", show=False),
    ]

    def __init__(self, question: str, *answers: str) -> None:
        """Ask it."""
        super().__init__()
        self._question, self._answers = question, answers

    def compose(self) -> ComposeResult:
        with Vertical(id="dialog"):
            with VerticalScroll(id="question", can_focus=False):
                yield Static(self._question, markup=False, id="dialog-title")
            with Horizontal(id="answers"):
                for number, answer in enumerate(self._answers):
                    yield Button(
                        answer, id=f"answer-{number}", compact=True, variant="primary" if not number else "default"
                    )

    def on_button_pressed(self, event: Button.Pressed) -> None:
        self.dismiss(self._answers[int((event.button.id or "answer-0").rpartition("-")[2])])

    def action_read(self, by: int) -> None:
        """Scroll a question that is longer than the screen."""
        self.query_one("#question").scroll_relative(y=by, animate=False)

    def action_safe(self) -> None:
        """The safe answer."""
        self.dismiss(self._answers[0])


class AskPath(ModalScreen[str]):
    """Ask for a file's name; empty: never mind."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "nothing", "Back")]

    def __init__(self, question: str, value: str) -> None:
        """Ask it, with a proposal."""
        super().__init__()
        self._question, self._value = question, value

    def compose(self) -> ComposeResult:
        with Vertical(id="dialog"):
            yield Static(self._question, markup=False, id="dialog-title")
            yield Input(self._value, compact=True)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.dismiss(event.value.strip())

    def action_nothing(self) -> None:
        """Never mind."""
        self.dismiss("")


class AskSecret(ModalScreen["str | None"]):
    """Ask for a password or the like, which is not shown; None: it is not given."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "nothing", "Back")]

    def __init__(self, question: str, *, echo: bool) -> None:
        """Ask it; `echo`: the answer may be seen."""
        super().__init__()
        self._question, self._echo = question, echo

    def compose(self) -> ComposeResult:
        with Vertical(id="dialog"):
            with VerticalScroll(id="question", can_focus=False):
                yield Static(self._question, markup=False, id="dialog-title")
            yield Input(password=not self._echo, compact=True)
            yield Static("Enter goes on, Escape gives no answer. It is kept in memory only.", classes="help")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.dismiss(event.value)

    def action_nothing(self) -> None:
        """No answer."""
        self.dismiss(None)


class AskName(ModalScreen[bool]):
    """Ask for a name, to be sure that what it names is meant."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "nothing", "Back")]

    def __init__(self, question: str, name: str) -> None:
        """Ask it; only that name is a yes."""
        super().__init__()
        self._question, self._name = question, name

    def compose(self) -> ComposeResult:
        with Vertical(id="dialog"):
            yield Static(f"{self._question}\nTo go on type its name, {self._name}:", markup=False, id="dialog-title")
            yield Input(compact=True)
            yield Static("", markup=False, classes="complaint")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if event.value == self._name:
            self.dismiss(True)
        else:
            said = self.query_one(".complaint", Static)
            said.update(f"! That is not {self._name}. Escape goes back.")
            said.display = True

    def action_nothing(self) -> None:
        """Never mind."""
        self.dismiss(False)
