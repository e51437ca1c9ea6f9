"""The hosts as the trusted storage pool sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from virtwiz.facts import pool
from virtwiz.steps.gluster import names

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from virtwiz.facts.model import Facts, Node
    from virtwiz.profile import Profile

Row = tuple[str, str, str, str]
"""Host, address, state with a sign, GlusterFS's version."""


def rows(profile: Profile | None, facts: Facts | None, unreached: Collection[str] = ()) -> list[Row]:
    """The peers in their order, then the other hosts; of those that could not be reached, only that."""
    if not profile:
        return []
    others = [host for host in profile.hosts if host not in profile.peers]
    order = (*profile.peers, *others)
    return [_silent(profile, host) if host in unreached else _row(profile, facts, host) for host in order]


def _silent(profile: Profile, host: str) -> Row:
    return host, profile.login(host).address, "✗ cannot be reached", ""


def _row(profile: Profile, facts: Facts | None, host: str) -> Row:
    address = profile.login(host).address
    if host not in profile.peers:
        return host, address, "· not a peer", ""
    if facts is None:
        return host, address, "· not looked at yet", ""
    return host, address, _state(profile, facts, host), facts.node(host).version


def _state(profile: Profile, facts: Facts, peer: str) -> str:
    node = facts.node(peer)
    if not node.answers:
        return "! glusterd is silent" if node.version else "! no GlusterFS there"
    if peer == pool.leader(profile, facts):
        return "✓ speaks for the pool"
    member = pool.membership(profile, facts, peer)
    if not member:
        return "· not in the pool yet"
    return "✓ connected" if member.connected else "! not connected"


def warnings(profile: Profile, facts: Facts) -> Iterator[str]:
    """What is wrong with the peers, and what to do."""
    for peer in profile.peers:
        node = facts.node(peer)
        if not node.answers and not node.version:
            yield f"! {peer}: install GlusterFS's server there (glusterfs-server), and start glusterd."
        elif node.silence:
            yield f"! {peer}: {node.silence}"
    versions = _different(profile, facts, lambda node: node.version)
    if versions:
        yield f"! Versions differ: {versions}. Bring all peers to the same one before there is data to lose."
    operating = _different(profile, facts, lambda node: node.operating)
    if operating:
        yield (
            f"! Operating versions differ: {operating}. A peer that joins takes on the pool's, and is refused where "
            "its release does not know it. After an upgrade of all: gluster volume set all cluster.op-version NUMBER"
        )


def _different(profile: Profile, facts: Facts, of: Callable[[Node], str]) -> str:
    """Which peers have which value; empty where all that have one have the same."""
    having: dict[str, list[str]] = {}
    for peer in profile.peers:
        if value := of(facts.node(peer)):
            having.setdefault(value, []).append(peer)
    told = [f"{value} on {names(tuple(peers))}" for value, peers in having.items()]
    return ", ".join(told) if len(told) > 1 else ""
