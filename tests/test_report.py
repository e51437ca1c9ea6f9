"""The report of a run: what people read of it."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.transports.doing import until
from virtwiz import report
from virtwiz.events import Ended, Finished, Output, Skipped, Started
from virtwiz.report import Report

if TYPE_CHECKING:
    from virtwiz.events import Event


def started(key: str, host: str, title: str, step: str = "bricks") -> Started:
    return Started(key, step, host, title, title, "Because.", True)


SMALL: list[Event] = [
    started("1.1", "g1", "mkdir -p /b"),
    started("1.2", "kvm1", "mkdir -p /b"),
    Finished("1.1", "bricks", "g1", 0, 0.21),
    Finished("1.2", "bricks", "kvm1", 0, 12.3),
    started("2.1", "g1", "gluster volume create", "replica"),
    Output("2.1", "replica", "g1", "volume create: vm: failed\nsecond line"),
    Finished("2.1", "replica", "g1", 1, 0.4),
    started("3.1", "g1", "gluster volume start", "start"),
    Finished("3.1", "start", "g1", None, 3.0, "g1: the connection was lost."),
    Skipped("4.1", "image", "g1", "qemu-img create"),
    Ended("failed", 4, 4, 16.04),
]

GOLDEN = """\
bricks
  ✓ g1        0.2 s  mkdir -p /b
  ✓ kvm1     12.3 s  mkdir -p /b
replica
  … g1               gluster volume create
      g1: volume create: vm: failed
      g1: second line
  ✗ g1        0.4 s  gluster volume create   exit status 1
start
  ✗ g1        3.0 s  gluster volume start   g1: the connection was lost.
  - g1       not run  qemu-img create
Failed: 4 commands run, 4 of them change something, in 16.0 s.
Where the time went: bricks 9.0 s, replica 0.5 s, start 0.2 s
"""


class Clock:
    """Time that passes when it is told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now


def tell(*events: Event) -> None:
    told = Report()
    for event in events:
        told.tell(event)


def test_a_small_run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Time counts for the step of the command that ended, but only once where commands ran side by side."""
    clock = Clock()
    monkeypatch.setattr(report, "time", clock)
    monkeypatch.setattr(report, "QUIET", 600)
    told = Report()
    for event, now in zip(SMALL, (0, 0, 1, 9, 10, 10, 10.5, 11, 11.2, 20, 20), strict=True):
        clock.now = now
        told.tell(event)
    assert capsys.readouterr() == (GOLDEN, "")


def test_nothing_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    tell(Ended("done", 0, 0, 0.2))
    assert capsys.readouterr().out == "Done: nothing to do, everything is as the profile says.\n"


@pytest.mark.parametrize(
    ("outcome", "word"), [("refused", "Refused"), ("interrupted", "Interrupted"), ("failed", "Failed")]
)
def test_other_ends(outcome: str, word: str, capsys: pytest.CaptureFixture[str]) -> None:
    tell(Ended(outcome, 0, 0, 0.2))  # type: ignore[arg-type]
    assert capsys.readouterr().out.startswith(f"{word}: 0 commands run")


def test_a_silent_command_is_announced_after_a_while(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(report, "QUIET", 0.01)
    told = Report()
    told.tell(started("1.1", "g1", "sleep"))
    until(lambda: not told._quiet)
    told.tell(Output("1.1", "bricks", "g1", "now"))
    told.tell(Finished("1.1", "bricks", "g1", 0, 2.0))
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["bricks", "…", "g1:", "✓"]


def test_a_quick_command_is_not_announced(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(report, "QUIET", 600)
    tell(*SMALL[:4])
    assert "…" not in capsys.readouterr().out


def test_no_timer_outlives_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "QUIET", 600)
    told = Report()
    told.tell(started("1.1", "g1", "sleep"))
    (timer,) = told._quiet.values()
    told.tell(Ended("interrupted", 1, 1, 0.1))
    until(lambda: not timer.is_alive())


def test_a_known_failure_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    noise = "All subvolumes are down. Going offline"
    tell(
        started("1.1", "g1", "qemu-img create"),
        started("1.2", "g1", "qemu-img create"),
        Output("1.1", "image", "g1", f"{noise}\nqemu-img: x: Could not create image: Permission denied\n{noise}"),
        Output("1.2", "image", "g1", noise),
        Finished("1.1", "image", "g1", 1, 0.1),
        Finished("1.2", "image", "g1", 1, 0.1),
    )
    lines = [line.strip() for line in capsys.readouterr().out.splitlines()]
    failed = [number for number, line in enumerate(lines) if "exit status 1" in line]
    assert lines[failed[0] + 1 : failed[1]] == [
        "Why: The user who makes the image does not own the volume's root directory.",
        "Do: Set `owner` to the numbers that QEMU runs as, or make the image as root.",
        "More: virtwiz guide ownership",
    ]
    assert lines[failed[1] + 1 :] == []


def test_an_alarming_success_is_told_to_be_one(capsys: pytest.CaptureFixture[str]) -> None:
    tell(
        started("1.1", "g1", "qemu-img create"),
        Output("1.1", "image", "g1", "All subvolumes are down. Going offline"),
        Finished("1.1", "image", "g1", 0, 10.1),
    )
    *_, last = capsys.readouterr().out.splitlines()
    assert last == "      Nothing is wrong: “All subvolumes are down” is how libgfapi says good-bye."


def test_what_succeeded_is_not_explained(capsys: pytest.CaptureFixture[str]) -> None:
    tell(
        started("1.1", "g1", "gluster volume start"),
        Output("1.1", "start", "g1", "volume start: vm: failed: Volume vm already started"),
        Finished("1.1", "start", "g1", 0, 0.1),
    )
    assert "Why:" not in capsys.readouterr().out


EVIL = "\x1b[31mred\x1b]0;title\x07\x9b2J\u202e"


def test_escape_sequences_do_not_reach_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    tell(
        started("1.1", "g1", f"set {EVIL}"),
        Finished("1.1", "bricks", "g1", None, 1.0, f"lost ({EVIL})"),
        Skipped("2.1", "image", "g1", f"make {EVIL}"),
        Ended("failed", 1, 1, 1.0),
    )
    text = capsys.readouterr().out
    assert re.findall(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", text) == []
    assert text.count("red") == 3


PROGRAM = """\
from virtwiz.events import Ended, Finished, Started
from virtwiz.report import Report
told = Report()
told.tell(Started("1.1", "bricks", "g1", "mkdir", "mkdir", "Because.", True))
told.tell(Finished("1.1", "bricks", "g1", 0, 0.1))
told.tell(Ended("done", 1, 1, 0.1))
"""


def on_a_terminal(**more: str) -> str:
    """What the terminal gets of a small run."""
    environment = {key: value for key, value in os.environ.items() if key != "NO_COLOR"} | {"TERM": "xterm"} | more
    ours, theirs = pty.openpty()
    with subprocess.Popen([sys.executable, "-c", PROGRAM], stdout=theirs, env=environment) as process:
        os.close(theirs)
        text = b""
        try:
            while data := os.read(ours, 4096):
                text += data
        except OSError:  # Linux says so when the other end is closed
            pass
        finally:
            os.close(ours)
    assert process.returncode == 0
    return text.decode()


def test_colours_on_a_terminal_only() -> None:
    assert "\x1b[32m✓\x1b[0m" in on_a_terminal()
    piped = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    assert "\x1b" not in piped.stdout
    assert "✓ g1" in piped.stdout


def test_no_color() -> None:
    assert "\x1b" not in on_a_terminal(NO_COLOR="1")
    assert "\x1b" in on_a_terminal(NO_COLOR="")
