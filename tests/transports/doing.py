"""Short words for what the tests of all transports do."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from virtwiz.plan import Command, Run

if TYPE_CHECKING:
    from collections.abc import Callable

    from virtwiz.transports import Transport


def sh(text: str, *, changes: bool = False, timeout: int = 20) -> Command:
    """A command that is a shell program."""
    return Command("g1", Run(("sh", "-c", text)), "To see what happens.", changes=changes, timeout=timeout)


def ask(transport: Transport, command: Command | str) -> tuple[int | None, str]:
    """A command's exit status and all of its output."""
    said: list[str] = []
    command = sh(command) if isinstance(command, str) else command
    status = transport.run(command, said.append, threading.Event())
    return status, "".join(said)


def until(condition: Callable[[], object], seconds: float = 15) -> None:
    """Wait for something to become true; fail when it does not."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.01)


class Errand(threading.Thread):
    """Work in a thread whose result, or failure, is asked for later."""

    def __init__(self, work: Callable[[], object]) -> None:
        """Begin at once."""
        super().__init__(daemon=True)
        self._work = work
        self._result: object = None
        self._error: BaseException | None = None
        self.start()

    def run(self) -> None:
        """Do the work."""
        try:
            self._result = self._work()
        except BaseException as error:
            self._error = error

    def result(self) -> object:
        """What came of it."""
        self.join(30)
        assert not self.is_alive()
        if self._error:
            raise self._error
        return self._result
