"""`virtwiz replay` on this machine: the question, the events, the journal, and both ways to stop it."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

import pytest

from tests.cli.doing import ENDING, ROOT, Answer, Cli
from tests.needs import need
from tests.transports.doing import until

if TYPE_CHECKING:
    import signal
    from collections.abc import Iterator

WORKS = "echo hello; touch done"
FIELDS = {
    "started": {"event", "id", "step", "host", "title", "command", "why", "changes"},
    "output": {"event", "id", "step", "host", "text"},
    "finished": {"event", "id", "step", "host", "exit_status", "seconds", "error"},
    "ended": {"event", "outcome", "ran", "changed", "seconds"},
}


class World:
    """A replay of small steps on this machine."""

    def __init__(self, cli: Cli) -> None:
        self.cli = cli
        self.path = cli.profile(host="address: localhost")
        self.locks = cli.home / "locks"
        self.locks.mkdir()

    def argv(self, program: str, *words: str) -> list[str]:
        module = [sys.executable, "-m", "tests.cli.small_world"]
        return [*module, program, str(self.locks), "replay", str(self.path), *words]

    @property
    def environment(self) -> dict[str, str]:
        return self.cli.environment(PYTHONPATH=str(ROOT))

    def replay(self, program: str, *words: str) -> Answer:
        done = subprocess.run(
            self.argv(program, *words),
            input="y\n",
            capture_output=True,
            text=True,
            timeout=60,
            cwd=self.cli.home,
            env=self.environment,
        )
        return Answer(done.returncode, done.stdout, done.stderr)

    @contextmanager
    def begin(self, program: str, *words: str, stdin: int | None = None) -> Iterator[subprocess.Popen[str]]:
        """A replay to be looked at while it runs."""
        process = subprocess.Popen(
            self.argv(program, *words),
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=self.cli.home,
            env=self.environment,
        )
        with process:
            try:
                yield process
            except BaseException:
                process.kill()
                raise

    @contextmanager
    def on_a_terminal(self, *words: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
        """A replay whose standard input is a terminal; gives the process and our end of the terminal."""
        ours, theirs = pty.openpty()
        try:
            with self.begin(WORKS, *words, stdin=theirs) as process:
                yield process, ours
        finally:
            os.close(ours)
            os.close(theirs)

    @property
    def outcomes(self) -> list[str]:
        """What the journals say of the runs so far."""
        return [line.split()[3] for line in self.cli("runs").out.splitlines()]

    @property
    def done(self) -> Path:
        return self.cli.home / "done"


@pytest.fixture
def world(cli: Cli) -> World:
    need("flock")
    if os.geteuid() != 0:
        pytest.skip("commands have to run as root")
    return World(cli)


def read_until(stream: IO[str] | None, words: str) -> str:
    """Read up to a text, which may end in the middle of a line."""
    assert stream
    text = ""
    while words not in text:
        more = os.read(stream.fileno(), 4096).decode()
        assert more, text
        text += more
    return text


def test_what_is_missing_is_run_once(world: World) -> None:
    first = world.replay(WORKS, "--yes")
    assert (first.status, first.err) == (0, "")
    lines = first.out.splitlines()
    assert lines[0] == "bricks"
    assert "      g1: hello" in lines
    assert any(line.startswith("Done: 1 commands run, 1 of them change something") for line in lines)
    second = world.replay("exit 1")
    assert (second.status, second.err) == (0, "")
    assert second.out == "Done: nothing to do, everything is as the profile says.\n"
    assert world.outcomes == ["done", "done"]


def test_the_events_as_json(world: World) -> None:
    answer = world.replay(WORKS, "--yes", "--json")
    assert (answer.status, answer.err) == (0, "")
    assert [found["event"] for found in answer.objects] == ["started", "output", "finished", "ended"]
    for found in answer.objects:
        assert found.keys() == FIELDS[found["event"]]
    (book,) = (world.cli.state / "virtwiz/runs").glob("*.jsonl")
    kept = [json.loads(line) for line in book.read_text().splitlines()]
    assert [{key: value for key, value in line.items() if key != "at"} for line in kept[1:]] == answer.objects


def test_nobody_to_ask(world: World) -> None:
    answer = world.replay(WORKS)
    assert answer.status == 4
    assert "--yes" in answer.err
    assert not world.done.exists()
    assert world.replay(WORKS, "--json").objects[-1]["outcome"] == "refused"
    assert world.outcomes == ["refused", "refused"]


def test_a_command_that_fails(world: World) -> None:
    answer = world.replay("echo oh >&2; exit 9", "--yes")
    assert answer.status == 1
    assert answer.err.startswith("g1: bricks: `the work` failed (exit status 9: oh). Look at the output above; ")
    assert "exit status 9" in answer.out
    assert world.outcomes == ["failed"]


def test_a_step_that_is_not_finished_by_its_commands(world: World) -> None:
    answer = world.replay("true", "--yes", "--json")
    assert answer.status == 1
    assert "bricks is not finished" in answer.err
    end = answer.objects[-1]
    assert (end["outcome"], end["ran"], end["changed"]) == ("failed", 1, 1)


@pytest.mark.parametrize(("said", "status", "outcome"), [
    ("y\n", 0, "done"),
    ("n\n", 4, "refused"),
    ("\n", 4, "refused"),
    ("\x04", 130, "interrupted"),
])  # fmt: skip
def test_the_question(world: World, said: str, status: int, outcome: str) -> None:
    with world.on_a_terminal("--json") as (process, terminal):
        asked = read_until(process.stderr, "[y/N]")
        assert "bricks     g1      the work" in asked.splitlines()
        assert "Run these 1 commands, 1 of them changing something?" in asked
        assert not world.done.exists()
        os.write(terminal, said.encode())
        out, err = process.communicate(timeout=30)
    assert process.returncode == status
    assert json.loads(out.splitlines()[-1])["outcome"] == outcome
    assert "Traceback" not in err
    assert world.done.exists() == (status == 0)
    assert world.outcomes == [outcome]


@pytest.mark.parametrize(("number", "status"), ENDING)
def test_a_signal_ends_the_question(world: World, number: signal.Signals, status: int) -> None:
    with world.on_a_terminal("--json") as (process, _terminal):
        read_until(process.stderr, "[y/N]")
        until(lambda: Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()[0] == "S")
        process.send_signal(number)
        out, err = process.communicate(timeout=30)
    assert process.returncode == status
    end = json.loads(out)
    assert (end["outcome"], end["ran"], end["changed"]) == ("interrupted", 0, 0)
    assert "Traceback" not in err
    assert not world.done.exists()


@pytest.mark.parametrize(("number", "status"), ENDING)
def test_a_signal_stops_the_waiting_but_not_the_command(world: World, number: signal.Signals, status: int) -> None:
    fifo = world.cli.home / "fifo"
    os.mkfifo(fifo)
    with world.begin("echo up; cat fifo; touch done", "--yes", "--json") as process:
        seen = read_until(process.stdout, '"up"')
        process.send_signal(number)
        out, err = process.communicate(timeout=30)
    assert process.returncode == status
    end = json.loads((seen + out).splitlines()[-1])
    assert (end["event"], end["outcome"], end["ran"], end["changed"]) == ("ended", "interrupted", 1, 1)
    assert "Traceback" not in err
    assert world.outcomes == ["interrupted"]
    assert not world.done.exists()
    os.close(os.open(fifo, os.O_WRONLY))
    until(world.done.exists)


def test_a_run_that_is_killed_is_unfinished(world: World) -> None:
    fifo = world.cli.home / "fifo"
    os.mkfifo(fifo)
    with world.begin("echo up; cat fifo", "--yes", "--json") as process:
        read_until(process.stdout, '"up"')
        process.kill()
    assert world.outcomes == ["unfinished"]
    os.close(os.open(fifo, os.O_WRONLY))
