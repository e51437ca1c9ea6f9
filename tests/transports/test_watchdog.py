"""A peer that falls silent is noticed, while a command runs and while none does; one that only is slow is not."""

from __future__ import annotations

import os
import signal
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.transports.doing import Errand, ask, sh, until
from virtwiz.errors import ConnectionLost
from virtwiz.transports import ssh
from virtwiz.transports.ssh_watchdog import Watchdog

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.transports.servers import Server
    from virtwiz.transports.ssh import SshTransport

INTERVAL = 0.3


@pytest.fixture
def transport(server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[SshTransport]:
    """An SSH connection with an impatient watchdog."""
    until(lambda: not server.children())
    monkeypatch.setattr(ssh, "Watchdog", lambda session, _seconds, misses: Watchdog(session, INTERVAL, misses))
    transport = ssh.connect(server.login(), known_hosts=[server.known_hosts])
    yield transport
    transport.close()


@contextmanager
def stopped(server: Server) -> Iterator[None]:
    """The server's end of all connections stands still, as on a host that is paused or cut off."""
    children = server.children()
    assert children
    try:
        for pid in children:
            os.kill(pid, signal.SIGSTOP)
        yield
    finally:
        for pid in children:
            os.kill(pid, signal.SIGCONT)


def test_silence_is_noticed_while_nothing_runs(transport: SshTransport, server: Server) -> None:
    assert transport.lost == ""
    with stopped(server):
        begun = time.monotonic()
        until(lambda: transport.lost)
        assert INTERVAL < time.monotonic() - begun < 3 * INTERVAL + 3
        assert transport.lost == "it has not answered for 1 s"
    with pytest.raises(ConnectionLost, match=r"could not be started \(it has not answered for 1 s\)"):
        ask(transport, "true")


@pytest.mark.parametrize("changes", [True, False])
def test_what_runs_on_a_silent_host_is_not_waited_for(transport: SshTransport, server: Server, changes: bool) -> None:
    heard = threading.Event()
    command = sh("echo on; sleep 20", changes=changes)
    errand = Errand(lambda: transport.run(command, lambda _: heard.set(), threading.Event()))
    assert heard.wait(10)
    with stopped(server), pytest.raises(ConnectionLost, match=r"outcome is unknown \(it has not answered for 1 s\)"):
        errand.result()


def test_the_wait_for_a_host_s_lock_ends_too(transport: SshTransport, server: Server) -> None:
    holder = ssh.connect(server.login(), known_hosts=[server.known_hosts])
    waiting = threading.Event()
    try:
        holder.lock(0, lambda _: None)
        errand = Errand(lambda: transport.lock(20, lambda _: waiting.set()))
        assert waiting.wait(10)
        with stopped(server), pytest.raises(ConnectionLost, match="while taking the host"):
            errand.result()
    finally:
        holder.close()


def test_one_that_is_busy_is_not_dead(transport: SshTransport, tmp_path: Path) -> None:
    """More output than the connection's window holds, and a reader that takes its time."""
    go = tmp_path / "go"
    lengths: list[int] = []

    def slowly(text: str) -> None:
        if not lengths:
            time.sleep(4 * INTERVAL)  # the work of a reader, longer than the watchdog's patience
        lengths.append(len(text))

    program = f"head -c 8388608 /dev/zero | tr '\\0' x; until [ -e {go} ]; do sleep 0.02; done"
    errand = Errand(lambda: transport.run(sh(program), slowly, threading.Event()))
    until(lambda: sum(lengths) == 8388608)
    go.touch()
    assert errand.result() == 0
    assert transport.lost == ""


def test_a_closed_connection_leaves_no_thread_behind(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ssh, "Watchdog", lambda session, _seconds, misses: Watchdog(session, 60, misses))
    before = set(threading.enumerate())
    transport = ssh.connect(server.login(), known_hosts=[server.known_hosts])
    assert set(threading.enumerate()) - before
    transport.close()
    until(lambda: not set(threading.enumerate()) - before)
    assert transport.lost


class Deaf:
    """A session that answers no question until it is closed."""

    def __init__(self) -> None:
        """It stands."""
        self.over = threading.Event()
        self.asked = 0

    def is_active(self) -> bool:
        """Until it is closed."""
        return not self.over.is_set()

    def global_request(self, kind: str, data: None = None, wait: bool = True) -> None:
        """No answer."""
        self.asked += 1
        assert self.over.wait(20)

    def get_exception(self) -> Exception | None:
        """Nothing went wrong."""
        return None

    def join(self, timeout: float | None = None) -> None:
        """Until it is closed."""
        self.over.wait(timeout)

    def close(self) -> None:
        """Closed."""
        self.over.set()


def test_one_question_at_a_time_and_none_where_none_is_wanted() -> None:
    session, unwatched = Deaf(), Deaf()
    watchdog, none = Watchdog(session, 0.1, 5), Watchdog(unwatched, 0)
    until(watchdog.why)
    assert session.asked == 1
    assert (unwatched.asked, none.why()) == (0, "")
    unwatched.close()
    assert none.why() == "the connection was closed"
