"""Start: the volume's bricks come up and clients may mount it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from virtwiz.facts import pool
from virtwiz.plan import Stage
from virtwiz.steps import revival
from virtwiz.steps.gluster import ONE_AT_A_TIME, change, gluster
from virtwiz.steps.glusterd import to_restart
from virtwiz.steps.online import all_online

if TYPE_CHECKING:
    from collections.abc import Iterator

    from virtwiz.facts.model import Facts
    from virtwiz.profile import Profile


def stages(profile: Profile, facts: Facts) -> Iterator[Stage]:
    """Start the volume, or bring back a brick that is down."""
    volume = pool.volume(profile, facts)
    if volume and volume.status == "Started":
        # Where glusterd has to be restarted, the bricks had to be back before: nothing is left to do here.
        if not to_restart(profile, facts):
            yield from revival.stages("start", profile, facts)
        return
    leader = pool.leader(profile, facts)
    name = profile.volume.name
    run = gluster("volume", "start", name)
    yield Stage("start", (change(leader, run, "Start the bricks on every node."),), ONE_AT_A_TIME)
    yield Stage("start", (all_online(leader, name, profile.volume.bricks),))
