"""Form widgets that are bound to a place in the answers: they show what is there and give back what was typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Checkbox, Input, Label, RadioButton, RadioSet, Static

from screens.widgets.words import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.suggester import Suggester

    from screens.session import Answers
    from virtwiz.profile import Finding

Place = tuple[str, ...]
"""The way to a value from the top of the answers."""


class Edited(Message):
    """The user has changed something in a form."""


@runtime_checkable
class Bound(Protocol):
    """What a form knows of its widgets."""

    place: Place

    def show(self, value: Any) -> None:
        """Show what the answers have at the place (None: nothing)."""
        ...

    def value(self) -> Any:
        """What the answers are to have there; None leaves it out."""
        ...

    def complain(self, message: str) -> None:
        """Show what is wrong with the value, and what would be right; empty: nothing is."""
        ...


@runtime_checkable
class Form(Protocol):
    """What a widget knows of the screen that its form is on."""

    def faults(self) -> Sequence[Finding]:
        """What is wrong with the answers together with what the form's widgets hold."""
        ...


def at(answers: Answers, place: Place) -> Any:
    """What the answers have at a place, None where there is nothing."""
    found: Any = answers
    for part in place:
        found = found.get(part) if isinstance(found, dict) else None
    return found


def with_value(answers: Answers, place: Place, value: Any) -> Answers:
    """The answers with another value at a place; None takes it away."""
    name, *rest = place
    if rest:
        value = with_value(part if isinstance(part := answers.get(name), dict) else {}, tuple(rest), value)
    if value is None:
        return {key: kept for key, kept in answers.items() if key != name}
    return {**answers, name: value}


class Complaint(Words):
    """What is wrong with the field above it; takes no room while nothing is."""

    def __init__(self) -> None:
        """Begin content."""
        super().__init__(classes="complaint")

    def say(self, message: str) -> None:
        """Show or hide it."""
        self.update(f"! {message}" if message else "")
        if self.display is not bool(message):
            self.display = bool(message)


class Field(Vertical):
    """A labelled line of text, with its help, and what is wrong with it."""

    def __init__(
        self,
        label: str,
        place: Place,
        help_text: str,
        placeholder: str = "",
        *,
        number: bool = False,
        suggester: Suggester | None = None,
    ) -> None:
        """Bind it to a place; `number` gives back an integer where one was typed, `suggester` offers more."""
        super().__init__(classes="field")
        self.place = place
        self._number, self._suggester = number, suggester
        self._label, self._help, self._placeholder = label, help_text, placeholder

    def compose(self) -> ComposeResult:
        with Horizontal(classes="row"):
            yield Label(self._label, markup=False, classes="label")
            yield Input(placeholder=self._placeholder, compact=True, tooltip=self._help, suggester=self._suggester)
        yield Static(self._help, markup=False, classes="help")
        yield Complaint()

    def show(self, value: Any) -> None:
        text = "" if value is None else str(value)
        with self.prevent(Input.Changed):
            if self.query_one(Input).value != text:
                self.query_one(Input).value = text

    def value(self) -> Any:
        text = self.query_one(Input).value
        if self._number and text.isascii() and text.isdigit():
            return int(text)
        return text or None

    def complain(self, message: str) -> None:
        self.query_one(Complaint).say(message)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(Edited())


class Mark(RadioButton):
    """A radio button that says by its sign, too, that it is chosen."""

    BUTTON_INNER = " "

    def watch_value(self) -> None:
        self.BUTTON_INNER = "●" if self.value else " "
        super().watch_value()


class Marks(RadioSet):
    """Radio buttons of which one is chosen from outside, too, without a word about it."""

    def choose(self, index: int) -> None:
        """Choose one; -1: none."""
        buttons = list(self.query(RadioButton))
        with self.prevent(RadioButton.Changed):
            for place, button in enumerate(buttons):
                button.value = place == index
        self._pressed_button = buttons[index] if index >= 0 else None


class Tick(Checkbox):
    """A check box that says by its sign, too, that it is ticked."""

    BUTTON_INNER = " "

    def watch_value(self) -> None:
        self.BUTTON_INNER = "X" if self.value else " "
        super().watch_value()


class Choice(Vertical):
    """A few alternatives, one of which holds: value, label, one after another."""

    def __init__(
        self, label: str, place: Place, options: Sequence[tuple[Any, str]], help_text: str = "", *, default: Any = None
    ) -> None:
        """Bind it to a place; `default` is what holds where the answers say nothing."""
        super().__init__(classes="field")
        self.place, self.options = place, list(options)
        self._label, self._help, self._default = label, help_text, default
        self._shown: Any = default

    def compose(self) -> ComposeResult:
        with Horizontal(classes="row"):
            yield Label(self._label, markup=False, classes="label")
            yield Marks(*(Mark(text) for _, text in self.options), compact=True, tooltip=self._help or None)
        if self._help:
            yield Static(self._help, markup=False, classes="help")
        yield Complaint()

    def show(self, value: Any) -> None:
        self._shown = self._default if value is None else value
        values = [option for option, _ in self.options]
        self.query_one(Marks).choose(values.index(self._shown) if self._shown in values else -1)

    def value(self) -> Any:
        """The chosen one; a value that is none of the alternatives stays until one is chosen."""
        index = self.query_one(Marks).pressed_index
        return self.options[index][0] if index >= 0 else self._shown

    def complain(self, message: str) -> None:
        self.query_one(Complaint).say(message)

    def on_radio_set_changed(self, event: RadioSet.Changed) -> None:
        event.stop()
        self.post_message(Edited())


class Toggle(Vertical):
    """Yes or no."""

    def __init__(self, label: str, place: Place, help_text: str, *, default: bool) -> None:
        """Bind it to a place; `default` is what holds where the answers say nothing."""
        super().__init__(classes="field")
        self.place, self._default = place, default
        self._label, self._help = label, help_text

    def compose(self) -> ComposeResult:
        yield Tick(self._label, compact=True)
        yield Static(self._help, markup=False, classes="help")
        yield Complaint()

    def show(self, value: Any) -> None:
        with self.prevent(Checkbox.Changed):
            self.query_one(Checkbox).value = self._default if value is None else bool(value)

    def value(self) -> Any:
        return self.query_one(Checkbox).value

    def complain(self, message: str) -> None:
        self.query_one(Complaint).say(message)

    def on_checkbox_changed(self, event: Checkbox.Changed) -> None:
        event.stop()
        self.post_message(Edited())
