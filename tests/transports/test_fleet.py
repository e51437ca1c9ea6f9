"""All hosts at once."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.transports.doing import ask, until
from tests.transports.servers import free_port, serve
from virtwiz.errors import CannotConnect, ExitCode, Refused
from virtwiz.transports import fleet
from virtwiz.transports import open as opening
from virtwiz.transports.streams import NEVER

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable
    from pathlib import Path

    from tests.transports.servers import Server
    from virtwiz.plan import Command
    from virtwiz.profile.machines import Login
    from virtwiz.transports import Transport


def test_hosts_are_opened_in_order(server: Server) -> None:
    logins = [server.login(name=name) for name in ("g3", "g1", "g2")] + [server.login(name="me", address="localhost")]
    transports = fleet.open_all(logins, known_hosts=[server.known_hosts])
    try:
        assert [(name, transport.host) for name, transport in transports.items()] == [
            (name, name) for name in ("g3", "g1", "g2", "me")
        ]
        assert all(ask(transport, "echo here") == (0, "here\n") for transport in transports.values())
    finally:
        fleet.close_all(transports)


def test_keys_of_many_new_hosts_get_a_line_each(tmp_path: Path, server: Server, home: Path) -> None:
    addresses = [f"127.0.0.{number}" for number in range(2, 8)]
    with serve(tmp_path / "sshd", more="\n".join(f"ListenAddress {address}" for address in addresses)) as many:
        logins = [many.login(name=address, address=address) for address in addresses]
        fleet.close_all(fleet.open_all(logins, accept_new=True))
        lines = (home / ".ssh/known_hosts").read_text().splitlines()
        assert sorted(lines) == [f"[{address}]:{many.port} {many.host_key}" for address in addresses]


def test_all_failures_are_told_and_nothing_stays_open(server: Server) -> None:
    until(lambda: not server.children())
    logins = [
        server.login(name="g1"),
        server.login(name="g2", port=free_port()),
        server.login(name="g3"),
        server.login(name="g4", address="nosuch.invalid"),
    ]
    with pytest.raises(fleet.ConnectFailures) as caught:
        fleet.open_all(logins, known_hosts=[server.known_hosts])
    assert [failure.host for failure in caught.value.failures] == ["g2", "g4"]
    assert [line.split(":")[0] for line in str(caught.value).splitlines()] == ["g2", "g4"]
    assert caught.value.exit_code == ExitCode.UNREACHABLE
    assert caught.value.reached == {name: f"{server.login().user}@127.0.0.1:{server.port}" for name in ("g1", "g3")}
    until(lambda: not server.children())


class Fake:
    """A transport that notes what is asked of it."""

    lost = ""

    def __init__(self, host: str, notes: list[str]) -> None:
        """Note it there."""
        self.host, self.destination, self._notes = host, f"root@{host}:22", notes

    def run(self, command: Command, heard: Callable[[str], None], cancelled: threading.Event) -> int | None:
        """Nothing to run."""
        return 0

    def lock(
        self, limit: int, waiting: Callable[[str], None], cancelled: threading.Event = NEVER, mark: str = ""
    ) -> None:
        """Wait for somebody, at one host in vain."""
        self._notes.append(f"{self.host} {limit}")
        waiting("somebody")
        if self.host == "g4":
            raise Refused("held", host=self.host)

    def unlock(self) -> None:
        """Note that."""
        self._notes.append(f"{self.host} free")

    def close(self) -> None:
        """Note that."""
        self._notes.append(f"{self.host} closed")


def test_locks_are_taken_in_one_order() -> None:
    notes: list[str] = []
    transports = {name: Fake(name, notes) for name in ("g3", "g1", "g2", "g5", "g4")}
    with pytest.raises(Refused):
        fleet.lock_all(transports, 5, lambda host, who: notes.append(f"{host} waits for {who}"))
    expected = [f"g{number} {word}" for number in (1, 2, 3, 4) for word in ("5", "waits for somebody")]
    assert notes == expected


def test_a_machine_with_two_names_is_taken_once(server: Server) -> None:
    here = server.login(name="g1"), server.login(name="kvm1", address="localhost")
    machines = fleet.open_all(here, known_hosts=[server.known_hosts])
    try:
        assert machines["g1"].destination != machines["kvm1"].destination
        for _ in range(2):
            fleet.lock_all(machines, 0, lambda host, who: pytest.fail(f"{host} is held by {who}"))
            with pytest.raises(Refused, match="still held"):
                fleet.lock_all({"kvm1": machines["kvm1"]}, 0, lambda host, who: None)
            fleet.unlock_all(machines)
    finally:
        fleet.close_all(machines)


def test_a_fault_of_our_own_is_not_hidden(monkeypatch: pytest.MonkeyPatch, server: Server) -> None:
    notes: list[str] = []

    def connect(login: Login, *, known_hosts: object, accept_new: bool, asking: object) -> Transport:
        if login.name == "g2":
            raise LookupError("ours")
        if login.name == "g3":
            raise CannotConnect("no", host="g3")
        return Fake(login.name, notes)

    monkeypatch.setattr(opening, "connect", connect)
    with pytest.raises(LookupError, match="ours"):
        fleet.open_all([server.login(name=name) for name in ("g1", "g2", "g3")])
    assert notes == ["g1 closed"]


def test_this_machine_needs_no_paramiko() -> None:
    program = (
        "import sys; from virtwiz.transports import fleet, open; from virtwiz.profile.machines import Login;"
        "from virtwiz.errors import CannotConnect\n"
        "try: fleet.close_all(fleet.open_all([Login('g1', 'localhost', None, None, None, 'none')]))\n"
        "except CannotConnect: pass\n"
        "print([name for name in ('paramiko', 'textual') if name in sys.modules])"
    )
    assert subprocess.check_output([sys.executable, "-c", program], text=True) == "[]\n"
