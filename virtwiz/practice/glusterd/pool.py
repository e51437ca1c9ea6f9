"""The trusted storage pool as each of its nodes knows it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from virtwiz.practice.glusterd.names import reaches, resolve

if TYPE_CHECKING:
    from virtwiz.practice.model import Cluster, Glusterd, Host, Peer, Volume

QUORUM_RATIO = 51
"""Percent of the pool that a node must see, itself among them."""


def daemon(host: Host) -> Glusterd:
    """A storage host's glusterd."""
    assert host.glusterd
    return host.glusterd


def identify(cluster: Cluster, host: Host) -> str:
    """A node's UUID; it is drawn when it is first needed."""
    glusterd = daemon(host)
    glusterd.uuid = glusterd.uuid or cluster.new_uuid(f"node {host.name}")
    return glusterd.uuid


def answers(one: Host, other: Host) -> bool:
    """Whether a host gets an answer from the glusterd of another one."""
    let_in = one is other or not other.firewalled
    return bool(reaches(one, other) and let_in and other.glusterd and other.glusterd.running)


def host_of(cluster: Cluster, host: Host, peer: Peer) -> Host | None:
    """The host that a node finds under the names it has for a peer; None where it is another one by now."""
    found = (resolve(cluster, host, name) for name in peer.names)
    return next((other for other in found if other and other.glusterd and other.glusterd.uuid == peer.uuid), None)


def connected(cluster: Cluster, host: Host, peer: Peer) -> bool:
    """Whether a node sees a peer as connected: it is there, has the node for a peer too, and takes its requests."""
    other = host_of(cluster, host, peer)
    known = bool(other and answers(host, other) and daemon(host).uuid in daemon(other).peers)
    return bool(known and other and daemon(other).allow_insecure)


def peers_seen(cluster: Cluster, host: Host) -> list[tuple[str, Host]]:
    """The other nodes that a node is connected to, each with the name it has for them."""
    return [
        (peer.names[0], other)
        for peer in daemon(host).peers.values()
        if (other := host_of(cluster, host, peer)) and connected(cluster, host, peer)
    ]


def peer_named(cluster: Cluster, host: Host, name: str) -> Peer | None:
    """The peer that a node means by a name or address; None where it means none."""
    peers = daemon(host).peers
    known = next((peer for peer in peers.values() if name in peer.names), None)
    other = resolve(cluster, host, name)
    return known or (peers.get(other.glusterd.uuid) if other and other.glusterd and other is not host else None)


def has_quorum(cluster: Cluster, host: Host) -> bool:
    """Whether a node sees enough of the pool."""
    size = len(daemon(host).peers) + 1
    return len(peers_seen(cluster, host)) + 1 >= math.ceil(size * QUORUM_RATIO / 100)


def wants_quorum(volume: Volume) -> bool:
    """Whether a volume's bricks run only where most of the pool is seen."""
    return volume.options.get("cluster.server-quorum-type") == "server"
