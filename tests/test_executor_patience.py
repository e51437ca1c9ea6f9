"""How long the executor waits: for gluster's lock, and for the others when a host is lost."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pytest

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
from virtwiz import executor, patience
from virtwiz.errors import ConnectionLost, TimedOut
from virtwiz.events import Ended, Finished, Output

if TYPE_CHECKING:
    from tests.scripted import Heard
    from virtwiz.events import Event
    from virtwiz.plan import Plan

BUSY = "Another transaction is in progress"


def test_a_held_lock_is_tried_again_until_it_succeeds() -> None:
    busy = says(f"volume set: failed: {BUSY} for vm. Please try again.\n", 1)
    host = Scripted(answers={"set": [busy, busy, says("volume set: success\n")]})
    events = happen(plan((command("set", retry_on=(BUSY,), rescue=(command("r"),)),)), host)
    assert host.begun == ["set"] * 3
    said = [event.text for event in events if isinstance(event, Output)]
    waiting = "waiting for gluster's lock, which another command holds, up to 200 s"
    assert said == [said[0], waiting, said[0], "volume set: success"], "it is told once that one waits"
    assert [type(event) for event in events].count(Finished) == 1
    assert ended(events) == ("done", 1, 1)


def test_another_failure_is_not_tried_again() -> None:
    for answer in (says("volume set: failed: no such option\n", 1), says(f"{BUSY}\n")):
        host = Scripted(answers={"set": [answer]})
        happen(plan((command("set", retry_on=(BUSY,)),)), host)
        assert host.begun == ["set"]


def test_a_lock_that_stays_held_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executor, "LOCK_LIMIT", 0)
    host = Scripted(answers={"set": [says(BUSY, 1)]})
    events = happen(plan((command("set", retry_on=(BUSY,)),)), host)
    assert [event.text for event in events if isinstance(event, Output)][-1].startswith("waited 0 s in vain for")
    assert ended(events) == ("failed", 1, 1)


@dataclass
class Two:
    """Two hosts, of which g2 is lost at some point; and what happens when a plan runs on them."""

    g1: Scripted = field(default_factory=Scripted)
    g2: Scripted = field(default_factory=lambda: Scripted("g2"))
    events: list[Event] = field(default_factory=list)

    def lose(self) -> None:
        """The watchdog of g2 barks."""
        self.g2.lost = "it has not answered for 15 s"

    def lost(self, _heard: Heard, _over: threading.Event) -> int:
        """What a command on g2 comes to."""
        self.lose()
        raise ConnectionLost("the connection was lost; its outcome is unknown", host="g2")

    def run(self, made: Plan) -> str:
        """Run it to its end, which is an error; gives what that says."""
        fleet = {"g1": self.g1, "g2": self.g2}
        with pytest.raises(ConnectionLost) as caught:
            self.events.extend(executor.run(made, fleet, Impatient()))
        assert isinstance(self.events[-1], Ended), "it is told before the error"
        return str(caught.value)


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """The others get no time when a host is lost."""
    monkeypatch.setattr(patience, "GRACE", 0)


def test_a_lost_host_ends_the_run_and_says_what_to_do(short: None) -> None:
    two = Two()
    two.g2.answers["b"] = [two.lost]
    said = two.run(plan((command("a"), command("b", host="g2")), (command("c"),)))
    assert said.startswith("g2: the connection was lost (it has not answered for 15 s). ")
    assert "run the same again" in said
    assert finished(two.events)["1.2"].exit_status is None
    assert skipped(two.events) == ["2.1"]
    assert ended(two.events) == ("failed", 2, 2)


def test_others_may_finish_when_a_host_is_lost() -> None:
    two = Two()
    gone = threading.Event()

    def lost(heard: Heard, over: threading.Event) -> int:
        gone.set()
        return two.lost(heard, over)

    def slow(_heard: Heard, _over: threading.Event) -> int:
        assert gone.wait(20)
        return 0

    two.g1.answers["a"], two.g2.answers["b"] = [slow], [lost]
    two.run(plan((command("a"), command("b", host="g2")), (command("c"),)))
    assert finished(two.events)["1.1"].exit_status == 0
    assert two.g1.begun == ["a"]


def test_a_command_that_hangs_since_a_host_was_lost_is_not_waited_for(short: None) -> None:
    """As a `volume set` does while one of the peers is cut off: nothing of ours runs there."""
    two = Two()

    def hang(heard: Heard, over: threading.Event) -> int | None:
        two.lose()
        return until_cancelled(heard, over)

    two.g1.answers["set"] = [hang]
    said = two.run(plan((command("set", rescue=(command("r"),)),), (command("c"),)))
    assert said.startswith("g2: the connection was lost")
    end = finished(two.events)["1.1"]
    assert (end.exit_status, end.error) == (
        None,
        "stopped waiting because the connection to g2 was lost; what runs on the host goes on there",
    )
    assert two.g1.begun == ["set"], "its outcome is not known, so nothing is taken back"
    assert skipped(two.events) == ["2.1"]


def test_a_host_that_is_lost_between_two_stages_ends_the_run_too() -> None:
    two = Two()

    def last(_heard: Heard, _over: threading.Event) -> int:
        two.lose()
        return 0

    two.g1.answers["a"] = [last]
    two.run(plan((command("a"),), (command("b"),)))
    assert skipped(two.events) == ["2.1"]
    assert ended(two.events) == ("failed", 1, 1)


def test_what_failed_is_still_rescued_when_a_host_is_lost() -> None:
    two = Two()
    two.g1.answers["a"], two.g2.answers["b"] = [1], [two.lost]
    rescue = (command("r"),)
    two.run(plan((command("a", rescue=rescue), command("b", host="g2", rescue=rescue))))
    assert two.g1.begun == ["a", "r"]


def test_gluster_s_lock_is_not_waited_for_once_a_host_is_lost(short: None) -> None:
    two = Two()

    def busy(heard: Heard, _over: threading.Event) -> int:
        heard(f"{BUSY}\n")
        if len(two.g1.begun) == 3:
            two.lose()
        return 1

    two.g1.answers["set"] = [busy]
    two.run(plan((command("set", retry_on=(BUSY,)),)))
    assert ended(two.events) == ("failed", 1, 1)


@pytest.mark.parametrize(("late", "expected"), [(True, ["bad", "r"]), (False, ["bad"])])
def test_what_does_not_end_in_its_time_is_rescued_where_the_rescue_looks_for_itself(
    late: bool, expected: list[str]
) -> None:
    host = Scripted(answers={"bad": [TimedOut("too slow", host="g1")]})
    bad = replace(command("bad", rescue=(command("r"),)), rescue_late=late)
    assert ended(happen(plan((bad,)), host)) == ("failed", 1, 1)
    assert host.begun == expected


def test_a_late_rescue_needs_its_host() -> None:
    two = Two()
    two.g2.answers["b"] = [two.lost]
    two.run(plan((replace(command("b", host="g2", rescue=(command("r", host="g2"),)), rescue_late=True),)))
    assert two.g2.begun == ["b"]
