"""Start: the volume's bricks come up and clients may mount it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from virtwiz.facts import pool
from virtwiz.plan import Stage
from virtwiz.steps.gluster import ONE_AT_A_TIME, change, gluster
from virtwiz.steps.online import all_online

if TYPE_CHECKING:
    from collections.abc import Iterator

    from virtwiz.facts.model import Facts
    from virtwiz.profile import Profile


def stages(profile: Profile, facts: Facts) -> Iterator[Stage]:
    """Start the volume; `start force` only to bring back a brick that is down."""
    volume = pool.volume(profile, facts)
    name = profile.volume.name
    if not volume or volume.status != "Started":
        words, why = [name], "Start the bricks on every node."
    elif not {(brick.host_uuid, brick.path) for brick in volume.bricks} <= facts.online:
        words, why = [name, "force"], "A brick is down; `force` starts what is missing and leaves the others alone."
    else:
        return
    leader = pool.leader(profile, facts)
    yield Stage("start", (change(leader, gluster("volume", "start", *words), why),), ONE_AT_A_TIME)
    yield Stage("start", (all_online(leader, name, profile.volume.bricks),))
