"""Profile and facts in, commands out: the cases in `cases/*.yaml`."""

from __future__ import annotations

import pytest

from tests.steps.cases import KEYS, Case, cases
from virtwiz.oneline import plan_lines


@pytest.mark.parametrize("case", cases(), ids=str)
def test_the_plan_is_the_expected_one(case: Case) -> None:
    assert set(case.given) <= KEYS
    plan = case.plan
    assert "\n".join(plan_lines(plan)) == case.given.get("plan", "").rstrip()
    said = [f"{refusal} {refusal.waiver}" for refusal in plan.refusals]
    expected = case.given.get("refused", [])
    assert len(said) == len(expected), said
    assert [part for part, whole in zip(expected, said, strict=True) if part not in whole] == [], said
    if "unknown" in case.given:
        assert [f"{unknown.field}: {unknown.words}" for unknown in plan.unknowns] == case.given["unknown"]


def test_no_two_cases_have_the_same_title() -> None:
    titles = [str(case) for case in cases()]
    assert len(titles) == len(set(titles))
