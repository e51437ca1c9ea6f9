"""The trusted storage pool as each of its nodes knows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from virtwiz.practice.glusterd.names import reaches, resolve

if TYPE_CHECKING:
    from virtwiz.practice.model import Cluster, Glusterd, Host, Peer


def daemon(host: Host) -> Glusterd:
    """A storage host's glusterd, with the UUID that it draws when it is first needed."""
    assert host.glusterd
    return host.glusterd


def identify(cluster: Cluster, host: Host) -> str:
    """A node's UUID; it is drawn when it is first needed."""
    glusterd = daemon(host)
    glusterd.uuid = glusterd.uuid or cluster.new_uuid()
    return glusterd.uuid


def answers(one: Host, other: Host) -> bool:
    """Whether a host gets an answer from the glusterd of another one."""
    return bool(reaches(one, other) and other.glusterd and other.glusterd.running)


def host_of(cluster: Cluster, host: Host, peer: Peer) -> Host | None:
    """The host that a node finds under the names it has for a peer; None where it is another one by now."""
    found = (resolve(cluster, host, name) for name in peer.names)
    return next((other for other in found if other and other.glusterd and other.glusterd.uuid == peer.uuid), None)


def connected(cluster: Cluster, host: Host, peer: Peer) -> bool:
    """Whether a node sees a peer as connected."""
    other = host_of(cluster, host, peer)
    return bool(other and answers(host, other))


def connected_peers(cluster: Cluster, host: Host) -> list[Host]:
    """The other nodes that a node sees."""
    peers = daemon(host).peers.values()
    found = (host_of(cluster, host, peer) for peer in peers)
    return [other for other in found if other and answers(host, other)]
