"""Replica count: the volume, with so many copies of every image. It is not changed later."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from virtwiz.facts import pool, programs
from virtwiz.plan import Command, Refusal, Run, Stage
from virtwiz.steps.bricks import by_host
from virtwiz.steps.gluster import ONE_AT_A_TIME, change, gluster

if TYPE_CHECKING:
    from collections.abc import Iterator

    from virtwiz.facts.model import Facts, VolumeFacts
    from virtwiz.profile import Profile, Volume

CLEAN: Final = """\
for path; do
  grep -qsxF "path=$path" /var/lib/glusterd/vols/*/bricks/* && continue
  setfattr -x trusted.glusterfs.volume-id "$path" 2>/dev/null
  setfattr -x trusted.gfid "$path" 2>/dev/null
  rm -rf "$path/.glusterfs"
done
exit 0"""
"""Arguments: brick paths that had no mark before. Take off the marks that a failed create left behind."""


def stages(profile: Profile, facts: Facts) -> Iterator[Stage | Refusal]:
    """Create the volume; one that stands must be the one that is described."""
    volume = pool.volume(profile, facts)
    if volume:
        yield from _differences(profile, facts, volume)
    else:
        yield Stage("replica", (_create(profile, pool.leader(profile, facts)),), ONE_AT_A_TIME)


def _create(profile: Profile, leader: str) -> Command:
    volume = profile.volume
    words = ["volume", "create", volume.name, *_kind(volume), *map(str, volume.bricks)]
    run = gluster(*words, *(["force"] if volume.force else []))
    return Command(
        leader,
        run,
        "The volume, with its replica sets in this order. virtwiz does not change them later.",
        timeout=180,
        guards=_unmarked(profile),
        rescue=_clean(profile),
        retry_on=change(leader, run, "").retry_on,
    )


def _kind(volume: Volume) -> list[str]:
    if volume.replica == 1:
        return []
    return ["replica", str(volume.replica), *(["arbiter", "1"] if volume.arbiter else [])]


def _unmarked(profile: Profile) -> tuple[Command, ...]:
    why, label = "No brick may belong to a volume already.", "check that no brick carries a volume's mark"
    return tuple(
        Command(host, Run(("sh", "-c", programs.UNMARKED, "virtwiz", *paths)), why, changes=False, label=label)
        for host, paths in by_host(profile.volume.bricks).items()
    )


def _clean(profile: Profile) -> tuple[Command, ...]:
    why, label = "A failed create leaves marks on bricks, and the next one would fail.", "take the marks off again"
    return tuple(
        Command(host, Run(("sh", "-c", CLEAN, "virtwiz", *paths)), why, label=label)
        for host, paths in by_host(profile.volume.bricks).items()
    )


def _differences(profile: Profile, facts: Facts, found: VolumeFacts) -> Iterator[Refusal]:
    wanted = profile.volume
    remedy = "virtwiz does not change that; correct the profile, or choose another volume name."
    counts = (found.replica, found.arbiter)
    if found.disperse:
        what = f"The volume {found.name} is dispersed ({found.disperse} bricks a set, redundancy {found.redundancy})."
        yield Refusal("replica", what, remedy)
    elif counts != (wanted.replica, wanted.arbiter):
        what = f"The volume {found.name} has replica {found.replica}, arbiter {found.arbiter}."
        yield Refusal("replica", what, remedy)
    here = [(_uuid(profile, facts, brick.host), brick.path) for brick in wanted.bricks]
    there = [(brick.host_uuid, brick.path) for brick in found.bricks]
    # A peer whose glusterd is silent may be any; that it is, is refused before.
    same = [path == other and uuid in ("", known) for (uuid, path), (known, other) in zip(here, there, strict=False)]
    if len(here) != len(there) or not all(same):
        listed = " ".join(f"{brick.host}:{brick.path}" for brick in found.bricks)
        yield Refusal("replica", f"The volume {found.name} has other bricks: {listed}.", remedy)


def _uuid(profile: Profile, facts: Facts, peer: str) -> str:
    """The peer's own UUID; where its glusterd is silent, the one that the leader knows it by."""
    member = pool.membership(profile, facts, peer)
    return facts.node(peer).uuid or (member.uuid if member else "")
