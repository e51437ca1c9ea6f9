"""Bring back bricks of a started volume whose process has gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from virtwiz.facts import pool
from virtwiz.plan import Stage
from virtwiz.steps.gluster import ONE_AT_A_TIME, change, gluster

if TYPE_CHECKING:
    from collections.abc import Iterator

    from virtwiz.facts.model import Facts
    from virtwiz.plan import StepName
    from virtwiz.profile import Profile


def stages(step: StepName, profile: Profile, facts: Facts) -> Iterator[Stage]:
    """`start force` where a brick is down; nothing where all are online or the volume is not started."""
    volume = pool.volume(profile, facts)
    if not volume or volume.status != "Started":
        return
    if {(brick.host_uuid, brick.path) for brick in volume.bricks} <= facts.online:
        return
    leader = pool.leader(profile, facts)
    why = "A brick is down; `force` starts what is missing and leaves the others alone."
    yield Stage(step, (change(leader, gluster("volume", "start", volume.name, "force"), why),), ONE_AT_A_TIME)
