"""The journal of a run: private, whole lines, there at once."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from virtwiz import journal
from virtwiz.errors import VirtwizError
from virtwiz.events import Ended, Finished, Output, Started

if TYPE_CHECKING:
    from virtwiz.events import Event

SOURCE = Path("some/profile.yaml")
EVENTS: list[Event] = [
    Started("1.1", "bricks", "g1", "mkdir -p /b", "mkdir -p /b", "The brick.", True),
    Output("1.1", "bricks", "g1", "two\nlines, é and 木"),
    Finished("1.1", "bricks", "g1", 0, 0.25),
    Ended("done", 1, 1, 0.5),
]


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty state folder."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state"


def lines(path: Path) -> list[dict[str, Any]]:
    text = path.read_text()
    assert text.endswith("\n")
    return [json.loads(line) for line in text.splitlines()]


def write(*events: Event) -> Path:
    with journal.opened("replay", "vmstore", SOURCE) as book:
        for event in events:
            book.write(event)
    return book.path


def test_it_is_in_the_platforms_state_folder(state: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert journal.folder() == state / "virtwiz/runs"
    monkeypatch.delenv("XDG_STATE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert journal.folder() == tmp_path / ".local/state/virtwiz/runs"


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077])
def test_it_is_private(mask: int) -> None:
    before = os.umask(mask)
    try:
        path = write()
        crash = journal.crash(ValueError("a bug"))
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(crash.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_one_object_a_line() -> None:
    head, *rest = lines(write(*EVENTS))
    assert (head["event"], head["what"], head["profile"]) == ("run", "replay", "vmstore")
    assert head["source"] == str(SOURCE.absolute())
    assert [line["event"] for line in rest] == ["started", "output", "finished", "ended"]
    assert rest[1]["text"] == "two\nlines, é and 木"
    assert rest[2]["exit_status"] == 0
    assert all(isinstance(line["at"], float) for line in (head, *rest))


def test_text_that_is_no_unicode_does_not_stop_a_run() -> None:
    path = write(Output("1.1", "bricks", "g1", "half a pair: \ud800"))
    assert lines(path)[1]["text"].startswith("half a pair")


def test_a_line_is_there_at_once() -> None:
    with journal.opened("replay", "vmstore", SOURCE) as book:
        for number, event in enumerate(EVENTS, start=2):
            book.write(event)
            seen = subprocess.run(["wc", "-l", book.path], capture_output=True, check=True).stdout
            assert int(seen.split()[0]) == number
            assert len(lines(book.path)) == number


def test_runs_of_the_same_second_have_a_journal_each() -> None:
    with journal.opened("replay", "a", SOURCE), journal.opened("replay", "b", SOURCE):
        write()
    assert sorted(run.profile for run in journal.past_runs()) == ["a", "b", "vmstore"]


def test_past_runs() -> None:
    write(*EVENTS)
    (run,) = journal.past_runs()
    assert (run.what, run.profile, run.outcome) == ("replay", "vmstore", "done")
    assert (run.ran, run.changed, run.seconds) == (1, 1, 0.5)
    assert run.at > 1_600_000_000


def test_no_runs_yet() -> None:
    assert journal.past_runs() == []


@pytest.mark.parametrize("text", ["", "\n", "nonsense", "[1]\n", '{"event": "started"}\n', "\xff\xfe"])
def test_what_is_no_journal_is_passed_over(text: str) -> None:
    write(*EVENTS)
    (journal.folder() / "other.jsonl").write_text(text, encoding="latin-1")
    (journal.folder() / "other.txt").write_text("a note")
    assert len(journal.past_runs()) == 1


ENDLESS = """\
import sys
from pathlib import Path
from virtwiz import journal
from virtwiz.events import Output
with journal.opened("replay", "vmstore", Path("p.yaml")) as book:
    number = 0
    while True:
        book.write(Output("1.1", "bricks", "g1", f"line {number} " + "x" * 5000))
        number += 1
        if number == 100:
            print(book.path, flush=True)
"""


def test_a_killed_run_leaves_whole_lines_and_is_unfinished() -> None:
    with subprocess.Popen([sys.executable, "-c", ENDLESS], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        path = Path(process.stdout.readline().strip())
        process.send_signal(signal.SIGKILL)
    _, *written = lines(path)
    assert len(written) >= 100
    assert all(line["text"].startswith(f"line {number} ") for number, line in enumerate(written))
    (run,) = journal.past_runs()
    assert (run.outcome, run.ran, run.path) == ("unfinished", 0, path)


def test_a_half_line_is_unfinished_too() -> None:
    path = write(*EVENTS)
    path.write_bytes(path.read_bytes()[:-20])
    assert [run.outcome for run in journal.past_runs()] == ["unfinished"]


def raised() -> ValueError:
    try:
        raise ValueError("a bug")
    except ValueError as error:
        return error


def test_a_crash_is_kept_with_what_led_to_it(state: Path) -> None:
    path = journal.crash(raised())
    assert path.parent == state / "virtwiz/runs"
    text = path.read_text()
    assert "def raised" not in text
    assert "in raised" in text
    assert text.endswith("ValueError: a bug\n")
    assert journal.past_runs() == []


def test_two_crashes_are_both_kept() -> None:
    text = journal.crash(raised()).read_text() + journal.crash(RuntimeError("another")).read_text()
    assert "a bug" in text
    assert "another" in text


def test_where_nothing_can_be_written(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(VirtwizError, match=r"Not a directory.*XDG_STATE_HOME"), journal.opened("x", "y", SOURCE):
        pytest.fail("there is no journal")
    path = journal.crash(raised())
    assert path.parent == tmp_path
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "a bug" in path.read_text()
