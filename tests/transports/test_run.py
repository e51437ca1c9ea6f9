"""Running commands: the same promises over SSH and on this machine."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest

from tests.transports.doing import Errand, ask, sh, until
from virtwiz.errors import ConnectionLost, TimedOut
from virtwiz.plan import Command, Run, Wait

if TYPE_CHECKING:
    from pathlib import Path

    from virtwiz.transports import Transport


@pytest.mark.parametrize(
    ("program", "status", "output"),
    [
        ("true", 0, ""),
        ("exit 3", 3, ""),
        ("echo 1; sleep 0.2; echo 2 >&2; sleep 0.2; echo 3", 0, "1\n2\n3\n"),
        ("cat; echo end", 0, "end\n"),
        ("printf 'caf\\303'; sleep 0.3; printf '\\251\\n'", 0, "café\n"),
        ("printf 'caf\\303'", 0, "caf\ufffd"),
        ("printf '\\033[31mraw\\r\\n'", 0, "\033[31mraw\r\n"),
        ("echo $LC_ALL", 0, "C\n"),
        ("id -u", 0, "0\n"),
        ("exec >&- 2>&-; sleep 0.3; exit 4", 4, ""),
        ("""echo "it's" '"$HOME"' `echo here` \\\\""", 0, 'it\'s "$HOME" here \\\n'),
    ],
)
def test_status_and_output(transport: Transport, program: str, status: int, output: str) -> None:
    assert ask(transport, program) == (status, output)


def test_standard_input_arrives_as_it_is(transport: Transport) -> None:
    text = 'it\'s\n$HOME `x` \\ "q"\nEND\n\nümlaut\n'
    assert ask(transport, Command("g1", Run(("cat",), stdin=text), "")) == (0, text)


@pytest.mark.parametrize("stream", ["1", "2"])
def test_much_output_does_not_block(transport: Transport, stream: str) -> None:
    status, output = ask(transport, f"head -c 4194304 /dev/zero | tr '\\0' x >&{stream}; exit 5")
    assert (status, len(output)) == (5, 4 * 1024 * 1024)


@pytest.mark.parametrize("changes", [True, False])
def test_a_signal_is_a_failure_and_no_lost_connection(transport: Transport, changes: bool) -> None:
    status, _ = ask(transport, sh("kill -9 $$", changes=changes))
    assert status in (128, 137)


def test_output_is_heard_while_the_program_runs(transport: Transport, tmp_path: Path) -> None:
    flag = tmp_path / "heard"
    said: list[str] = []

    def heard(text: str) -> None:
        said.append(text)
        flag.touch()

    command = sh(f"echo one; until [ -e {flag} ]; do sleep 0.02; done; echo two")
    assert transport.run(command, heard, threading.Event()) == 0
    assert "".join(said) == "one\ntwo\n"


@pytest.mark.parametrize("word", ["true", "echo on"], ids=["silent", "talking"])
def test_what_takes_too_long_times_out(transport: Transport, tmp_path: Path, word: str) -> None:
    stop, begun = tmp_path / "stop", time.monotonic()
    with pytest.raises(TimedOut, match="did not end within 1 s") as caught:
        ask(transport, sh(f"until [ -e {stop} ]; do {word}; sleep 0.05; done", timeout=1))
    assert time.monotonic() - begun < 10
    assert "until [ -e" in caught.value.what
    stop.touch()
    assert ask(transport, "echo next") == (0, "next\n")


def test_a_wait_that_takes_too_long_is_named_by_what_it_waits_for(transport: Transport) -> None:
    wait = Wait(Run(("sleep", "3")), ("never",), "it is here", 1)
    with pytest.raises(TimedOut) as caught:
        ask(transport, Command("somewhere", wait, "To see.", changes=False, timeout=1))
    assert caught.value.what == "`wait, 1 s: sleep 3   until it is here` did not end within 1 s"


def test_cancelling_is_quick_and_the_program_goes_on(transport: Transport, tmp_path: Path) -> None:
    cancelled, go, gone = threading.Event(), tmp_path / "go", tmp_path / "gone"
    command = sh(f"echo on; until [ -e {go} ]; do sleep 0.02; done; echo more; echo more; touch {gone}", changes=True)
    times: list[float] = []

    def cancel(_: str) -> None:
        times.append(time.monotonic())
        cancelled.set()

    assert transport.run(command, cancel, cancelled) is None
    assert time.monotonic() - times[0] < 5
    go.touch()
    until(gone.exists)


def test_what_is_cancelled_before_does_not_start(transport: Transport, tmp_path: Path) -> None:
    cancelled = threading.Event()
    cancelled.set()
    assert transport.run(sh(f"touch {tmp_path}/started"), lambda _: None, cancelled) is None
    assert not (tmp_path / "started").exists()


def test_a_daemon_that_keeps_the_output_does_not_keep_us(transport: Transport) -> None:
    begun = time.monotonic()
    assert ask(transport, sh("echo up; sleep 5 & exit 6", changes=True)) == (6, "up\n")
    assert time.monotonic() - begun < 4


def test_eight_at_once_and_the_others_wait(transport: Transport, tmp_path: Path) -> None:
    running, go = tmp_path / "running", tmp_path / "go"
    running.mkdir()
    program = f"mkdir {running}/$$; until [ -e {go} ]; do sleep 0.02; done; rmdir {running}/$$"
    errands = [Errand(lambda: ask(transport, program)) for _ in range(12)]
    until(lambda: len(list(running.iterdir())) == 8)
    cancelled = threading.Event()
    waiting = Errand(lambda: transport.run(sh("true"), lambda _: None, cancelled))
    cancelled.set()
    assert waiting.result() is None
    assert len(list(running.iterdir())) == 8
    go.touch()
    assert [errand.result() for errand in errands] == [(0, "")] * 12


def test_a_listener_that_fails_is_not_silenced(transport: Transport) -> None:
    def heard(_: str) -> None:
        raise BrokenPipeError("ours")

    with pytest.raises(BrokenPipeError, match="ours"):
        transport.run(sh("echo x; sleep 0.2"), heard, threading.Event())
    assert ask(transport, "echo next") == (0, "next\n")


def test_nothing_runs_once_closed(transport: Transport) -> None:
    transport.close()
    transport.close()
    with pytest.raises(ConnectionLost, match="`sh -c true` could not be started"):
        ask(transport, "true")
    with pytest.raises(ConnectionLost):
        transport.lock(1, lambda _: None)
