"""Which node speaks for the pool, and which peers belong to it already."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from virtwiz.facts.model import Facts, Member, VolumeFacts
    from virtwiz.profile import Profile


def leader(profile: Profile, facts: Facts) -> str:
    """The node that gluster commands run on.

    The first peer that answers in the pool that most of the peers are in, else the first peer. A lone node with
    volumes of its own counts as a pool: gluster lets it probe others, but not be probed.
    """
    answering = [peer for peer in profile.peers if facts.node(peer).answers]
    pools = [pool for pool in pools_among(profile, facts) if pool]
    if not pools:
        return answering[0] if answering else profile.peers[0]
    largest = max(pools, key=lambda pool: sum(facts.node(peer).uuid in pool for peer in answering))
    return next(peer for peer in answering if facts.node(peer).uuid in largest)


def pools_among(profile: Profile, facts: Facts) -> list[frozenset[str]]:
    """The pools that the peers are in, as sets of UUIDs; a lone node without volumes is in none."""
    pools: list[frozenset[str]] = []
    for peer in profile.peers:
        seen = _company(profile, facts, peer)
        if len(seen) < 2 and not _has_volumes_of_its_own(profile, facts, peer):
            continue
        same = [pool for pool in pools if pool & seen]
        pools = [pool for pool in pools if not pool & seen] + [seen.union(*same)]
    return [pool for pool in pools if any(facts.node(peer).uuid in pool for peer in profile.peers)]


def _company(profile: Profile, facts: Facts, peer: str) -> frozenset[str]:
    """Who is in one pool with a peer, itself included, by UUID: of the other peers that it lists those that list it.

    A node that was detached while it was down comes back believing that nothing has changed. Where all the peers that
    it lists know better, it is alone, whoever else it lists.
    """
    node, others = facts.node(peer), listed(profile, facts, peer)
    strangers = {other for other in others if peer not in listed(profile, facts, other)}
    if strangers and strangers == others:
        return frozenset({node.uuid})
    return frozenset(member.uuid for member in node.pool) - {facts.node(other).uuid for other in strangers}


def _has_volumes_of_its_own(profile: Profile, facts: Facts, peer: str) -> bool:
    """Whether a node has volumes that those it lists have not: they would spread to who probes it."""
    others = listed(profile, facts, peer)
    theirs = {(volume.name, volume.bricks) for other in others for volume in facts.node(other).volumes}
    return any((volume.name, volume.bricks) not in theirs for volume in facts.node(peer).volumes)


def listed(profile: Profile, facts: Facts, peer: str) -> frozenset[str]:
    """The other peers that a peer takes for members of its pool."""
    uuids = {member.uuid for member in facts.node(peer).pool}
    return frozenset(other for other in profile.peers if other != peer and facts.node(other).uuid in uuids)


def sees_all(profile: Profile, facts: Facts) -> bool:
    """Whether each peer sees every other one as a connected member: each checks a new volume's bricks for itself."""
    uuids = {facts.node(peer).uuid for peer in profile.peers}
    return all(
        uuids <= {member.uuid for member in facts.node(peer).pool if member.connected or member.local}
        for peer in profile.peers
    )


def membership(profile: Profile, facts: Facts, peer: str) -> Member | None:
    """How the leader sees a peer: None when it is no member, or its bricks-to-be need a name it is not known by yet."""
    chief = leader(profile, facts)
    uuid = facts.node(peer).uuid
    any_name = bool(uuid) and volume(profile, facts) is not None
    for member in facts.node(chief).pool:
        known = member.uuid == uuid if any_name else peer in member.names and uuid in ("", member.uuid)
        if member.local if peer == chief else known:
            return member
    return None


def known_as(profile: Profile, facts: Facts, peer: str) -> str:
    """The name by which the leader knows a peer, or will know it once it is a member."""
    member = membership(profile, facts, peer)
    return peer if member is None or member.local or peer in member.names else member.names[0]


def volume(profile: Profile, facts: Facts) -> VolumeFacts | None:
    """The profile's volume, where it exists."""
    known = facts.node(leader(profile, facts)).volumes
    return next((volume for volume in known if volume.name == profile.volume.name), None)


def servers(profile: Profile, facts: Facts) -> tuple[str, ...]:
    """The nodes that can be asked for the volume file, the leader first."""
    chief = leader(profile, facts)
    return (chief, *(peer for peer in profile.peers if peer != chief))
