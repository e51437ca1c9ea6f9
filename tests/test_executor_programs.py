"""The executor over real programs on this machine."""

from __future__ import annotations

import os
import threading
import time
from typing import TYPE_CHECKING

import pytest

from tests.needs import need
from tests.transports.conftest import use_locks
from tests.transports.doing import until
from virtwiz import executor
from virtwiz.events import Ended, Finished, Output, Started
from virtwiz.plan import Command, Plan, Run, Stage
from virtwiz.transports import local

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from virtwiz.events import Event
    from virtwiz.transports.local import LocalTransport


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalTransport]:
    """This machine, with locks that nobody else holds."""
    need("flock")
    if os.geteuid() != 0:
        pytest.skip("commands have to run as root")
    use_locks(tmp_path, monkeypatch.setattr)
    transport = local.connect("here", "none")
    yield transport
    transport.close()


def sh(text: str, *words: str, timeout: int = 30, rescue: tuple[Command, ...] = ()) -> Command:
    return Command("here", Run(("sh", "-c", text, "sh", *words)), "To see.", timeout=timeout, rescue=rescue)


def stages(*commands: tuple[Command, ...]) -> Plan:
    return Plan(tuple(Stage("bricks", stage) for stage in commands))


def run(plan: Plan, here: LocalTransport) -> list[Event]:
    return list(executor.run(plan, {"here": here}, threading.Event()))


def statuses(events: list[Event]) -> dict[str, int | None]:
    return {event.id: event.exit_status for event in events if isinstance(event, Finished)}


def text(events: list[Event], key: str) -> str:
    return "\n".join(event.text for event in events if isinstance(event, Output) and event.id == key)


def test_commands_of_a_stage_run_at_the_same_time(here: LocalTransport, tmp_path: Path) -> None:
    """Each of two commands opens a fifo that the other one has to open too: one alone would wait for ever."""
    a, b = str(tmp_path / "a"), str(tmp_path / "b")
    os.mkfifo(a)
    os.mkfifo(b)
    first = sh('echo first >"$1"; cat "$2"', a, b)
    second = sh('cat "$1"; echo second >"$2"', a, b)
    events = run(stages((first, second)), here)
    assert statuses(events) == {"1.1": 0, "1.2": 0}
    assert (text(events, "1.1"), text(events, "1.2")) == ("second", "first")


def test_a_stage_begins_when_the_one_before_has_ended(here: LocalTransport, tmp_path: Path) -> None:
    log = str(tmp_path / "log")
    events = run(stages(*[(sh(f'echo {n} >>"$1"', log), sh(f'echo {n} >>"$1"', log)) for n in range(4)]), here)
    assert set(statuses(events).values()) == {0}
    assert (tmp_path / "log").read_text() == "0\n0\n1\n1\n2\n2\n3\n3\n"


def test_a_failure_is_rescued_and_stops_the_plan(here: LocalTransport, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    fails = sh('touch "$1"; echo no >&2; exit 5', str(mark), rescue=(sh('rm "$1"', str(mark)), sh("true")))
    never = tmp_path / "never"
    events = run(stages((fails,), (sh('touch "$1"', str(never)),)), here)
    assert statuses(events) == {"1.1": 5, "1.1.rescue1": 0, "1.1.rescue2": 0}
    assert text(events, "1.1") == "no"
    assert not mark.exists()
    assert not never.exists()


def test_much_output_arrives_whole_and_in_order(here: LocalTransport) -> None:
    events = run(stages((sh("seq 200000"), sh("seq 300001 500000"))), here)
    assert text(events, "1.1") == "\n".join(map(str, range(1, 200_001)))
    assert text(events, "1.2") == "\n".join(map(str, range(300_001, 500_001)))


def test_a_program_that_does_not_end_in_time_is_left(here: LocalTransport, tmp_path: Path) -> None:
    fifo = str(tmp_path / "fifo")
    os.mkfifo(fifo)
    rescue = (sh("echo rescued"),)
    events = run(stages((sh('cat "$1"', fifo, timeout=1, rescue=rescue),)), here)
    assert statuses(events) == {"1.1": None}
    assert "did not end within 1 s" in next(event.error for event in events if isinstance(event, Finished))
    os.close(os.open(fifo, os.O_WRONLY))


def test_cancelling_is_quick_and_what_runs_goes_on(here: LocalTransport, tmp_path: Path) -> None:
    fifo, mark = tmp_path / "fifo", tmp_path / "mark"
    os.mkfifo(fifo)
    cancelled = threading.Event()
    events = []
    asked = 0.0
    waits = sh('echo up; cat "$1"; touch "$2"', str(fifo), str(mark))
    for event in executor.run(stages((waits, waits)), {"here": here}, cancelled):
        events.append(event)
        if [type(event) for event in events].count(Output) == 2 and not asked:
            asked = time.monotonic()
            cancelled.set()
    assert time.monotonic() - asked < 5
    assert statuses(events) == {"1.1": None, "1.2": None}
    last = events[-1]
    assert isinstance(last, Ended)
    assert (last.outcome, last.ran, last.changed) == ("interrupted", 2, 2)
    assert not mark.exists()
    os.close(os.open(fifo, os.O_WRONLY))
    until(mark.exists)


def test_more_commands_than_run_at_once(here: LocalTransport) -> None:
    events = run(stages(tuple(sh('echo "$1"', str(number)) for number in range(20))), here)
    assert {text(events, f"1.{number + 1}") for number in range(20)} == {str(number) for number in range(20)}
    assert [type(event) for event in events].count(Started) == 20


def test_escape_sequences_are_gone(here: LocalTransport) -> None:
    events = run(stages((sh(r"printf '\033[31mred\033[0m \033]0;title\007\101\r\n'"),)), here)
    assert text(events, "1.1") == "red A"


def test_stdin_text_and_difficult_words_arrive(here: LocalTransport) -> None:
    words = ("it's", 'a "b"', "$HOME `id` \\", "two\nlines", "", "-n", "*", "é")
    shown = Command("here", Run(("printf", "<%s>\n", *words)), "To see.")
    read = Command("here", Run(("cat",), stdin="END\n'$x'\n\\n\n"), "To see.")
    events = run(stages((shown, read)), here)
    assert text(events, "1.1") == "".join(f"<{word}>\n" for word in words).rstrip("\n")
    assert text(events, "1.2") == "END\n'$x'\n\\n"
