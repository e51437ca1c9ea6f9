"""Becoming root by sudo, as a real sudo lets one: freely, with a password, from its memory, or not at all."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from tests.transports.accounts import PASSWORD
from tests.transports.asked import person
from tests.transports.doing import Errand, ask, sh, until
from tests.transports.test_login import login, refused, works
from virtwiz.plan import Command, Run
from virtwiz.transports import ssh
from virtwiz.transports.become import PasswordWanted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.transports.servers import Server
    from virtwiz.transports.ssh import SshTransport


@pytest.fixture
def transport(accounts: Server) -> Iterator[SshTransport]:
    """A connection of a user whose sudo has asked for a password."""
    _, asking = person(PASSWORD)
    transport = ssh.connect(login(accounts, "keyed"), known_hosts=[accounts.known_hosts], asking=asking)
    yield transport
    transport.close()


def hold(transport: SshTransport, password: str | None) -> None:
    """Let it hold another password."""
    assert transport._sudo
    transport._sudo.password = password


def test_sudo_that_asks_nothing(accounts: Server) -> None:
    somebody, asking = person()
    works(login(accounts, "free"), accounts, asking)
    assert somebody.asked == []


def test_a_password_is_asked_for_once_a_host(accounts: Server) -> None:
    somebody, asking = person("wrong", PASSWORD)
    works(login(accounts, "keyed"), accounts, asking)
    works(login(accounts, "keyed"), accounts, asking)
    question = f"g1: Password for sudo on keyed@127.0.0.1:{accounts.port}"
    assert somebody.asked == [question, f"{question}!"]


def test_wrong_passwords_and_none(accounts: Server) -> None:
    somebody, asking = person("wrong", "wrong", "wrong", PASSWORD)
    said = refused(login(accounts, "keyed"), accounts, asking)
    assert "sudo does not take the password (Sorry, try again.)" in said
    assert len(somebody.asked) == 3
    said = refused(login(accounts, "keyed"), accounts)
    assert "sudo asks for a password, and none was given. Give it on a terminal or in the wizard" in said


def test_a_user_who_may_not(accounts: Server) -> None:
    _, asking = person(PASSWORD)
    said = refused(login(accounts, "barred"), accounts, asking)
    assert "barred is not in the sudoers file" in said
    assert "not root" in refused(login(accounts, "free", become="none"), accounts)


@pytest.mark.parametrize("changes", [True, False])
def test_output_status_and_input_are_the_commands_own(transport: SshTransport, changes: bool) -> None:
    assert ask(transport, sh("echo out; echo err >&2; cat; exit 3", changes=changes)) == (3, "out\nerr\n")
    assert ask(transport, Command("g1", Run(("cat",), stdin="its own\n"), "")) == (0, "its own\n")
    assert ask(transport, sh("printf nothing", changes=changes)) == (0, "nothing")
    assert ask(transport, sh("exec sleep 0", changes=changes)) == (0, "")


def test_a_password_that_sudo_remembers_reaches_no_command(accounts: Server, tmp_path: Path) -> None:
    sudoers = accounts.place / "etc/sudoers.d/cached"
    sudoers.write_text("Defaults:keyed timestamp_type=global\n")
    _, asking = person(PASSWORD)
    transport = ssh.connect(login(accounts, "keyed"), known_hosts=[accounts.known_hosts], asking=asking)
    try:
        assert ask(transport, "true") == (0, "")  # from now on it does not ask
        hold(transport, None)
        assert ask(transport, "cat; echo end") == (0, "end\n")
        hold(transport, PASSWORD)
        assert ask(transport, "cat; echo end") == (0, "end\n")
        somebody, asking = person()
        assert "none was given" in refused(login(accounts, "keyed"), accounts, asking)  # though sudo would let us in
        assert len(somebody.asked) == 1
    finally:
        transport.close()
        sudoers.unlink()


def test_eight_at_once_beside_the_lock(transport: SshTransport, tmp_path: Path) -> None:
    transport.lock(5, lambda _: None)
    go = tmp_path / "go"
    program = f"mkdir {tmp_path}/run.$$; until [ -e {go} ]; do sleep 0.02; done; cat; echo done"
    errands = [Errand(lambda: ask(transport, program)) for _ in range(10)]
    until(lambda: len(list(tmp_path.glob("run.*"))) == 8)
    go.touch()
    assert [errand.result() for errand in errands] == [(0, "done\n")] * 10


def test_the_lock_is_held_through_sudo(transport: SshTransport, accounts: Server) -> None:
    transport.lock(5, lambda _: None)
    _, asking = person(PASSWORD)
    other = ssh.connect(login(accounts, "keyed"), known_hosts=[accounts.known_hosts], asking=asking)
    waits: list[str] = []

    def waiting(holder: str) -> None:
        waits.append(holder)
        transport.close()

    other.lock(20, waiting)
    assert len(waits) == 1
    assert " pid " in waits[0]
    other.close()


def test_a_password_that_is_changed_meanwhile(transport: SshTransport, accounts: Server) -> None:
    hold(transport, "old")
    with pytest.raises(PasswordWanted, match="g1: sudo does not take the password"):
        transport.run(sh("echo x"), lambda _: None, threading.Event())
