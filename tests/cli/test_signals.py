"""Signals while virtwiz connects, errors of its own, and what it loads."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.cli.doing import DOCUMENTED, ENDING, argv
from virtwiz import cli as command_line
from virtwiz import headless
from virtwiz.signals import watched

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.cli.doing import Cli


@contextmanager
def silent() -> Iterator[socket.socket]:
    """A server that lets one connect and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(30)
        yield server


@pytest.mark.parametrize("words", [["replay", "--yes", "--json"], ["replay"], ["plan"], ["export", "--to", "sh"]])
@pytest.mark.parametrize(("number", "status"), ENDING)
def test_a_signal_while_connecting(cli: Cli, words: list[str], number: signal.Signals, status: int) -> None:
    with silent() as server:
        path = cli.profile(host=f"address: 127.0.0.1, port: {server.getsockname()[1]}")
        with subprocess.Popen(
            argv(*words, path), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=cli.environment()
        ) as process:
            try:
                connection, _ = server.accept()
                with connection:
                    assert connection.recv(4) == b"SSH-"  # the main thread waits by now
                    process.send_signal(number)
                    out, err = process.communicate(timeout=10)
            except BaseException:
                process.kill()
                raise
    assert process.returncode == status
    assert err.strip() == "Interrupted."
    if "--json" in words:
        end = json.loads(out)
        assert (end["event"], end["outcome"], end["ran"], end["changed"]) == ("ended", "interrupted", 0, 0)
    if "replay" in words:
        assert cli("runs").out.split()[3] == "interrupted"


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    return tmp_path / "virtwiz/runs"


def call(monkeypatch: pytest.MonkeyPatch, *words: str) -> int | str | None:
    monkeypatch.setattr(sys, "argv", ["virtwiz", *words])
    with pytest.raises(SystemExit) as left:
        command_line.main()
    return left.value.code


def test_an_error_of_our_own(monkeypatch: pytest.MonkeyPatch, state: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def broken(*_words: object, **_flags: object) -> None:
        raise ZeroDivisionError("by \x1b[31mnought")

    monkeypatch.setattr(headless, "plan", broken)
    assert call(monkeypatch, "plan", "--offline", str(DOCUMENTED)) == 70
    out, err = capsys.readouterr()
    (crash,) = state.glob("*.crash")
    assert out == ""
    assert str(crash) in err
    assert "Traceback" not in err
    assert "\x1b" not in err
    assert "ZeroDivisionError" in crash.read_text()


def test_an_error_of_our_own_in_a_replay_is_its_end_too(
    monkeypatch: pytest.MonkeyPatch, state: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_words: object, **_flags: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(headless, "connected", broken)
    assert call(monkeypatch, "replay", "--json", str(DOCUMENTED)) == 70
    end = json.loads(capsys.readouterr().out)
    assert (end["event"], end["outcome"], end["ran"]) == ("ended", "failed", 0)
    (book,) = state.glob("*.jsonl")
    assert json.loads(book.read_text().splitlines()[-1])["event"] == "ended"


def test_the_second_signal_ends_at_once() -> None:
    with watched() as stop, stop.patiently() as cancelled:
        signal.raise_signal(signal.SIGTERM)
        assert cancelled.is_set()
        assert stop.signal == signal.SIGTERM
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        assert stop.signal == signal.SIGINT


def test_patience_has_its_place() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with watched() as stop:
        with stop.patiently():
            with pytest.raises(KeyboardInterrupt), stop.at_once():
                signal.raise_signal(signal.SIGINT)
            signal.raise_signal(signal.SIGINT)
        assert stop.cancelled.is_set()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGTERM)
    assert signal.getsignal(signal.SIGTERM) is before


@pytest.mark.parametrize("words", [
    ["schema"],
    ["runs"],
    ["--help"],
    ["plan", "--offline", str(DOCUMENTED)],
    ["check", "--offline", str(DOCUMENTED)],
], ids=lambda words: words[0])  # fmt: skip
def test_what_needs_no_host_loads_no_ssh_and_no_screen(cli: Cli, words: list[str]) -> None:
    program = """\
import sys
from virtwiz.cli import main
try:
    main()
finally:
    print([name for name in ("paramiko", "textual", "screens") if name in sys.modules], file=sys.stderr)
"""
    done = subprocess.run(
        [sys.executable, "-c", program, *words], capture_output=True, text=True, env=cli.environment(), timeout=60
    )
    assert (done.returncode, done.stderr.splitlines()[-1]) == (0, "[]")
