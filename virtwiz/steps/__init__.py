"""The documented steps, one file each. A step turns a profile and the facts into what is missing: pure, no I/O.

`stages(profile, facts)` yields Stages in order, Refusals, and Unknowns (what only a host can tell). A step is finished
exactly when it yields nothing for the facts at hand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from virtwiz.plan import Plan, Refusal, Stage, Unknown
from virtwiz.steps import bricks, glusterd, image, ownership, peers, replica, start, tunables, vm

if TYPE_CHECKING:
    from virtwiz.facts.model import Facts
    from virtwiz.profile import Profile

STEPS = (peers, bricks, replica, tunables, glusterd, ownership, start, image, vm)
"""In the documented order."""


def plan(profile: Profile, facts: Facts) -> Plan:
    """All that is missing of a profile, given the facts (an empty Facts: bare hosts)."""
    outcomes = [outcome for step in STEPS for outcome in step.stages(profile, facts)]
    return Plan(
        tuple(outcome for outcome in outcomes if isinstance(outcome, Stage)),
        tuple(outcome for outcome in outcomes if isinstance(outcome, Refusal)),
        tuple(outcome for outcome in outcomes if isinstance(outcome, Unknown)),
        blind=not facts.looked,
    )
