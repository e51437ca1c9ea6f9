"""One run on a host at a time, also when the one before was killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from tests.transports.doing import Errand, ask, sh, until
from virtwiz.errors import ConnectionLost, Interrupted, Refused, TimedOut
from virtwiz.transports import streams

if TYPE_CHECKING:
    from pathlib import Path

    from tests.transports.conftest import Opener
    from tests.transports.servers import Server
    from virtwiz.transports import Transport

HOLD = """
import sys, time
from pathlib import Path
from tests.transports.conftest import use_locks
from virtwiz.profile.machines import Login
from virtwiz.transports import open as opening
_, locks, address, user, port, key, known_hosts = sys.argv
use_locks(Path(locks))
transport = opening.connect(Login("g1", address, user, int(port), key, "none"), known_hosts=[Path(known_hosts)])
transport.lock(5, print)
print("held", flush=True)
time.sleep(60)
"""


def nobody_waits(who: str) -> None:
    """For a lock that has to be free."""
    raise AssertionError(who)


def test_the_second_run_is_refused_and_told_who_holds_the_host(transport: Transport, another: Opener) -> None:
    transport.lock(0, nobody_waits)
    holders: list[str] = []
    with pytest.raises(Refused, match="still held after 1 s") as caught:
        another().lock(1, holders.append)
    assert len(holders) == 1
    assert f"{streams.owner()}, since 20" in holders[0]
    assert holders[0] in str(caught.value)


def test_the_second_run_goes_on_when_the_first_ends(transport: Transport, another: Opener) -> None:
    transport.lock(0, nobody_waits)
    second = another()
    holders: list[str] = []

    def waiting(holder: str) -> None:
        holders.append(holder)
        transport.close()

    second.lock(10, waiting)
    assert len(holders) == 1
    assert ask(second, "echo ours") == (0, "ours\n")


def test_a_host_that_is_let_go_is_free_at_once_and_can_be_taken_again(transport: Transport, another: Opener) -> None:
    second = another()
    for one in (transport, second, transport):
        one.lock(0, nobody_waits)
        one.unlock()
        one.unlock()
        assert ask(one, "echo there") == (0, "there\n")


def test_the_waiting_may_be_cancelled(transport: Transport, another: Opener) -> None:
    transport.lock(0, nobody_waits)
    second, cancelled = another(), threading.Event()
    with pytest.raises(Interrupted):
        second.lock(300, lambda _: cancelled.set(), cancelled)
    transport.unlock()
    second.lock(5, lambda _: None)


def test_the_run_that_holds_the_host_can_use_it(transport: Transport, tmp_path: Path) -> None:
    transport.lock(0, nobody_waits)
    here, there = tmp_path / "here", tmp_path / "there"
    meet = "touch {}; until [ -e {} ]; do sleep 0.02; done"
    one = Errand(lambda: ask(transport, sh(meet.format(here, there), changes=True)))
    two = Errand(lambda: ask(transport, sh(meet.format(there, here), changes=True)))
    assert one.result() == two.result() == (0, "")


def test_a_run_that_is_killed_lets_go(address: str, another: Opener, server: Server, locks: Path) -> None:
    login = server.login(address=address)
    words = [str(locks), address, str(login.user), str(server.port), str(server.key), str(server.known_hosts)]
    with subprocess.Popen([sys.executable, "-c", HOLD, *words], stdout=subprocess.PIPE, text=True) as run:
        try:
            assert run.stdout
            assert run.stdout.readline() == "held\n"
            transport = another()
            holders: list[str] = []
            with pytest.raises(Refused, match=f"pid {run.pid},"):
                transport.lock(0, holders.append)
        finally:
            os.kill(run.pid, signal.SIGKILL)
    transport.lock(10, holders.append)


def test_a_command_that_was_let_go_of_still_holds_the_host(
    transport: Transport, another: Opener, tmp_path: Path
) -> None:
    go, done = tmp_path / "go", tmp_path / "done"
    program = f"until [ -e {go} ]; do sleep 0.02; done; touch {done}"
    transport.lock(0, nobody_waits)
    with pytest.raises(TimedOut):
        ask(transport, sh(program, changes=True, timeout=1))
    transport.close()
    another().lock(10, lambda _: go.touch())
    assert done.exists()


def test_a_reading_command_does_not_hold_the_host(transport: Transport, another: Opener) -> None:
    with pytest.raises(TimedOut):
        ask(transport, sh("sleep 4", timeout=1))
    transport.close()
    another().lock(0, nobody_waits)


def test_a_daemon_does_not_hold_the_host(transport: Transport, another: Opener) -> None:
    assert ask(transport, sh("sleep 4 >/dev/null 2>&1 &", changes=True)) == (0, "")
    transport.lock(0, nobody_waits)
    transport.close()
    until(lambda: _free(another()))


def _free(transport: Transport) -> bool:
    try:
        transport.lock(0, lambda _: None)
    except Refused:
        return False
    return True


def test_a_host_that_cannot_be_locked_says_why(transport: Transport, locks: Path) -> None:
    locks.rmdir()
    with pytest.raises(Refused, match=r"cannot be taken .*cannot create .*virtwiz.lock"):
        transport.lock(1, nobody_waits)


class Silent:
    """A program that says nothing and does not end."""

    def receive(self, seconds: float) -> bytes | None:
        """Nothing."""
        return None

    def ended(self, seconds: float) -> bool:
        """No."""
        return False

    def why(self) -> str:
        """Nobody knows."""
        return ""

    def status(self) -> int | None:
        """None."""
        return None


def test_a_host_that_falls_silent_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "SETTLE", 0)
    with pytest.raises(ConnectionLost):
        streams.hold(Silent(), "g1", 0, nobody_waits)
