"""Plans as values: their parts, and how a refusal reads."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from typing import get_args

import pytest

from virtwiz.plan import STEP_NAMES, Command, Plan, Refusal, Run, Stage, StepName, Unknown


def _stage(step: StepName, *hosts: str) -> Stage:
    return Stage(step, tuple(Command(host, Run(("true",)), "Because.") for host in hosts))


PLAN = Plan(
    (_stage("peers", "g1"), _stage("bricks", "g1", "g2"), _stage("glusterd", "g2"), _stage("vm", "kvm1")),
    (Refusal("bricks", "No.", "Try another."), Refusal("vm", "No.", "Stop it.", host="kvm1")),
    (Unknown("volume.owner", "<uid>"),),
)


def test_the_steps_are_the_documented_ones() -> None:
    assert get_args(StepName) == STEP_NAMES
    assert " ".join(STEP_NAMES) == "peers bricks replica tunables glusterd ownership start image vm"


def test_all_commands_in_order() -> None:
    assert [command.host for command in PLAN.commands] == ["g1", "g1", "g2", "g2", "kvm1"]
    assert Plan().commands == ()


@pytest.mark.parametrize(
    ("first", "last", "stages", "refusals"),
    [
        ("peers", "vm", "peers bricks glusterd vm", "bricks vm"),
        ("bricks", "glusterd", "bricks glusterd", "bricks"),
        ("replica", "image", "glusterd", ""),
        ("peers", "peers", "peers", ""),
        ("vm", "peers", "", ""),
    ],
)
def test_a_part_of_a_plan(first: StepName, last: StepName, stages: str, refusals: str) -> None:
    part = PLAN.between(first, last)
    assert [stage.step for stage in part.stages] == stages.split()
    assert [refusal.step for refusal in part.refusals] == refusals.split()
    assert part.unknowns == PLAN.unknowns


def test_a_refusal_in_one_line() -> None:
    assert [str(refusal) for refusal in PLAN.refusals] == ["bricks: No. Try another.", "vm, kvm1: No. Stop it."]


def test_a_command_is_a_value() -> None:
    command = Command("g1", Run(("true",)), "Because.")
    assert command == Command("g1", Run(("true",)), "Because.")
    assert len({command, Command("g1", Run(("true",)), "Because.")}) == 1
    with pytest.raises(FrozenInstanceError):
        command.host = "g2"  # type: ignore[misc]
