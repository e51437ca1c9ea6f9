"""The practice cluster beside real hosts: commands that nobody wrote down get the same answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.lab.side_by_side import differences
from tests.practice.drawn import Line, sequences

if TYPE_CHECKING:
    from virtwiz.lab import Lab

pytestmark = pytest.mark.lab

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
