"""Secrets asked for on the terminal that virtwiz was called from, as ssh does: whatever stdin and stdout are."""

from __future__ import annotations

import os
import select
import termios
import threading
from contextlib import contextmanager, suppress
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


def ours(device: int) -> bool:
    """Whether we may use a terminal: a job in the background that does is stopped by it."""
    try:
        return os.tcgetpgrp(device) == os.getpgrp()
    except OSError:  # it is gone
        return False


class Terminal:
    """Whoever sits at a terminal. Host keys are not asked about: a script must not hang on one."""

    def __init__(self, device: int) -> None:
        """Take an open terminal."""
        self._device = device
        self._before: list[Any] | None = None
        self._closed = False
        self._busy = threading.Lock()

    def secret(self, question: Question, *, again: bool) -> str | None:
        """Ask; an end of the input is no answer."""
        wrong = "That was not right. " if again else ""
        with self._busy:
            return self._asked(f"{wrong}{question.host}: {question.text}", echo=question.echo)

    def _asked(self, text: str, *, echo: bool) -> str | None:
        if self._closed or not ours(self._device):
            return None
        with suppress(OSError, termios.error):  # it is gone
            if not echo:
                self._hide()
            try:
                self._write(f"{printable(text).rstrip(' :')}: ")
                return self._line()
            finally:
                self._show()
                if not echo and ours(self._device):
                    self._write("\n")  # the one that was typed was not shown
        return None

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
        modes = self._before = termios.tcgetattr(self._device)
        hidden = [*modes[:_ECHO], modes[_ECHO] & ~termios.ECHO, *modes[_ECHO + 1 :]]
        termios.tcsetattr(self._device, termios.TCSAFLUSH, hidden)

    def _show(self) -> None:
        """Undo what was hidden; where another job has the terminal by now, its modes are not ours to change."""
        before, self._before = self._before, None
        if before and ours(self._device):
            with suppress(termios.error):
                termios.tcsetattr(self._device, termios.TCSADRAIN, before)

    def _line(self) -> str | None:
        """A line, which the terminal itself lets one edit until Enter."""
        while not self._closed:
            ready = select.select([self._device], [], [], TICK)[0]
            if not ours(self._device):
                return None
            if ready:
                data = os.read(self._device, 4096)
                return data.decode("utf-8", "replace").rstrip("\r\n") if data else None
        return None


@contextmanager
def asker() -> Iterator[Asker]:
    """Whoever sits at the terminal, for as long as the block lasts; nobody where there is none, or it is not ours."""
    try:
        device = os.open(DEVICE, os.O_RDWR | os.O_NOCTTY | os.O_CLOEXEC)
    except OSError:
        yield Nobody()
        return
    if not ours(device):
        os.close(device)
        yield Nobody()
        return
    terminal = Terminal(device)
    try:
        yield terminal
    finally:
        terminal.close()
