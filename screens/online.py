"""The bricks of the volume, each with the state of its process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from virtwiz.facts import pool

if TYPE_CHECKING:
    from virtwiz.facts.model import Facts, VolumeFacts
    from virtwiz.profile import Brick, Profile


def rows(profile: Profile | None, facts: Facts | None) -> list[tuple[str, str]]:
    """Brick and state, with a sign."""
    bricks = profile.volume.bricks if profile else ()
    if not profile or facts is None:
        return [(str(brick), "· not looked at yet") for brick in bricks]
    volume = pool.volume(profile, facts)
    return [(str(brick), _state(facts, volume, brick)) for brick in bricks]


def _state(facts: Facts, volume: VolumeFacts | None, brick: Brick) -> str:
    node = facts.node(brick.host)
    if not node.answers:
        return "! glusterd is silent"
    if not volume:
        return "· no volume yet"
    if volume.status != "Started":
        return "· not started"
    return "✓ online" if (node.uuid, brick.path) in facts.online else "! not online"
