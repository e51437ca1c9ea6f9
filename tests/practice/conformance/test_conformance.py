"""At least 95 of 100 recorded answers within the documented procedure are given the same; the others are known."""

from __future__ import annotations

import functools
from typing import Final

import pytest

from tests.practice.conformance.replay import Replayed, names, recorded, replay

ENOUGH: Final = 0.95

_replayed = functools.cache(replay)


@pytest.mark.parametrize("name", names())
def test_every_answer_is_the_same_or_known_to_differ(name: str) -> None:
    surprising = [each for each in _replayed(name) if not each.same and not each.outside and not each.differs]
    assert [_shown(each) for each in surprising] == []


def _shown(each: Replayed) -> str:
    return f"{each.id}: recorded {each.recorded}, answered {each.answered}"


@pytest.mark.parametrize("name", names())
def test_what_is_known_to_differ_does(name: str) -> None:
    """A reason that is not needed any more is taken away; and an entry that does not exist has none."""
    assert [each.id for each in _replayed(name) if each.same and each.differs] == []
    ids = [entry["id"] for entry in recorded(name)]
    assert len(ids) == len(set(ids))


def test_enough_answers_are_the_same() -> None:
    judged = [each for name in names() for each in _replayed(name) if not each.outside]
    same = [each for each in judged if each.same]
    print(f"{len(same)} of {len(judged)} recorded answers are given the same: {100 * len(same) / len(judged):.1f} %")
    assert len(same) >= ENOUGH * len(judged)
    assert len(judged) > 300
