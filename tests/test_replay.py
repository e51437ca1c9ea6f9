"""Replay: facts, plan, run, facts again; what it refuses, and how it ends."""

from __future__ import annotations

import io
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.scripted import Scripted, command, plan
from virtwiz import headless, steps, survey
from virtwiz.errors import ConnectionLost, Interrupted, Refused, VirtwizError
from virtwiz.events import Ended, Started
from virtwiz.facts.model import Facts
from virtwiz.plan import STEP_NAMES, Plan, Refusal
from virtwiz.profile import load
from virtwiz.replay import Wishes, allowed, replay

if TYPE_CHECKING:
    from virtwiz.events import Event
    from virtwiz.profile import Profile

PROFILE = load(Path(__file__).parent.parent / "sample_profiles/two-node-documented.yaml")
NOTHING = (Plan(), True)

Look = tuple[Plan, bool] | VirtwizError
"""What a look at the hosts leads to: what is missing, and whether the volume's files were seen."""


@dataclass
class Trial:
    """A replay on a host on paper: what each look at it leads to is written down."""

    looks: list[Look]
    host: Scripted = field(default_factory=Scripted)
    events: list[Event] = field(default_factory=list)
    shown: list[Plan] = field(default_factory=list)
    seen: list[tuple[Facts, int]] = field(default_factory=list)
    """What was seen, and how many commands had been begun then."""
    cancelled: threading.Event = field(default_factory=threading.Event)
    _found: Plan = field(default_factory=Plan)

    def facts(self, _profile: Profile, _fleet: object, cancelled: threading.Event, _waiting: object) -> Facts:
        assert self.looks, "there is never another look"
        look = self.looks.pop(0)
        if isinstance(look, VirtwizError):
            raise look
        if cancelled.is_set():
            raise Interrupted
        self._found, looked = look
        return Facts(looked=looked)

    def plan(self, _profile: Profile, _facts: Facts) -> Plan:
        return self._found

    def run(self, wishes: Wishes, error: VirtwizError | None = None) -> tuple[str, int, int]:
        def confirm(found: Plan) -> None:
            self.shown.append(found)
            if error:
                raise error

        def seen(facts: Facts) -> None:
            self.seen.append((facts, len(self.host.begun)))

        for event in replay(PROFILE, {"g1": self.host}, wishes, confirm, self.cancelled, seen=seen):
            assert not self.ends
            self.events.append(event)
        return self.end

    @property
    def ends(self) -> list[Ended]:
        return [event for event in self.events if isinstance(event, Ended)]

    @property
    def end(self) -> tuple[str, int, int]:
        (end,) = self.ends
        assert self.events[-1] is end
        return end.outcome, end.ran, end.changed


class Trials:
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch

    def __call__(self, *looks: Look) -> Trial:
        trial = Trial(list(looks))
        self._monkeypatch.setattr(survey, "facts", trial.facts)
        self._monkeypatch.setattr(steps, "plan", trial.plan)
        return trial


@pytest.fixture
def trial(monkeypatch: pytest.MonkeyPatch) -> Trials:
    return Trials(monkeypatch)


UNTIL_START = Wishes(last="start")
MISSING = plan((command("a"),), (command("b", changes=False),))


def test_nothing_to_do(trial: Trials) -> None:
    one = trial(NOTHING)
    assert one.run(Wishes()) == ("done", 0, 0)
    assert one.shown == []
    assert one.host.asked == []


def test_what_is_missing_is_run_and_looked_at_again(trial: Trials) -> None:
    one = trial((MISSING, True), NOTHING)
    assert one.run(Wishes()) == ("done", 2, 1)
    assert one.host.begun == ["a", "b"]
    assert one.shown == [MISSING]
    assert one.seen == [(Facts(looked=True), 0), (Facts(looked=True), 2)]
    assert one.looks == []


def test_a_step_that_is_not_empty_after_its_run_has_failed(trial: Trials) -> None:
    left = plan((command("a"),))
    one = trial((MISSING, True), (left, True))
    with pytest.raises(VirtwizError) as caught:
        one.run(Wishes())
    assert type(caught.value) is VirtwizError
    assert caught.value.what.startswith("bricks is not finished")
    assert caught.value.cause.split() == ["bricks", "g1", "a"]
    assert one.end == ("failed", 2, 1)
    assert one.host.begun == ["a", "b"]


def test_a_failed_command_ends_it_without_another_look(trial: Trials) -> None:
    one = trial((MISSING, True))
    one.host.answers["a"] = [1]
    assert one.run(Wishes()) == ("failed", 1, 1)


def test_a_volume_that_could_not_be_seen_gets_a_second_round(trial: Trials) -> None:
    images = plan((command("image"), command("other")), step="image")
    one = trial((plan((command("start"),), step="start"), False), (images, True), NOTHING)
    assert one.run(Wishes()) == ("done", 3, 3)
    assert one.host.begun[0] == "start"
    started = [event.id for event in one.events if isinstance(event, Started)]
    assert len(started) == len(set(started)) == 3, "no two commands of a run share an id"


