"""Ctrl-C and SIGTERM end a run cleanly: first a request to stop, the second time at once."""

from __future__ import annotations

import signal
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
    """Take over SIGINT and SIGTERM of the main thread; `early` are those that came before."""
    stop = Stop(signal=early[0]) if early else Stop()
    if early:
        stop.cancelled.set()
    before = {number: signal.signal(number, stop._heard) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
