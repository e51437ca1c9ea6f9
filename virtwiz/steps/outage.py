"""Whether a volume stands while one node is away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from virtwiz.facts import pool

if TYPE_CHECKING:
    from collections.abc import Mapping

    from virtwiz.facts.model import Facts, PlacedBrick, VolumeFacts
    from virtwiz.profile import Profile


def breaks(profile: Profile, facts: Facts, volume: VolumeFacts) -> bool:
    """Whether one node less takes the volume away: too few bricks of a set are left, or a quorum is lost."""
    options = _options(profile, facts, volume)
    server_quorum = options.get("cluster.server-quorum-type") == "server" and _needs_every_node(profile, facts)
    return server_quorum or any(
        not _enough(volume, options, bricks, [brick for brick in bricks if brick.host_uuid != host])
        for bricks in volume.sets
        for host in {brick.host_uuid for brick in bricks}
    )


def _needs_every_node(profile: Profile, facts: Facts) -> bool:
    """Whether the servers' quorum is lost with one more node.

    The profile's peers count as connected members: the step peers comes before and sees to it.
    """
    members = facts.node(pool.leader(profile, facts)).pool
    peers = {facts.node(peer).uuid for peer in profile.peers}
    connected = {member.uuid for member in members if member.connected} | peers
    return (len(connected) - 1) * 2 <= len(peers.union(member.uuid for member in members))


def _enough(
    volume: VolumeFacts, options: Mapping[str, str], bricks: tuple[PlacedBrick, ...], left: list[PlacedBrick]
) -> bool:
    """Whether clients can go on with what is left of a set.

    Quorum `auto` is more than half of the copies, or the half with the first of them; unset it is that for more than
    two copies (fix_quorum_options in glusterfs' afr.c).
    """
    if volume.disperse:
        return len(left) >= volume.disperse - volume.redundancy
    quorum = options.get("cluster.quorum-type", "auto" if volume.replica > 2 else "none")
    if quorum == "auto":
        return len(left) * 2 > len(bricks) or (len(left) * 2 == len(bricks) and bricks[0] in left)
    count = options.get("cluster.quorum-count", "") if quorum == "fixed" else ""
    return len(left) >= (int(count) if count.isdecimal() and count.isascii() else 1)


def _options(profile: Profile, facts: Facts, volume: VolumeFacts) -> dict[str, str]:
    """A volume's options as they are when the restart comes: the step tunables goes before it."""
    if volume.name != profile.volume.name:
        return dict(volume.options)
    group = facts.node(pool.leader(profile, facts)).group(profile.volume.tunables.group) or {}
    return {**volume.options, **group, **profile.volume.tunables.options}
