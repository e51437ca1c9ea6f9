"""What hosts of a real lab answered, read by the parsers as ever, gives the plan that one expects of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.facts.recording import MOMENTS, PROFILE, RECORDED, answers, facts, known, program, stored
from virtwiz import steps
from virtwiz.facts import probes
from virtwiz.facts.model import Facts
from virtwiz.oneline import plan_lines

if TYPE_CHECKING:
    from tests.facts.recording import Moment

LEARNT = {
    "service glusterd restart        (systemctl restart glusterd where systemd runs)": "systemctl restart glusterd",
    "'<uid of qemu on kvm1>'": "64055",
    "'<gid of qemu on kvm1>'": "64055",
}
"""What bare hosts tell that nobody knows offline."""


def _lines(moment: Moment) -> list[str]:
    found = steps.plan(PROFILE, facts(moment))
    assert (found.refusals, found.unknowns) == ((), ())
    return plan_lines(found)


@pytest.mark.parametrize("moment", MOMENTS)
def test_the_recording_is_of_the_probes_as_they_are(moment: Moment) -> None:
    asked = {name: program(probe) for name, probe in known(PROFILE).items()}
    recorded = {name: given["program"] for name, given in stored(moment).items()}
    wanted = {name: program(probe) for name, probe in known(PROFILE).items() if probe in probes.first(PROFILE)}
    assert wanted.items() <= recorded.items() <= asked.items(), "the probes have changed: make record"


def test_bare_hosts_get_the_plan_that_is_made_offline() -> None:
    offline = "\n".join(plan_lines(steps.plan(PROFILE, Facts())))
    for words, learnt in LEARNT.items():
        assert words in offline
        offline = offline.replace(words, learnt)
    assert "\n".join(_lines("bare")) == offline


def test_what_stands_is_not_made_again() -> None:
    bare = _lines("bare")
    image = next(place for place, line in enumerate(bare) if line.startswith("image"))
    assert _lines("storage") == bare[image:]


def test_hosts_on_which_all_is_done_are_left_alone() -> None:
    assert _lines("done") == []


def test_a_silent_glusterd_is_all_that_is_complained_of() -> None:
    found = steps.plan(PROFILE, facts("broken"))
    assert [(refusal.step, refusal.host) for refusal in found.refusals] == [("peers", "g2")]
    assert {stage.step for stage in found.stages} == {"start"}


@pytest.mark.parametrize("moment", MOMENTS)
def test_no_secret_is_recorded(moment: Moment) -> None:
    text = (RECORDED / f"{moment}.json").read_text(encoding="utf-8")
    assert not [word for word in ("PRIVATE KEY", "ssh-", "passwd=", "password") if word in text]


def test_all_are_recorded() -> None:
    assert sorted(path.stem for path in RECORDED.iterdir()) == sorted(MOMENTS)
    assert all(answers(moment) for moment in MOMENTS)
