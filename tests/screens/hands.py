"""A user at the keyboard: keys, fields by their labels, and waiting for what is to be seen. Nothing else is touched."""

from __future__ import annotations

import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final

from textual.widgets import Checkbox, Input, OptionList, RadioSet

from screens.app import VirtwizApp
from screens.base import WizardScreen
from screens.widgets.bound import Choice, Field, Mark, Toggle
from tests.screens.plain import plain

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from textual.pilot import Pilot

    from screens.training.training import Training

PATIENCE: Final = 20.0
"""Seconds after which what was waited for will not come."""

STOPS: Final = 60
"""More presses of Tab than any form has stops."""


async def until(pilot: Pilot[None], predicate: Callable[[], object], timeout: float = PATIENCE) -> None:
    """Wait until something holds; say what the screen shows where it never does."""
    deadline = time.monotonic() + timeout
    while not predicate():
        assert time.monotonic() < deadline, f"waited in vain; the screen shows:\n{plain(pilot.app)}"
        await pilot.pause(0.03)


class Hands:
    """Presses keys and looks at the screen."""

    def __init__(self, app: VirtwizApp, pilot: Pilot[None]) -> None:
        """Take a running application."""
        self.app, self.pilot = app, pilot

    @property
    def text(self) -> str:
        """What the screen shows."""
        return plain(self.app)

    @property
    def answers(self) -> dict[str, Any]:
        """The answers so far."""
        return self.app.session.answers

    async def until(self, predicate: Callable[[], object], timeout: float = PATIENCE) -> None:
        """Wait until something holds."""
        await until(self.pilot, predicate, timeout)

    async def sees(self, *words: str) -> None:
        """Wait until the screen shows all words."""
        await self.until(lambda: all(word in self.text for word in words))

    async def press(self, *keys: str) -> None:
        """Press keys, and let what they do happen."""
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def type(self, text: str) -> None:
        """Replace what a line of text holds."""
        await self.press("home", "ctrl+k")
        await self.write(text)

    async def write(self, text: str) -> None:
        """Write at the cursor."""
        await self.press(*("space" if letter == " " else letter for letter in text))

    async def tab_to(self, label: str) -> Any:
        """Press Tab until the widget with that label has the focus."""
        for _ in range(STOPS):
            found = self._labelled()
            if found and found[0] == label:
                return found[1]
            await self.press("tab")
        raise AssertionError(f"Tab never comes to {label}:\n{self.text}")

    def _labelled(self) -> tuple[str, Any] | None:
        focused = self.app.focused
        for part in focused.ancestors_with_self if focused else ():
            if isinstance(part, Field | Choice | Toggle):
                return part._label, focused
        return None

    async def fill(self, label: str, text: str) -> None:
        """Write into a field."""
        assert isinstance(await self.tab_to(label), Input)
        await self.type(text)

    async def choose(self, label: str, option: str) -> None:
        """Choose a radio button."""
        radio = await self.tab_to(label)
        assert isinstance(radio, RadioSet)
        await self.until(lambda: any(mark.label.plain == option for mark in radio.query(Mark)))
        for _ in radio.query(Mark):
            if any(mark.has_class("-selected") and mark.label.plain == option for mark in radio.query(Mark)):
                break
            await self.press("down")
        await self.press("space")
        await self.until(lambda: radio.pressed_button and radio.pressed_button.label.plain == option)

    async def tick(self, label: str, wanted: bool) -> None:
        """Tick a box, or take the tick away."""
        box = await self.tab_to(label)
        assert isinstance(box, Checkbox)
        if box.value is not wanted:
            await self.press("space")
        await self.until(lambda: box.value is wanted)

    async def list_of(self, noun: str) -> None:
        """Press Tab until the table of such things has the focus."""
        for _ in range(STOPS):
            focused = self.app.focused
            if focused and any(getattr(part, "_noun", "") == noun for part in focused.ancestors_with_self):
                return
            await self.press("tab")
        raise AssertionError(f"Tab never comes to the table of {noun}:\n{self.text}")

    async def add(self, noun: str, **fields: str) -> None:
        """Add an entry in its dialog; underscores stand for blanks of labels."""
        await self.list_of(noun)
        await self.press("a")
        await self._dialog(f"Add {noun}", fields)

    async def edit(self, noun: str, row: int, **fields: str) -> None:
        """Edit an entry."""
        await self.row(noun, row)
        await self.press("e")
        await self._dialog(f"Edit {noun}", fields)

    async def row(self, noun: str, row: int) -> None:
        """Put the cursor on a row."""
        await self.list_of(noun)
        await self.press("ctrl+home", *["down"] * row)

    async def _dialog(self, title: str, fields: dict[str, str]) -> None:
        await self.sees(title)
        for label, text in fields.items():
            await self.fill(label.replace("_", " "), text)
        await self.accept()

    async def accept(self) -> None:
        """Accept a dialog."""
        await self.press("ctrl+s")
        await self.shown()

    async def shown(self, name: str = "") -> WizardScreen:
        """Wait for a screen of the wizard, with its form."""
        await self.until(lambda: isinstance(self.app.screen, WizardScreen) and self.app.screen.query("#form"))
        screen = self.app.screen
        assert isinstance(screen, WizardScreen)
        if name:
            await self.until(lambda: getattr(self.app.screen, "NAME", "") == name)
        await self.pilot.pause()
        return screen

    async def run(self, name: str) -> None:
        """Go to a screen of the wizard, run what it shows, and say yes."""
        self.app.show(name)
        await self.shown(name)
        await self.press("ctrl+r")
        await self.sees("It changes the hosts" if name == "review" else "They change the hosts")
        await self.press("right", "enter")

    async def next(self, name: str) -> None:
        """To the next screen."""
        await self.press("ctrl+n")
        await self.shown(name)

    async def back(self, name: str) -> None:
        """To the screen before."""
        await self.press("ctrl+b")
        await self.shown(name)

    async def pick(self, option: str) -> None:
        """Choose a row of the first screen's list, or of the rail."""
        options = self.app.focused
        assert isinstance(options, OptionList)
        names = [str(each.prompt) for each in options.options]
        place = next(place for place, name in enumerate(names) if option in name)
        await self.press("home", *["down"] * place, "enter")


@asynccontextmanager
async def wizard(
    path: Path | None = None, size: tuple[int, int] = (120, 40), training: Training | None = None
) -> AsyncIterator[Hands]:
    """A running wizard, its first screen shown and its engine loaded."""
    app = VirtwizApp(path, training)
    async with app.run_test(size=size, notifications=True) as pilot:
        await until(pilot, lambda: hasattr(app, "runs"))
        await pilot.pause()
        yield Hands(app, pilot)


@asynccontextmanager
async def new_profile(size: tuple[int, int] = (120, 40)) -> AsyncIterator[Hands]:
    """A running wizard on the hosts of a new profile."""
    async with wizard(size=size) as hands:
        await hands.pick("A new profile")
        await hands.shown("hosts")
        yield hands
