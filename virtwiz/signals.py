"""Ctrl-C, SIGTERM and SIGHUP end a run cleanly: first a request to stop, the second time at once."""

from __future__ import annotations

import errno
import os
import signal
import termios
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import FrameType


@dataclass
class Stop:
    """Whether the user asked to stop, and by which signal."""

    cancelled: threading.Event = field(default_factory=threading.Event)
    signal: int = signal.SIGINT
    patient: bool = False
    """While True the first signal only sets `cancelled`; whoever runs commands looks at it."""

    def due(self) -> None:
        """Heed a signal that came before anybody could.

        Raises:
            KeyboardInterrupt: there was one.
        """
        if self.cancelled.is_set():
            raise KeyboardInterrupt

    def _heard(self, number: int, _frame: FrameType | None) -> None:
        self.signal = number
        mute_lost_terminal()
        if not self.patient or self.cancelled.is_set():
            raise KeyboardInterrupt
        self.cancelled.set()

    @contextmanager
    def patiently(self) -> Iterator[threading.Event]:
        """Within this, the first signal is a request."""
        self.patient = True
        try:
            yield self.cancelled
        finally:
            self.patient = False

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """Within this, as while a question waits for its answer, the first signal ends it."""
        before, self.patient = self.patient, False
        try:
            yield
        finally:
            self.patient = before


@contextmanager
def watched(early: Sequence[int] = ()) -> Iterator[Stop]:
    """Take over the signals of the main thread that end a run; `early` are those that came before."""
    stop = Stop(signal=early[0]) if early else Stop()
    if early:
        stop.cancelled.set()
        mute_lost_terminal()
    before = {number: signal.signal(number, stop._heard) for number in heeded()}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def heeded() -> tuple[signal.Signals, ...]:
    """The signals that end a run; not SIGHUP where we were called with it ignored, as nohup(1) does."""
    always = (signal.SIGINT, signal.SIGTERM)
    return always if signal.getsignal(signal.SIGHUP) == signal.SIG_IGN else (*always, signal.SIGHUP)


def hang_up_at_once() -> None:
    """Leave SIGHUP to the system from now on, which ends the process there and then."""
    if signal.SIGHUP in heeded():
        signal.signal(signal.SIGHUP, signal.SIG_DFL)


def mute_lost_terminal() -> None:
    """Let output to a terminal that is gone go nowhere, where else each attempt would be an error."""
    for stream in (1, 2):
        try:
            termios.tcgetattr(stream)
        except termios.error as error:
            if error.args[0] == errno.EIO:
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
