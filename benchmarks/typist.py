"""Somebody who types into the wizard, and measures how long each key waits until it is painted."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from terminal import Terminal

PACE = 0.05
"""Seconds between two keys: a fast typist, who does not wait for answers within a word."""

PATIENCE = 10
"""Seconds after which an answer will not come."""

WORD = 11
DELETE = "\x15"


class Typist:
    """Writes into the field `Volume`, which has the focus.

    A word is one letter again and again; when it is seen all is deleted, and when that is seen the next one begins. So
    no two states near each other look the same.
    """

    def __init__(self, terminal: Terminal) -> None:
        """Write in that terminal."""
        self._terminal = terminal
        self.pressed: list[float] = []
        self.answered: list[float] = []

    def begin(self) -> None:
        """Delete what is in the field."""
        self._terminal.type(DELETE)
        self._terminal.until(lambda: self.shown() == "")

    def type(self) -> None:
        """Press a key if it is time, and look what is painted until the next one is due."""
        due = self.pressed[-1] + PACE if self.pressed else 0
        if time.monotonic() >= due and (self._seen or len(self.pressed) % (WORD + 1) not in (0, WORD)):
            self._terminal.type(_key(len(self.pressed)))
            self.pressed.append(time.monotonic())
        self._look(max(0.001, self.pressed[-1] + PACE - time.monotonic()))
        if not self._seen and time.monotonic() > self.pressed[-1] + PATIENCE:
            raise TimeoutError("\n".join(["a key was never answered; on the screen is", *self._terminal.rows()]))

    @property
    def _seen(self) -> bool:
        return len(self.answered) == len(self.pressed)

    def finish(self) -> list[float]:
        """Go on to the end of a word. Returns the milliseconds that each key waited for its answer."""
        while len(self.pressed) % (WORD + 1) or not self._seen:
            self.type()
        waits = [1000 * (answer - press) for press, answer in zip(self.pressed, self.answered, strict=True)]
        self.pressed, self.answered = [], []
        return waits

    def _look(self, seconds: float) -> None:
        self._terminal.take(seconds)
        shown = self.shown()
        for number in range(len(self.answered), len(self.pressed)):
            if shown == _state(number):
                self.answered += [time.monotonic()] * (number + 1 - len(self.answered))

    def shown(self) -> str | None:
        """What the field shows; what it proposes while it is empty does not count."""
        found = re.search(r" Volume {2,}(\S*)", "\n".join(self._terminal.rows()))
        return found[1].removesuffix("vmstore") if found else None


def _key(number: int) -> str:
    """The key that comes at a number."""
    return _letter(number) if number % (WORD + 1) < WORD else DELETE


def _state(number: int) -> str:
    """What the field shows after the key at a number."""
    return _letter(number) * ((number + 1) % (WORD + 1))


def _letter(number: int) -> str:
    return chr(ord("a") + number // (WORD + 1) % 26)
