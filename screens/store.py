"""The output of what ran, one store for the whole wizard."""

from __future__ import annotations

from collections import deque
from typing import Final

KEPT: Final = 5000
"""Lines that can be scrolled back to; the journal has all of them."""

Line = tuple[str, str]
"""The host, and what it said."""


class Store:
    """The last lines of output."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.lines: deque[Line] = deque(maxlen=KEPT)

    def hosts(self) -> list[str]:
        """The hosts that said something."""
        return list(dict.fromkeys(host for host, _ in self.lines if host))
