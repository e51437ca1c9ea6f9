"""A connection that goes away: what was begun goes on, and nothing is claimed about how it ended."""

from __future__ import annotations

import os
import signal
import threading
from typing import TYPE_CHECKING, Any

import paramiko
import pytest
from paramiko.common import cMSG_CHANNEL_EOF

from tests.transports.doing import Errand, ask, sh, until
from tests.transports.servers import serve
from virtwiz.errors import ConnectionLost
from virtwiz.transports import ssh

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.transports.servers import Server
    from virtwiz.transports import Transport


@pytest.fixture
def transport(server: Server) -> Iterator[Transport]:
    """An SSH connection."""
    until(lambda: not server.children())
    transport = ssh.connect(server.login(), known_hosts=[server.known_hosts])
    yield transport
    transport.close()


def cut(server: Server) -> None:
    """Kill the server's end of all connections."""
    for pid in server.children():
        os.kill(pid, signal.SIGKILL)


@pytest.mark.parametrize("changes", [True, False])
def test_the_outcome_is_unknown(transport: Transport, server: Server, changes: bool) -> None:
    with pytest.raises(ConnectionLost, match=r"g1: .*`sh -c 'echo on; sleep 3'` ran; its outcome is unknown"):
        transport.run(sh("echo on; sleep 3", changes=changes), lambda _: cut(server), threading.Event())
    with pytest.raises(ConnectionLost, match="could not be started"):
        ask(transport, "true")


def test_a_changing_command_goes_on_and_holds_the_host(transport: Transport, server: Server, tmp_path: Path) -> None:
    go, done = tmp_path / "go", tmp_path / "done"
    program = f"echo on; until [ -e {go} ]; do sleep 0.02; done; echo more; echo more >&2; touch {done}"
    transport.lock(0, lambda _: None)
    with pytest.raises(ConnectionLost):
        transport.run(sh(program, changes=True), lambda _: cut(server), threading.Event())
    again = ssh.connect(server.login(), known_hosts=[server.known_hosts])
    again.lock(10, lambda _: go.touch())
    again.close()
    assert done.exists()


def test_a_program_that_ends_at_once_costs_no_connection(transport: Transport, monkeypatch: pytest.MonkeyPatch) -> None:
    """An end of input that comes after the channel's close is one of a channel that sshd no longer knows."""
    inner: Any = paramiko.Transport
    send = inner._send_user_message

    def late(session: Any, message: paramiko.Message) -> None:
        if message.asbytes()[:1] == cMSG_CHANNEL_EOF and threading.current_thread() is not session:
            until(lambda: not session._channels.values())
        send(session, message)

    monkeypatch.setattr(inner, "_send_user_message", late)
    assert [ask(transport, "true") for _ in range(3)] == [(0, "")] * 3


def test_all_that_run_and_wait_are_told(transport: Transport, server: Server, tmp_path: Path) -> None:
    errands = [Errand(lambda: ask(transport, f"touch {tmp_path}/$$; sleep 3")) for _ in range(10)]
    until(lambda: len(list(tmp_path.iterdir())) >= 8)
    cut(server)
    for errand in errands:
        with pytest.raises(ConnectionLost):
            errand.result()


def test_the_lock_is_lost_with_the_connection(transport: Transport, server: Server) -> None:
    other = ssh.connect(server.login(), known_hosts=[server.known_hosts])
    other.lock(0, lambda _: None)
    with pytest.raises(ConnectionLost):
        transport.lock(10, lambda _: cut(server))
    other.close()


def test_many_short_commands_find_a_session(transport: Transport, server: Server) -> None:
    transport.lock(0, lambda _: None)

    def work() -> list[tuple[int | None, str]]:
        return [ask(transport, f"echo {number}") for number in range(25)]

    errands = [Errand(work) for _ in range(12)]
    assert all(errand.result() == [(0, f"{number}\n") for number in range(25)] for errand in errands)


def test_commands_take_turns_where_few_sessions_are_allowed(tmp_path: Path, server: Server) -> None:
    with serve(tmp_path / "sshd", more="MaxSessions 2") as small:
        transport = ssh.connect(small.login(), known_hosts=[small.known_hosts])
        transport.lock(0, lambda _: None)
        errands = [Errand(lambda: ask(transport, "sleep 0.2; echo x")) for _ in range(5)]
        assert [errand.result() for errand in errands] == [(0, "x\n")] * 5
        transport.close()


def test_a_server_without_a_session_for_us_says_so(
    tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ssh, "CHANNEL_SECONDS", 0.5)
    with serve(tmp_path / "sshd", more="MaxSessions 1") as small:
        transport = ssh.connect(small.login(), known_hosts=[small.known_hosts])
        transport.lock(0, lambda _: None)
        with pytest.raises(ConnectionLost, match=r"`sh -c true` could not be started .*no further session"):
            ask(transport, "true")
        transport.close()
