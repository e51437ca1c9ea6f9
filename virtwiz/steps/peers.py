"""Peers: join the nodes into one trusted storage pool."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from virtwiz.facts import pool
from virtwiz.plan import Refusal, Stage
from virtwiz.steps.gluster import ONE_AT_A_TIME, change, connected, gluster, names, others_connected

if TYPE_CHECKING:
    from collections.abc import Iterator

    from virtwiz.facts.model import Facts
    from virtwiz.plan import Command
    from virtwiz.profile import Profile

APART: Final = (
    "Decide on one pool and take the others apart (gluster peer detach). A node that was detached while it was down "
    "still lists its old pool: stop glusterd there, empty /var/lib/glusterd/peers and vols, and start it."
)


def stages(profile: Profile, facts: Facts) -> Iterator[Stage | Refusal]:
    """Probe the peers that are missing, then wait until every node sees the others."""
    refusals = list(_refusals(profile, facts))
    yield from refusals
    if refusals:
        return
    leader = pool.leader(profile, facts)
    others = [peer for peer in profile.peers if peer != leader]
    missing = [peer for peer in others if pool.membership(profile, facts, peer) is None]
    for peer in missing:
        yield Stage("peers", (_probe(leader, peer),), ONE_AT_A_TIME)
    if missing or not pool.sees_all(profile, facts):
        yield Stage("peers", tuple(_waits(leader, profile, facts)), "Gluster refuses bricks on a peer it does not see.")


def _probe(leader: str, peer: str) -> Command:
    return change(leader, gluster("peer", "probe", peer), f"Take {peer} into the trusted storage pool.")


def _waits(leader: str, profile: Profile, facts: Facts) -> Iterator[Command]:
    until = f"{names(profile.peers)} are Connected"
    known = tuple(pool.known_as(profile, facts, peer) for peer in profile.peers)
    yield connected(leader, known, until, "A probed peer needs a moment to be connected.")
    others = [peer for peer in profile.peers if peer != leader]
    if len(others) > 1:
        until = f"{len(others)} others are Connected"
        why = "The others must see each other too: each node checks a new volume's bricks for itself."
        for peer in others:
            yield others_connected(peer, len(others), until, why)


def _refusals(profile: Profile, facts: Facts) -> Iterator[Refusal]:
    silent = [peer for peer in profile.peers if not facts.node(peer).answers]
    for peer in silent:
        remedy = "Start it there (systemctl start glusterd); its log is /var/log/glusterfs/glusterd.log."
        yield Refusal("peers", "glusterd does not answer.", remedy, host=peer)
    estranged = [] if silent else list(_estranged(profile, facts))
    yield from estranged
    if not silent and not estranged and len(pool.pools_among(profile, facts)) > 1:
        what = "The peers are in different pools already, or several have volumes of their own."
        yield Refusal("peers", what, APART)
    yield from _cloned(profile, facts)


def _estranged(profile: Profile, facts: Facts) -> Iterator[Refusal]:
    """Refuse nodes that have lost their list of the pool: only they themselves can ask to be let in again."""
    leader = pool.leader(profile, facts)
    for peer in sorted(pool.listed(profile, facts, leader)):
        if not pool.listed(profile, facts, peer):
            what = f"The pool lists {peer}, but {peer} does not list the pool."
            remedy = f"Say there: gluster peer probe {leader}; then restart its glusterd."
            yield Refusal("peers", what, remedy, host=peer)


def _cloned(profile: Profile, facts: Facts) -> Iterator[Refusal]:
    seen: dict[str, str] = {}
    for peer in profile.peers:
        uuid = facts.node(peer).uuid
        if uuid and uuid in seen and profile.login(peer).address == profile.login(seen[uuid]).address:
            what = f"{peer} and {seen[uuid]} have the same address: they are one machine."
            yield Refusal("peers", what, "Correct `address` in the profile, or list the machine once.")
        elif uuid and uuid in seen:
            remedy = "On the copy stop glusterd, delete /var/lib/glusterd/glusterd.info and start it again."
            yield Refusal("peers", f"{peer} and {seen[uuid]} have the same gluster UUID (a cloned machine).", remedy)
        seen[uuid] = peer
