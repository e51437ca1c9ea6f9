"""The executor's order: stages, guards, rescue, tries, cancelling, and what is told of each."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from tests.scripted import (
    Impatient,
    Scripted,
    command,
    ended,
    finished,
    happen,
    plan,
    says,
    skipped,
    until_cancelled,
)
from tests.transports.doing import until
from virtwiz import executor
from virtwiz.errors import ConnectionLost, TimedOut
from virtwiz.events import Ended, Finished, Output, Skipped, Started
from virtwiz.plan import Command, Plan, Run, Stage

if TYPE_CHECKING:
    from tests.scripted import Answer, Heard
    from virtwiz.events import Event


def test_an_empty_plan_is_done() -> None:
    assert [type(event) for event in happen(Plan(), Scripted())] == [Ended]
    assert ended(happen(Plan(), Scripted())) == ("done", 0, 0)


def test_stages_run_in_order() -> None:
    host = Scripted()
    events = happen(plan((command("a"),), (command("b", changes=False),), (command("c"),)), host)
    assert host.asked == ["a", "a.", "b", "b.", "c", "c."]
    assert ended(events) == ("done", 3, 2)


def test_events_carry_what_a_reader_needs() -> None:
    host = Scripted(answers={"a": [says("one\ntwo")]})
    started, *output, end, _ = happen(plan((command("a"),), step="tunables"), host)
    assert started == Started("1.1", "tunables", "g1", "a", "a", "why a", True)
    assert output == [Output("1.1", "tunables", "g1", text) for text in ("one", "two")]
    assert isinstance(end, Finished)
    assert (end.exit_status, end.error) == (0, "")


def test_others_of_the_stage_finish_and_later_ones_are_skipped() -> None:
    failed = threading.Event()

    def fail(_heard: Heard, _cancelled: threading.Event) -> int:
        failed.set()
        return 3

    def go_on(heard: Heard, _cancelled: threading.Event) -> int:
        assert failed.wait(20)
        heard("still here\n")
        return 0

    host = Scripted(answers={"bad": [fail], "good": [go_on]})
    events = happen(plan((command("bad"), command("good")), (command("x"), command("y")), (command("z"),)), host)
    assert finished(events)["1.1"].exit_status == 3
    assert finished(events)["1.2"].exit_status == 0
    assert any(isinstance(event, Output) and event.text == "still here" for event in events)
    assert skipped(events) == ["2.1", "2.2", "3.1"]
    assert ended(events) == ("failed", 2, 2)


def test_only_the_failed_command_is_rescued_in_order() -> None:
    rescue = (command("r1"), command("r2"))
    spare = (command("r3"),)
    host = Scripted(answers={"bad": [7], "r1": [1]})
    events = happen(plan((command("bad", rescue=rescue), command("good", rescue=spare))), host)
    assert host.begun[2:] == ["r1", "r2"]
    assert set(host.asked[:4]) == {"bad", "bad.", "good", "good."}
    assert [key for key in finished(events) if "rescue" in key] == ["1.1.rescue1", "1.1.rescue2"]
    assert ended(events) == ("failed", 2, 2)


def test_an_outcome_that_is_not_known_is_not_rescued() -> None:
    for error in (ConnectionLost("lost", host="g1"), TimedOut("too slow", host="g1")):
        host = Scripted(answers={"bad": [error]})
        events = happen(plan((command("bad", rescue=(command("r1"),)),), (command("later"),)), host)
        assert host.begun == ["bad"]
        assert finished(events)["1.1"].exit_status is None
        assert finished(events)["1.1"].error == str(error)
        assert ended(events) == ("failed", 1, 1)


def test_a_bug_below_becomes_an_event() -> None:
    host = Scripted(answers={"bad": [ZeroDivisionError("by nought")]})
    events = happen(plan((command("bad"), command("good")), (command("later"),)), host)
    assert "ZeroDivisionError" in finished(events)["1.1"].error
    assert finished(events)["1.2"].exit_status == 0
    assert ended(events) == ("failed", 2, 2)


def test_a_host_without_connection_becomes_an_event() -> None:
    events = happen(plan((command("a", host="nowhere"),)), Scripted())
    assert finished(events)["1.1"].error
    assert ended(events) == ("failed", 1, 1)


def test_a_shared_guard_runs_first_and_once() -> None:
    guard = command("look", changes=False)
    host = Scripted()
    events = happen(plan((command("a", guards=(guard,)), command("b", guards=(guard,)))), host)
    assert host.asked[:2] == ["look", "look."]
    assert sorted(host.begun) == ["a", "b", "look"]
    assert ended(events) == ("done", 2, 2)


def test_guards_look_again_before_each_stage() -> None:
    guard = command("look", changes=False)
    host = Scripted()
    happen(plan((command("a", guards=(guard,)),), (command("b", guards=(guard,)),)), host)
    assert host.begun == ["look", "a", "look", "b"]


def test_a_guard_that_fails_holds_everything_back() -> None:
    guard, other = command("look", changes=False), command("listen", changes=False)
    host = Scripted(answers={"look": [1]})
    made = plan((command("a", guards=(guard, other), rescue=(command("r"),)), command("b")), (command("c"),))
    events = happen(made, host)
    assert sorted(host.begun) == ["listen", "look"]
    assert skipped(events) == ["1.1", "1.2", "2.1"]
    assert ended(events) == ("failed", 0, 0)


def test_cancelling_ends_the_waiting() -> None:
    cancelled = threading.Event()
    host = Scripted(answers={"a": [until_cancelled], "b": [until_cancelled]})
    made = plan((command("first"),), (command("a", rescue=(command("r"),)), command("b")), (command("c"),))
    events: list[Event] = []
    for event in executor.run(made, {"g1": host}, cancelled):
        events.append(event)
        if [type(event) for event in events].count(Started) == 3:
            until(lambda: len(host.begun) == 3)
            cancelled.set()
    assert skipped(events) == ["3.1"]
    assert "r" not in host.begun
    assert "goes on there" in finished(events)["2.1"].error
    assert ended(events) == ("interrupted", 3, 3)


def test_nothing_more_begins_once_cancelled() -> None:
    cancelled = Impatient()

    def last(_heard: Heard, _over: threading.Event) -> int:
        cancelled.set()
        return 0

    host = Scripted(answers={"a": [last]})
    events = happen(plan((command("a"),), (command("b"),)), host, cancelled)
    assert host.begun == ["a"]
    assert skipped(events) == ["2.1"]
    assert ended(events) == ("interrupted", 1, 1)
    guarded = command("c", guards=(command("a", changes=False),))
    cancelled.clear()
    events = happen(plan((guarded,)), Scripted(answers={"a": [last]}), cancelled)
    assert skipped(events) == ["1.1"]
    assert ended(events) == ("interrupted", 0, 0)


def test_no_rescue_is_begun_once_cancelled() -> None:
    cancelled = Impatient()

    def fail(_heard: Heard, _over: threading.Event) -> int:
        cancelled.set()
        return 1

    host = Scripted(answers={"bad": [fail]})
    events = happen(plan((command("bad", rescue=(command("r"),)),)), host, cancelled)
    assert host.begun == ["bad"]
    assert [type(event) for event in events] == [Started, Finished, Ended]
    assert ended(events) == ("interrupted", 1, 1)


ANSWERS: list[Answer] = [0, 0, 0, says("a\nb\n"), says("c", 1), 1, ConnectionLost("lost"), ValueError("a bug")]
NUMBERS = st.integers(0, len(ANSWERS) - 1)
COMMANDS = st.builds(
    lambda own, guards, rescue, changes: command(
        f"{own}",
        changes=changes,
        guards=tuple(command(f"{n}", changes=False) for n in guards),
        rescue=tuple(command(f"{n}") for n in rescue),
    ),
    NUMBERS,
    st.lists(st.integers(0, 4), max_size=2),
    st.lists(NUMBERS, max_size=2),
    st.booleans(),
)
PLANS = st.lists(st.lists(COMMANDS, min_size=1, max_size=4).map(tuple), max_size=4).map(lambda s: plan(*s))


@given(PLANS)
def test_what_holds_for_every_run(made: Plan) -> None:
    host = Scripted(answers={str(number): [answer] for number, answer in enumerate(ANSWERS)})
    events = happen(made, host)
    assert [isinstance(event, Ended) for event in events] == [False] * (len(events) - 1) + [True]
    told: dict[str, list[Event]] = {}
    for event in events:
        if not isinstance(event, Ended):
            told.setdefault(event.id, []).append(event)
    for own in told.values():
        kinds = [type(event) for event in own]
        assert kinds == [Skipped] or kinds == [Started, *[Output] * (len(own) - 2), Finished]
    ids = {f"{n}.{m}": c for n, stage in enumerate(made.stages, 1) for m, c in enumerate(stage.commands, 1)}
    assert ids.keys() == {key for key in told if key.count(".") == 1}
    begun = [one for key, one in ids.items() if isinstance(told[key][0], Started)]
    good = all(f.exit_status == 0 for f in finished(events).values())
    assert ended(events) == ("done" if good else "failed", len(begun), sum(one.changes for one in begun))
    order = [int(event.id.split(".")[0]) for event in events if not isinstance(event, Ended)]
    assert order == sorted(order)
    for key, one in ids.items():
        end = finished(events).get(key)
        expected = len(one.rescue) if end and end.exit_status else 0
        assert [k for k in told if k.startswith(f"{key}.rescue")] == [
            f"{key}.rescue{n}" for n in range(1, expected + 1)
        ]


def test_output_waits_for_a_slow_reader_and_keeps_its_order() -> None:
    sent = 0

    def talk(heard: Heard, _cancelled: threading.Event) -> int:
        nonlocal sent
        for number in range(200_000):
            heard(f"{number}\n")
            sent += 1
        return 0

    host = Scripted(answers={"talk": [talk]})
    seen: list[str] = []
    for event in executor.run(plan((command("talk"),)), {"g1": host}, threading.Event()):
        if isinstance(event, Output):
            seen += event.text.split("\n")
            assert sent - len(seen) <= executor._QUEUED + 2
    assert seen == [str(number) for number in range(200_000)]


def test_leaving_early_leaves_no_thread_behind() -> None:
    def talk(heard: Heard, _cancelled: threading.Event) -> int:
        for number in range(10 * executor._QUEUED):
            heard(f"{number}\n")
        return 0

    before = set(threading.enumerate())
    host = Scripted(answers={"talk": [talk]})
    events = executor.run(plan((command("talk"), command("talk"))), {"g1": host}, threading.Event())
    next(iter(events))
    assert set(threading.enumerate()) - before
    events.close()  # type: ignore[attr-defined]
    until(lambda: not set(threading.enumerate()) - before)


def test_a_stage_may_span_hosts() -> None:
    hosts = {name: Scripted(name) for name in ("g1", "g2")}
    stage = Stage("bricks", tuple(Command(name, Run(("mkdir",)), "The brick.") for name in hosts))
    events = list(executor.run(Plan((stage,)), hosts, threading.Event()))
    assert all(host.begun == ["mkdir"] for host in hosts.values())
    assert {event.host for event in events if not isinstance(event, Ended)} == {"g1", "g2"}
