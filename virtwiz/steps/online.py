"""Wait for a volume's bricks, and for its copies to be the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from virtwiz.steps.gluster import gluster, literal, wait

if TYPE_CHECKING:
    from collections.abc import Sequence

    from virtwiz.facts.model import PlacedBrick
    from virtwiz.plan import Command
    from virtwiz.profile import Brick

    Bricks = Sequence[Brick] | Sequence[PlacedBrick]

HEAL_LIMIT: Final = 1800
"""Seconds: healing copies whole shards over the network."""


def all_online(leader: str, volume: str, bricks: Bricks) -> Command:
    """Wait until every brick's process runs (`volume status`; bricks of a lost node are missing from its list)."""
    patterns = tuple(_online_pattern(brick) for brick in bricks)
    run = gluster("volume", "status", volume, "--xml")
    return wait(leader, run, patterns, "every brick is online", 120, "A brick's process needs a moment to come up.")


def _online_pattern(brick: Brick | PlacedBrick) -> str:
    path = f"<path>{literal(brick.path)}</path><peerid>[^<]*</peerid><status>1</status>"
    return f"<hostname>{literal(brick.host)}</hostname>{path}"


def healed(leader: str, volume: str, bricks: Bricks) -> Command:
    """Wait until no brick has anything left to heal (`volume heal VOLUME info`)."""
    patterns = tuple(
        f"<name>{literal(f'{brick.host}:{brick.path}')}</name>"
        "<status>Connected</status><numberOfEntries>0</numberOfEntries>"
        for brick in bricks
    )
    why = "Before the next node goes, every copy must be up to date, or the last good one is lost."
    run = gluster("volume", "heal", volume, "info", "--xml")
    return wait(leader, run, patterns, "nothing is left to heal", HEAL_LIMIT, why)
