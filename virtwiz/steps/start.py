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
    starting = list(_start(profile, facts))
    yield from starting
    if starting:
        leader = pool.leader(profile, facts)
        volume = pool.volume(profile, facts)
        bricks = volume.bricks if volume else profile.volume.bricks
        yield Stage("start", (all_online(leader, profile.volume.name, bricks),))


def _start(profile: Profile, facts: Facts) -> Iterator[Stage]:
    volume = pool.volume(profile, facts)
    if not volume or volume.status != "Started":
        run = gluster("volume", "start", profile.volume.name)
        command = change(pool.leader(profile, facts), run, "Start the bricks on every node.")
        yield Stage("start", (command,), ONE_AT_A_TIME)
    elif not to_restart(profile, facts):  # else the bricks had to be back before glusterd was restarted
        yield from revival.stages("start", profile, facts)
