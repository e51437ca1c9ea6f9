"""Secrets asked for on the terminal that virtwiz was called from, as ssh does: whatever stdin and stdout are."""

from __future__ import annotations

import os
import select
import termios
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from virtwiz.text import printable
from virtwiz.transports.asking import Asker, Nobody

if TYPE_CHECKING:
    from collections.abc import Iterator

    from virtwiz.transports.asking import NewKey, Question

DEVICE: Final = "/dev/tty"

TICK: Final = 0.1
"""Seconds after which a question is left for a look whether it still matters."""

_ECHO: Final = 3
"""Where tcgetattr(3) has the local modes."""


class Terminal:
    """Whoever sits at a terminal. Host keys are not asked about: a script must not hang on one."""

    def __init__(self, device: int) -> None:
        """Take an open terminal."""
        self._device = device
        self._before: list[Any] = termios.tcgetattr(device)
        self._closed = False
        self._busy = threading.Lock()

    def secret(self, question: Question, *, again: bool) -> str | None:
        """Ask; an end of the input is no answer."""
        wrong = "That was not right. " if again else ""
        with self._busy:
            return self._asked(f"{wrong}{question.host}: {question.text}", echo=question.echo)

    def _asked(self, text: str, *, echo: bool) -> str | None:
        if self._closed:
            return None
        if not echo:
            self._hide()
        try:
            self._write(f"{printable(text).rstrip(' :')}: ")
            return self._line()
        finally:
            self._show()
            if not echo:
                self._write("\n")  # the one that was typed was not shown

    def trust(self, key: NewKey) -> bool:
        """Not for us to say."""
        return False

    def close(self) -> None:
        """Leave the terminal as it was; a question that waits gets no answer."""
        self._closed = True
        self._show()
        with self._busy:  # its thread reads no longer
            os.close(self._device)

    def _write(self, text: str) -> None:
        os.write(self._device, text.encode("utf-8", "replace"))

    def _hide(self) -> None:
        modes = list(self._before)
        modes[_ECHO] &= ~termios.ECHO
        termios.tcsetattr(self._device, termios.TCSAFLUSH, modes)

    def _show(self) -> None:
        termios.tcsetattr(self._device, termios.TCSADRAIN, self._before)

    def _line(self) -> str | None:
        """A line, which the terminal itself lets one edit until Enter."""
        while not self._closed:
            if select.select([self._device], [], [], TICK)[0]:
                data = os.read(self._device, 4096)
                return data.decode("utf-8", "replace").rstrip("\r\n") if data else None
        return None


@contextmanager
def asker() -> Iterator[Asker]:
    """Whoever sits at the terminal, for as long as the block lasts; nobody where there is none."""
    try:
        device = os.open(DEVICE, os.O_RDWR | os.O_NOCTTY | os.O_CLOEXEC)
    except OSError:
        yield Nobody()
        return
    terminal = Terminal(device)
    try:
        yield terminal
    finally:
        terminal.close()
