"""The answers to virtwiz' own probes beside those that were recorded on a real lab, from bare hosts to a broken one."""

from __future__ import annotations

import re
import threading
from typing import TYPE_CHECKING

import pytest

from tests.facts.recording import MOMENTS, PROFILE, answers, known
from tests.practice.conformance.normal import normal
from tests.practice.small import typed
from virtwiz import steps
from virtwiz.facts import read
from virtwiz.oneline import plan_lines
from virtwiz.practice import bare
from virtwiz.practice.world import World
from virtwiz.replay import Wishes, replay
from virtwiz.transports.practice import connect_all

if TYPE_CHECKING:
    from tests.facts.recording import Answers, Moment
    from virtwiz.facts.probes import Probe

VARYING = re.compile(r"(?<=\t)\d{7,}(?=\t|$)|(?<=CPU time: {7})[\d.]+", re.MULTILINE)
"""Sizes of disks, in bytes, and what a machine has computed."""

OF_THE_LAB = re.compile(r"^(/\toverlay|/\text4|/tmp\ttmpfs)\t.*\n", re.MULTILINE)
"""Where a host has its root and its temporary files."""


def _at(moment: Moment) -> World:
    world = World(bare.for_profile(PROFILE))
    if moment != "bare":
        wishes = Wishes(last="start") if moment == "storage" else Wishes()
        list(replay(PROFILE, connect_all(world, PROFILE.hosts), wishes, lambda plan: None, threading.Event()))
    if moment == "broken":
        typed(world.cluster, "g2", "systemctl stop glusterd")
    return world


def _asked(moment: Moment) -> Answers:
    world = _at(moment)
    fleet = connect_all(world, PROFILE.hosts)
    found: Answers = {}
    for name in answers(moment):
        heard: list[str] = []
        status = fleet[name.split()[0]].run(known(PROFILE)[name].command, heard.append, threading.Event())
        assert status is not None
        found[name] = status, "".join(heard)
    return found


def _plain(name: str, answer: tuple[int, str]) -> tuple[int, list[str]]:
    status, text = answer
    if name.endswith("capabilities"):  # of the recorder's processor, too
        text = "\n".join(re.findall("<model>dac</model>|<domain type='qemu'/?>", text))
    return status, VARYING.sub("n", OF_THE_LAB.sub("", normal(text))).split("\n")


@pytest.mark.parametrize("moment", MOMENTS)
def test_probes_are_answered_as_on_the_lab(moment: Moment) -> None:
    recorded, asked = answers(moment), _asked(moment)
    differ = {name: (_plain(name, recorded[name]), _plain(name, asked[name])) for name in recorded}
    assert {name: both for name, both in differ.items() if both[0] != both[1]} == {}


@pytest.mark.parametrize("moment", MOMENTS)
def test_the_same_plan_is_made_of_them(moment: Moment) -> None:
    probes: dict[str, Probe] = known(PROFILE)
    plans = [
        steps.plan(PROFILE, read.facts(PROFILE, {probes[name]: answer for name, answer in given.items()}))
        for given in (answers(moment), _asked(moment))
    ]
    assert plan_lines(plans[0]) == plan_lines(plans[1])
    assert plans[0].refusals == plans[1].refusals
