"""Bricks: a directory on each node, on a filesystem of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from virtwiz.facts import pool
from virtwiz.plan import Command, Refusal, Run, Stage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from virtwiz.facts.model import BrickDir, Facts
    from virtwiz.profile import Brick, Profile


def stages(profile: Profile, facts: Facts) -> Iterator[Stage | Refusal]:
    """Make the directories that are missing; refuse places that would hurt."""
    if pool.volume(profile, facts):
        return
    yield from _refusals(profile, facts)
    missing = [brick for brick in profile.volume.bricks if not facts.dir_of(brick).exists]
    if missing:
        yield Stage("bricks", tuple(_mkdir(host, paths) for host, paths in by_host(missing).items()))


def _mkdir(host: str, paths: tuple[str, ...]) -> Command:
    why = "The brick's directory; gluster itself would make only the last part of the path."
    return Command(host, Run(("mkdir", "-p", *paths)), why)


def by_host(bricks: list[Brick] | tuple[Brick, ...]) -> dict[str, tuple[str, ...]]:
    """The paths of bricks, host by host."""
    hosts = dict.fromkeys(brick.host for brick in bricks)
    return {host: tuple(brick.path for brick in bricks if brick.host == host) for host in hosts}


def _refusals(profile: Profile, facts: Facts) -> Iterator[Refusal]:
    known = [brick for brick in profile.volume.bricks if facts.node(brick.host).answers]
    for brick in known:  # what the others belong to may be the very volume; that they are silent, is refused before
        for what, remedy in _problems(brick, facts.dir_of(brick), force=profile.volume.force):
            yield Refusal("bricks", what, remedy, host=brick.host)
    if not profile.volume.force:
        yield from _shared_hosts(profile)


def _problems(brick: Brick, found: BrickDir, *, force: bool) -> Iterator[tuple[str, str]]:
    """The checks that gluster's `force` would switch off; the volume's mark is looked at with force too."""
    if not found.directory:
        yield f"{brick.path} is there and is no directory.", "Choose another path for the brick."
    if found.mark:
        what = f"{found.mark} carries the mark of a volume (trusted.glusterfs.volume-id, .glusterfs)."
        yield what, "Choose another path; only if its data is not wanted any more, delete that directory yourself."
    if found.mount_point and not force:
        yield f"{brick.path} is a mount point.", f"Use a directory below it, such as {brick.path}/brick."
    if found.root_filesystem and not force:
        what = f"{brick.path} is on the root filesystem, which a full volume would fill up."
        yield what, "Mount a filesystem for the brick, or say `force: true` in the profile's volume."


def _shared_hosts(profile: Profile) -> Iterator[Refusal]:
    for number, bricks in enumerate(profile.volume.sets, start=1):
        hosts = [brick.host for brick in bricks]
        twice = sorted({host for host in hosts if hosts.count(host) > 1})
        if twice:
            what = f"Replica set {number} has more than one brick on {', '.join(twice)}: they would be lost together."
            yield Refusal("bricks", what, "List the bricks set by set, each on another host.")
