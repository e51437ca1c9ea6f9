"""The practice cluster beside real hosts: commands that nobody wrote down get the same answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.lab.clusters import inside, sample
from tests.lab.side_by_side import differences, replayed
from tests.lab.test_samples import KIND
from tests.practice.drawn import Line, sequences
from virtwiz.practice import bare
from virtwiz.practice.world import World
from virtwiz.profile import load
from virtwiz.session import connected
from virtwiz.transports.practice import connect_all

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from virtwiz.lab import Lab

pytestmark = pytest.mark.lab

IN_CI: Final = ("two-node-documented", "three-node-replica")
SAMPLES: Final = [pytest.param(name, marks=() if name in IN_CI else pytest.mark.soak) for name in KIND]

DRAWN: Final = settings(
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
"""No shrinking: each example takes its time."""


@given(lines=sequences())
@settings(DRAWN, max_examples=5)
def test_drawn_sequences_are_answered_the_same(lab: Lab, lines: list[Line]) -> None:
    assert list(map(str, differences(lab, lines))) == []


@pytest.mark.soak
@given(lines=sequences())
@settings(DRAWN, max_examples=50)
def test_many_drawn_sequences_are_answered_the_same(lab: Lab, lines: list[Line]) -> None:
    assert list(map(str, differences(lab, lines))) == []


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_is_replayed_with_the_same_answers(fresh_lab: Callable[..., Lab], tmp_path: Path, name: str) -> None:
    lab = fresh_lab()
    for host in ("g1", "g2"):  # the documented path, on the lab's filesystem for bricks
        inside(lab, host, "mkdir -p /home/brick1 && mount --bind /data/brick1 /home/brick1")
    profile = load(sample(name, lab, tmp_path))
    with connected(profile) as fleet:
        real = replayed(profile, fleet)
    practised = replayed(profile, connect_all(World(bare.for_profile(profile)), profile.hosts))
    assert practised == real
