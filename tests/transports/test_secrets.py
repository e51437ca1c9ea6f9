"""Passwords in the hands of the command line: asked for on its terminal, kept in memory, and found nowhere."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import sys
import termios
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.cli.doing import ROOT, Cli
from tests.needs import need
from tests.transports.accounts import PASSWORD
from tests.transports.doing import until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.transports.servers import Server

EVERYTHING = "cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ >seen 2>/dev/null; echo seen; touch done"
"""What all processes were called with, and their environments, while the command runs."""

LOGIN = "g1: {0}@127.0.0.1:{1}: Password: "
SUDO = "g1: Password for sudo on {0}@127.0.0.1:{1}: "


@dataclass
class Call:
    """virtwiz on a terminal of its own."""

    process: subprocess.Popen[bytes]
    master: int
    shown: str = ""

    def sees(self, text: str) -> None:
        """Wait until it shows something; what it showed before is forgotten."""

        def found() -> bool:
            if select.select([self.master], [], [], 0)[0]:
                self.shown += os.read(self.master, 65536).decode()
            return text in self.shown

        try:
            until(found)
        except AssertionError:
            raise AssertionError(f"{text!r} did not come; shown is {self.shown!r}") from None
        assert PASSWORD not in self.shown
        self.shown = self.shown.partition(text)[2]

    def says(self, text: str) -> None:
        """Type a line."""
        os.write(self.master, f"{text}\n".encode())

    def ends(self) -> int:
        """Its exit code; the terminal echoes again."""
        self.process.wait(30)
        assert termios.tcgetattr(self.master)[3] & termios.ECHO
        return self.process.returncode


@pytest.fixture
def cli(tmp_path: Path, accounts: Server) -> Cli:
    """An empty home, but for the server's key."""
    cli = Cli(tmp_path / "cli")
    (cli.home / ".ssh").mkdir()
    (cli.home / ".ssh/known_hosts").write_text(accounts.known_hosts.read_text())
    (cli.home / "locks").mkdir()
    return cli


def argv(cli: Cli, accounts: Server, user: str) -> list[str]:
    """A replay of one command on a host that this user logs in to."""
    path = cli.profile(host=f"address: 127.0.0.1, port: {accounts.port}, user: {user}, become: sudo")
    words = [EVERYTHING, str(cli.home / "locks"), "replay", str(path), "--yes"]
    return [sys.executable, "-m", "tests.cli.small_world", *words]


@contextmanager
def called(cli: Cli, accounts: Server, user: str) -> Iterator[Call]:
    """Call it on a terminal."""
    need("setsid")
    master, terminal = pty.openpty()
    words = ["setsid", "--ctty", *argv(cli, accounts, user)]
    environ = cli.environment(PYTHONPATH=str(ROOT))
    with subprocess.Popen(
        words, stdin=terminal, stdout=terminal, stderr=terminal, cwd=cli.home, env=environ
    ) as process:
        try:
            yield Call(process, master)
        finally:
            process.kill()
            os.close(terminal)
            os.close(master)


def _no_trace(cli: Cli) -> None:
    """Neither in a file, nor in what a process was called with, nor in an environment."""
    files = [path for path in cli.home.rglob("*") if path.is_file()]
    assert any(path.suffix == ".jsonl" for path in files)
    for path in files:
        assert PASSWORD.encode() not in path.read_bytes(), path


def test_passwords_are_asked_for_and_leave_no_trace(cli: Cli, accounts: Server) -> None:
    with called(cli, accounts, "asked") as call:
        call.sees(LOGIN.format("asked", accounts.port))
        call.says("wrong")
        call.sees(f"That was not right. {LOGIN.format('asked', accounts.port)}")
        call.says(PASSWORD)
        call.sees(SUDO.format("asked", accounts.port))
        call.says(PASSWORD)
        call.sees("Done")
        assert call.ends() == 0
    seen = (cli.home / "seen").read_bytes()
    assert b"tests.cli.small_world" in seen
    assert b"\0-S\0-p\0[virtwiz-" in seen  # sudo itself
    assert PASSWORD.encode() not in seen
    _no_trace(cli)


def test_a_passphrase_leaves_no_trace(cli: Cli, accounts: Server) -> None:
    key = cli.home / ".ssh/id_ed25519"
    key.write_bytes(accounts.key.read_bytes())
    key.chmod(0o600)
    subprocess.run(["ssh-keygen", "-q", "-p", "-P", "", "-N", PASSWORD, "-f", str(key)], check=True)
    with called(cli, accounts, "both") as call:
        for question in (f"g1: Passphrase of the key {key}: ", LOGIN, SUDO):
            call.sees(question.format("both", accounts.port))
            call.says(PASSWORD)
        call.sees("Done")
        assert call.ends() == 0
    assert PASSWORD.encode() not in (cli.home / "seen").read_bytes()
    _no_trace(cli)


def test_wrong_passwords_end_it(cli: Cli, accounts: Server) -> None:
    with called(cli, accounts, "asked") as call:
        for _ in range(3):
            call.sees(LOGIN.format("asked", accounts.port))
            call.says("wrong")
        call.sees("cannot log in as asked@")
        call.sees("a host may lock the user out")
        assert call.ends() == 3
    _no_trace(cli)


@pytest.mark.parametrize(("key", "status"), [(b"\3", 130), (b"\4", 3)], ids=["Ctrl-C", "Ctrl-D"])
def test_a_question_may_be_left(cli: Cli, accounts: Server, key: bytes, status: int) -> None:
    with called(cli, accounts, "worded") as call:
        call.sees(f"g1: Password of worded@127.0.0.1:{accounts.port}: ")
        assert not termios.tcgetattr(call.master)[3] & termios.ECHO
        os.write(call.master, key)
        assert call.ends() == status


def test_a_question_ends_with_a_signal(cli: Cli, accounts: Server) -> None:
    with called(cli, accounts, "worded") as call:
        call.sees(f"g1: Password of worded@127.0.0.1:{accounts.port}: ")
        call.process.send_signal(signal.SIGTERM)
        assert call.ends() == 143


@pytest.mark.parametrize(("user", "said"), [("asked", "cannot log in"), ("keyed", "sudo asks for a password")])
def test_without_a_terminal_it_is_refused(cli: Cli, accounts: Server, user: str, said: str) -> None:
    (cli.home / ".ssh/id_ed25519").write_bytes(accounts.key.read_bytes())
    words, environ = argv(cli, accounts, user), cli.environment(PYTHONPATH=str(ROOT))
    ended = subprocess.run(
        words, capture_output=True, text=True, cwd=cli.home, env=environ, timeout=60, start_new_session=True
    )
    assert ended.returncode == 3
    assert said in ended.stderr
    assert "on a terminal or in the wizard" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_an_unknown_key_is_no_question_for_a_script(cli: Cli, accounts: Server) -> None:
    (cli.home / ".ssh/known_hosts").unlink()
    with called(cli, accounts, "asked") as call:
        call.sees("--accept-new-host-keys")
        assert call.ends() == 3
