"""Notice a peer that has fallen silent: ask it for a sign of life, and close the connection when none comes."""

from __future__ import annotations

import threading
from typing import Final, Protocol

from virtwiz.transports import ssh_faults

INTERVAL: Final = 5
"""Seconds between two questions, as ssh_config(5) has them in ServerAliveInterval; none are asked where it is 0."""

MISSES: Final = 3
"""Intervals without an answer after which the peer counts as dead (ServerAliveCountMax)."""

QUESTION: Final = "keepalive@openssh.com"
"""A request that no server knows, and each has to answer."""


class Session(Protocol):
    """What is asked of an SSH session; it is a thread that ends with its connection."""

    def is_active(self) -> bool:
        """Whether the connection stands."""
        ...

    def global_request(self, kind: str, data: None = None, wait: bool = True) -> object:
        """Send a request and wait for its answer, as long as the connection stands."""
        ...

    def get_exception(self) -> Exception | None:
        """What ended the session, told once."""
        ...

    def join(self, timeout: float | None = None) -> None:
        """Wait for its end."""
        ...

    def close(self) -> None:
        """End it, and all that waits for it."""
        ...


class Watchdog:
    """Watches one session, also while no command runs, in a thread that does not keep the program from ending."""

    def __init__(self, session: Session, interval: float = INTERVAL, misses: int = MISSES) -> None:
        """Begin at once. The session is closed when its last answer is `interval * misses` seconds old."""
        self._session, self._interval, self._misses = session, interval, misses
        self._lock = threading.Lock()
        self._cause = ""
        if interval:
            threading.Thread(target=self._watch, daemon=True).start()

    def why(self) -> str:
        """Why the connection has ended; empty while it stands."""
        if self._session.is_active():
            return ""
        with self._lock:
            error = None if self._cause else self._session.get_exception()
            self._cause = self._cause or (ssh_faults.reason(error) if error else "the connection was closed")
            return self._cause

    def _watch(self) -> None:
        while self._session.is_active():
            answered = threading.Event()
            threading.Thread(target=self._expect, args=(answered,), daemon=True).start()
            try:
                self._session.global_request(QUESTION)  # one at a time: paramiko keeps one place for the answer
            except Exception:  # the connection has gone, and whoever uses it is told
                self._session.join(self._interval)
            answered.set()
            self._session.join(self._interval)

    def _expect(self, answered: threading.Event) -> None:
        """Wait interval by interval: a program that was stopped itself gives the peer one more when it goes on."""
        for _ in range(max(1, self._misses - 1)):
            if answered.wait(self._interval):
                return
        if self._session.is_active():
            with self._lock:
                self._cause = f"it has not answered for {self._interval * self._misses:.0f} s"
            self._session.close()
