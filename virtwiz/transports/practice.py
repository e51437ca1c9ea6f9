"""Commands on a practice host, with the same promises as over SSH."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from virtwiz.errors import CannotConnect, ConnectionLost, Interrupted, Refused
from virtwiz.practice.session import Session
from virtwiz.practice.verbs import perform
from virtwiz.transports.fleet import ConnectFailures
from virtwiz.transports.streams import NEVER, TICK, first_line, timed_out

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterable

    from virtwiz.plan import Command
    from virtwiz.practice.world import World


def connect(world: World, host: str) -> PracticeTransport:
    """Log in to a practice host.

    Raises:
        CannotConnect: it is down, or there is none of that name.
    """
    found = world.cluster.hosts.get(host)
    if not found or not found.up or found.cut:
        cause = "no route to host" if found else "the practice cluster has no such host"
        raise CannotConnect("cannot be reached", host=host, cause=cause, remedy="Bring it up, or leave it out.")
    return PracticeTransport(world, host)


def connect_all(world: World, hosts: Iterable[str]) -> dict[str, PracticeTransport]:
    """Log in to several hosts. Raises ConnectFailures: with every host that is down or not there."""
    opened: dict[str, PracticeTransport] = {}
    failed: list[CannotConnect] = []
    for host in hosts:
        try:
            opened[host] = connect(world, host)
        except CannotConnect as failure:
            failed.append(failure)
    if failed:
        raise ConnectFailures(failed, {host: each.destination for host, each in opened.items()})
    return opened


class PracticeTransport:
    """A practice host."""

    def __init__(self, world: World, host: str) -> None:
        """Commands run on this host of the world."""
        self.host = host
        self.destination = f"practice host {host}"
        self._world = world
        self._lock: threading.Lock | None = None

    @property
    def lost(self) -> str:
        """Why the host does not answer any more. See `Transport.lost`."""
        host = self._world.cluster.hosts[self.host]
        return "the host does not answer any more" if not host.up or host.cut else ""

    def run(self, command: Command, heard: Callable[[str], None], cancelled: threading.Event) -> int | None:
        """Run a command. See `Transport.run`."""
        if self.lost:
            what = f"the connection was lost during `{first_line(command)}`"
            raise ConnectionLost(what, host=self.host, cause=self.lost)
        session = Session(self._world.cluster, self._world.cluster.hosts[self.host])
        try:
            return self._world.play(perform(session, command.verb), heard, cancelled, command.timeout)
        except TimeoutError:
            raise timed_out(command, self.host) from None

    def lock(
        self, limit: int, waiting: Callable[[str], None], cancelled: threading.Event = NEVER, mark: str = ""
    ) -> None:
        """Take the host for this run. See `Transport.lock`."""
        lock = self._world.lock_of(self.host)
        if not lock.acquire(blocking=False):
            waiting("another run of this practice")
            self._take(lock, time.monotonic() + limit, cancelled)
        self._lock = lock

    def _take(self, lock: threading.Lock, deadline: float, cancelled: threading.Event) -> None:
        while not lock.acquire(timeout=TICK):
            if cancelled.is_set():
                raise Interrupted
            if time.monotonic() >= deadline:
                raise Refused("another run holds the host", host=self.host, remedy="Wait for it to end.")

    def unlock(self) -> None:
        """Let go of the host. See `Transport.unlock`."""
        held, self._lock = self._lock, None
        if held:
            held.release()

    def close(self) -> None:
        """Let go of the host: nothing else is open."""
        self.unlock()
