"""How much of the real programs' time a practice takes."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    import threading

Name = Literal["off", "brisk", "real"]


@dataclass(frozen=True)
class Pace:
    """Real seconds times `scale`, never more than `longest` for one answer."""

    scale: float
    longest: float

    def of(self, seconds: float) -> float:
        """The seconds to wait for an answer that really takes so many."""
        return min(self.scale * seconds, self.longest)

    def wait(self, seconds: float, cancelled: threading.Event) -> bool:
        """Wait for an answer; whether it was cancelled meanwhile."""
        until = time.monotonic() + self.of(seconds)
        return cancelled.is_set() or (until > time.monotonic() and cancelled.wait(until - time.monotonic()))


PACES: Final[dict[Name, Pace]] = {"off": Pace(0, 0), "brisk": Pace(0.2, 0.6), "real": Pace(1, 3600)}
