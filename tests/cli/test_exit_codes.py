"""Kinds of failure with their exit codes, beside those in test_failures, test_replay_command and test_signals.

Each message says which host, what is the cause, and what to do next.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import nullcontext
from typing import TYPE_CHECKING

import pytest

from tests.cli.doing import DOCUMENTED, PROFILE, ROOT
from tests.needs import need
from tests.transports.doing import until
from tests.transports.servers import keygen, serve
from virtwiz import cli as command_line
from virtwiz import headless, steps, survey
from virtwiz.errors import ExitCode
from virtwiz.facts.model import Facts
from virtwiz.plan import Plan, Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.cli.doing import Answer, Cli
    from tests.transports.servers import Server


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """An sshd that lets this user in."""
    need("sshd", "ssh-keygen", "flock")
    if os.geteuid() != 0:
        pytest.skip("commands have to run as root")
    with serve(tmp_path / "sshd") as running:
        yield running


def profile(cli: Cli, server: Server, key: Path | None = None) -> Path:
    """A profile whose one host is that server."""
    login = f"address: 127.0.0.1, port: {server.port}, user: root, identity_file: {key or server.key}"
    return cli.profile(PROFILE.format(host=login))


def know(cli: Cli, line: str) -> None:
    """Write a line into the user's known_hosts."""
    (cli.home / ".ssh").mkdir(mode=0o700)
    (cli.home / ".ssh/known_hosts").write_text(f"{line}\n")


def told(answer: Answer, status: ExitCode, *words: str) -> None:
    """One message, of the host, with all words, and nothing that looks like a program's inside."""
    assert answer.status == status
    (line,) = answer.err.splitlines()
    assert line.startswith("g1: ")
    assert [word for word in words if word not in line] == []
    assert "Traceback" not in answer.out + answer.err
    assert ".py" not in answer.out + answer.err


@pytest.mark.parametrize("words", [["plan"], ["replay", "--yes"]])
def test_an_unknown_host_key(cli: Cli, server: Server, words: list[str]) -> None:
    answer = cli(*words, profile(cli, server))
    told(answer, ExitCode.UNREACHABLE, "is not known", "SHA256:", "--accept-new-host-keys", f"ssh -p {server.port}")


def test_a_changed_host_key(cli: Cli, server: Server) -> None:
    other = keygen(server.place / "other").with_suffix(".pub").read_text().split()
    know(cli, f"{server.name} {other[0]} {other[1]}")
    answer = cli("plan", profile(cli, server))
    told(answer, ExitCode.UNREACHABLE, "has changed", "known is", "ssh-keygen -f", "-R")
    assert answer.err.count("SHA256:") == 2


def test_a_key_that_is_not_let_in(cli: Cli, server: Server) -> None:
    know(cli, f"{server.name} {server.host_key}")
    answer = cli("plan", profile(cli, server, keygen(cli.home / "stranger")))
    told(answer, ExitCode.UNREACHABLE, "cannot log in as root@127.0.0.1", "stranger", "ssh-copy-id")


def run_small(cli: Cli, path: Path, program: str, *words: str) -> subprocess.Popen[str]:
    """Begin a replay of one command, a shell program."""
    (cli.home / "locks").mkdir()
    return subprocess.Popen(
        [sys.executable, "-m", "tests.cli.small_world", program, str(cli.home / "locks"), "replay", path, *words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=cli.home,
        env=cli.environment(PYTHONPATH=str(ROOT)),
    )


def test_a_connection_that_is_lost_on_the_way(cli: Cli, server: Server) -> None:
    know(cli, f"{server.name} {server.host_key}")
    os.mkfifo(cli.home / "fifo")
    with run_small(cli, profile(cli, server), "touch up; cat fifo", "--yes") as process:
        try:
            until((cli.home / "up").exists)
            for pid in server.children():
                os.kill(pid, signal.SIGKILL)
            out, err = process.communicate(timeout=30)
        finally:
            process.kill()
            os.close(os.open(cli.home / "fifo", os.O_RDWR | os.O_NONBLOCK))
    assert process.returncode == ExitCode.FAILED
    assert err.startswith("g1: the connection was lost (")
    assert err.endswith("then run the same again: what is done is found and not repeated.\n")
    (line,) = [line for line in out.splitlines() if "✗" in line]
    assert "g1: the connection was lost while `the work` ran; its outcome is unknown" in line
    assert "Start again: what is done already is found and not repeated." in line
    assert "Traceback" not in out


def test_a_known_failure_says_why_and_what_to_do(cli: Cli, server: Server) -> None:
    know(cli, f"{server.name} {server.host_key}")
    said = "volume create: vm: failed: /data/b1 is already part of a volume"
    with run_small(cli, profile(cli, server), f"echo '{said}'; exit 1", "--yes") as process:
        out, err = process.communicate(timeout=30)
    assert process.returncode == ExitCode.FAILED
    assert err.startswith(f"g1: bricks: `the work` failed (exit status 1: {said}). Look at the output above;")
    lines = [line.strip() for line in out.splitlines()]
    failed = next(number for number, line in enumerate(lines) if line.startswith("✗ g1"))
    assert f"g1: {said}" in lines[:failed]
    assert [line.split()[0] for line in lines[failed + 1 : failed + 4]] == ["Why:", "Do:", "More:"]


REFUSAL = Refusal("bricks", "/data/b1 is a mount point.", "Use a directory below it.", host="g1")


@pytest.mark.parametrize("words", [["plan"], ["replay", "--yes"], ["export", "--to", "sh"]])
def test_what_safety_forbids(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setattr(headless, "connected", lambda *_words, **_flags: nullcontext({}))
    monkeypatch.setattr(survey, "facts", lambda *_words: Facts())
    monkeypatch.setattr(steps, "plan", lambda *_words: Plan(refusals=(REFUSAL,)))
    monkeypatch.setattr(sys, "argv", ["virtwiz", *words, str(DOCUMENTED)])
    with pytest.raises(SystemExit) as ended:
        command_line.main()
    assert ended.value.code == ExitCode.REFUSED
    err = capsys.readouterr().err
    assert err.startswith("bricks, g1: /data/b1 is a mount point. Use a directory below it.")
    assert "Traceback" not in err


BROKEN = """\
from virtwiz import cli, headless
def plan(*words, **flags):
    raise KeyError("g1")
headless.plan = plan
cli.main()
"""


def test_an_error_of_our_own_names_its_crash_file(cli: Cli) -> None:
    words = [sys.executable, "-c", BROKEN, "plan", "--offline", str(DOCUMENTED)]
    done = subprocess.run(words, capture_output=True, text=True, env=cli.environment(), timeout=60)
    assert (done.returncode, done.stdout) == (ExitCode.BUG, "")
    (crash,) = (cli.state / "virtwiz/runs").glob("*.crash")
    assert done.stderr == f"An error of virtwiz itself: KeyError('g1'). What led to it is in {crash}.\n"
    assert "in plan" in crash.read_text()
