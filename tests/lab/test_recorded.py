"""The recorded answers are still what real hosts say; where they are not: `make record`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.facts.record import record
from tests.facts.recording import MOMENTS, PROFILE, RECORDED, answers, facts
from virtwiz import steps
from virtwiz.oneline import plan_lines

if TYPE_CHECKING:
    from pathlib import Path

    from tests.facts.recording import Moment
    from virtwiz.lab import Lab

pytestmark = pytest.mark.lab

Kinds = dict[str, tuple[int, list[str]]]


@pytest.fixture(scope="module")
def again(lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with another recording."""
    folder = tmp_path_factory.mktemp("recorded")
    record(lab, folder)
    return folder


def kinds(moment: Moment, folder: Path) -> Kinds:
    """Each answer without what differs from lab to lab: numbers, UUIDs, the order of lines."""
    return {name: (status, _kind(name, text)) for name, (status, text) in answers(moment, folder).items()}


def _kind(name: str, text: str) -> list[str]:
    if name.endswith("capabilities"):  # of this machine's processor, too
        return re.findall("<model>dac</model>|<domain type='qemu'/?>", text)
    # glusterd writes its operating version when a first command needs it, which may be while it is looked for.
    text = re.sub(r"^operating\t\d*$", "operating", text, flags=re.MULTILINE)
    return sorted({re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d+", "0", line) for line in text.split("\n")})


@pytest.mark.parametrize("moment", MOMENTS)
def test_real_hosts_still_answer_so(again: Path, moment: Moment) -> None:
    assert kinds(moment, again) == kinds(moment, RECORDED)


@pytest.mark.parametrize("moment", MOMENTS)
def test_the_plan_is_still_the_same(again: Path, moment: Moment) -> None:
    plans = [steps.plan(PROFILE, facts(moment, folder)) for folder in (again, RECORDED)]
    assert plan_lines(plans[0]) == plan_lines(plans[1])
    assert plans[0].refusals == plans[1].refusals