def test_there_is_no_third_round(trial: Trials) -> None:
    one = trial((plan((command("start"),)), False), (MISSING, True), (MISSING, True))
    with pytest.raises(VirtwizError, match="bricks is not finished"):
        one.run(Wishes())
    assert one.end == ("failed", 3, 2)


def test_a_volume_that_cannot_be_seen_even_then(trial: Trials) -> None:
    one = trial((MISSING, False), (MISSING, False))
    with pytest.raises(VirtwizError, match="cannot be mounted"):
        one.run(Wishes())
    assert one.end == ("failed", 2, 1)
    one = trial((Plan(), False))
    with pytest.raises(VirtwizError, match="cannot be mounted"):
        one.run(Wishes())
    assert one.end == ("failed", 0, 0)


def test_steps_that_do_not_need_the_files_do_not_ask_for_them(trial: Trials) -> None:
    assert trial((Plan(), False)).run(UNTIL_START) == ("done", 0, 0)
    assert trial((MISSING, False), (Plan(), False)).run(UNTIL_START) == ("done", 2, 1)


def test_a_lost_host_ends_it(trial: Trials) -> None:
    one = trial((MISSING, True), ConnectionLost("the connection was lost", host="g1"))
    with pytest.raises(ConnectionLost):
        one.run(Wishes())
    assert one.end == ("failed", 2, 1)


def test_cancelled_while_looking(trial: Trials) -> None:
    one = trial(NOTHING)
    one.cancelled.set()
    with pytest.raises(Interrupted):
        one.run(Wishes())
    assert one.end == ("interrupted", 0, 0)


@pytest.mark.parametrize(("answer", "outcome"), [(Refused("not confirmed"), "refused"), (Interrupted(), "interrupted")])
def test_no_consent(trial: Trials, answer: VirtwizError, outcome: str) -> None:
    one = trial((MISSING, True))
    with pytest.raises(type(answer)):
        one.run(Wishes(), answer)
    assert one.end == (outcome, 0, 0)
    assert one.host.asked == []


def test_an_unfinished_earlier_step_is_a_refusal(trial: Trials) -> None:
    both = Plan((*plan((command("p"),), step="peers").stages, *MISSING.stages))
    one = trial((both, True))
    with pytest.raises(
        Refused, match=r"peers and bricks are not finished, and come before start\. Begin with --from peers"
    ):
        one.run(Wishes(first="start"))
    assert one.end == ("refused", 0, 0)
    assert one.host.asked == []


def test_a_refusal_of_an_earlier_step_counts() -> None:
    wrong = Refusal("image", "a.img is there with format qcow2, not raw.", "Correct the profile.")
    with pytest.raises(Refused, match="format qcow2"):
        allowed(Plan(plan((command("x"),), step="vm").stages, (wrong,)), Wishes(first="vm"))
    later = Refusal("vm", "It runs elsewhere.", "Shut it down.")
    assert allowed(Plan(refusals=(later,)), Wishes(last="image")) == Plan()


def test_only_the_wanted_part_is_run(trial: Trials) -> None:
    made = Plan(tuple(stage for step in STEP_NAMES for stage in plan((command(step),), step=step).stages))
    one = trial((made, True), NOTHING)
    assert one.run(Wishes(last="tunables")) == ("done", 4, 4)
    assert one.host.begun == ["peers", "bricks", "replica", "tunables"]
    assert [stage.step for stage in allowed(plan((command("x"),), step="vm"), Wishes(first="vm")).stages] == ["vm"]


OUTAGE = Refusal("glusterd", "The bricks would go down.", "Say --allow-outage.", "g1", waiver="--allow-outage")


def test_a_refusal_runs_nothing(trial: Trials) -> None:
    other = Refusal("replica", "The volume has other bricks.", "Name another volume.")
    one = trial((Plan(MISSING.stages, (OUTAGE, other)), True))
    with pytest.raises(Refused) as caught:
        one.run(Wishes(waived=frozenset({"--allow-outage"})))
    assert str(caught.value) == "replica: The volume has other bricks. Name another volume."
    assert "go down" not in str(caught.value)
    assert one.end == ("refused", 0, 0)
    assert one.host.asked == []
    with pytest.raises(Refused, match="go down"):
        trial((Plan(MISSING.stages, (OUTAGE,)), True)).run(Wishes())


def test_a_waived_refusal_is_none(trial: Trials) -> None:
    one = trial((Plan(MISSING.stages, (OUTAGE,)), True), NOTHING)
    assert one.run(Wishes(waived=frozenset({"--allow-outage"}))) == ("done", 2, 1)


def test_a_refusal_of_a_step_that_is_not_wanted_does_not_matter(trial: Trials) -> None:
    one = trial((Plan(MISSING.stages, (OUTAGE,)), True), NOTHING)
    assert one.run(Wishes(last="bricks")) == ("done", 2, 1)


def test_asking_needs_somebody(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    headless.ask(plan((command("look", changes=False),)))
    with pytest.raises(Refused, match="nobody is there to ask"):
        headless.ask(MISSING)
    assert capsys.readouterr() == ("", "")
