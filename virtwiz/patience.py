"""How long one waits for hosts: until the user stops it, and only a little longer once one of them is lost."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Final

from virtwiz.errors import ConnectionLost

if TYPE_CHECKING:
    from collections.abc import Mapping

    from virtwiz.transports import Transport

GRACE: Final = 10
"""Seconds that commands may go on once a host is lost: gluster waits for minutes for a peer that has vanished."""

TICK: Final = 0.1
"""Seconds between two looks at the hosts: a host with much output has thousands of events a second."""

LOCK_LIMIT: Final = 200
"""Seconds to try again while gluster's own lock is held; after a peer vanished it stays that long."""

GLUSTER_LOCK: Final = "gluster's lock, which another command holds"


def lost(fleet: Mapping[str, Transport]) -> ConnectionLost | None:
    """The first host whose connection has gone away, as the error to end with."""
    for host, transport in fleet.items():
        if why := transport.lost:
            remedy = "See that it can be reached, then run the same again: what is done is found and not repeated."
            return ConnectionLost("the connection was lost", host=host, cause=why, remedy=remedy)
    return None


class Patience:
    """For commands that run at the same time. `over` is what they look at; whoever waits for them calls `look`."""

    def __init__(self, fleet: Mapping[str, Transport], cancelled: threading.Event) -> None:
        """Begin with patience for all."""
        self.over = threading.Event()
        self._fleet, self._cancelled = fleet, cancelled
        self._deadline: float | None = None
        self._looked = 0.0

    def look(self) -> None:
        """See whether somebody stops it, or a host is lost; to be called several times a second, or for every event."""
        now = time.monotonic()
        if now < self._looked + TICK:
            return
        self._looked = now
        if self._deadline is None and lost(self._fleet):
            self._deadline = now + GRACE
        if self._cancelled.is_set() or (self._deadline is not None and now >= self._deadline):
            self.over.set()
