"""gluster peer probe and detach."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from virtwiz.practice.answer import Answer
from virtwiz.practice.glusterd import daemon, pool
from virtwiz.practice.glusterd.names import name_of, reaches, resolve
from virtwiz.practice.model import Peer
from virtwiz.practice.programs.gluster.transaction import nodes

if TYPE_CHECKING:
    from virtwiz.practice.model import Host
    from virtwiz.practice.programs.gluster.call import Call

PROBE: Final = "peer probe { <HOSTNAME> | <IP-address> }"
DETACH: Final = "peer detach { <HOSTNAME> | <IP-address> } [force]"
NO_ROUTE: Final = 3.2
"""Seconds until the kernel gives an address up."""

SILENCE: Final = 120.0
"""Seconds until the command line gives glusterd up, which waits for an answer that never comes."""

DETACHING: Final = (
    "All clients mounted through the peer which is getting detached need to be remounted using one of the other "
    "active peers in the trusted storage pool to ensure client gets notification on any changes done on the gluster "
    "configuration and if the same has been done do you want to proceed?"
)


def probe(call: Call) -> Answer:
    """`peer probe HOST`."""
    if len(call.words) != 1:
        return call.usage(PROBE)
    (name,) = call.words
    if not re.fullmatch(r"[A-Za-z0-9._:-]+", name):
        return call.usage(PROBE, f"{name} is an invalid address\n")
    other = resolve(call.cluster, call.host, name)
    if other is call.host:
        return _already(call, "Probe on localhost not needed", 1)
    if _quorum_lost(call):
        reason = "Cluster quorum is not met. Changing peers is not allowed in this state"
        return call.refused("peer probe", reason, 9)
    if any(name in peer.names for peer in call.glusterd.peers.values()):
        return _already(call, f"Host {name} port 24007 already in peer list", 2)
    if other and other.firewalled and reaches(call.host, other):
        return Answer("Error : Request timed out\n", status=1, seconds=SILENCE)
    if not other or not pool.answers(call.host, other):
        slow = (other is None and name[:1].isdecimal()) or bool(other and not reaches(call.host, other))
        reason = "Probe returned with Transport endpoint is not connected"
        return call.refused("peer probe", reason, 107, seconds=NO_ROUTE if slow else 0.1)
    return _meet(call, name, other)


def _already(call: Call, text: str, errno: int) -> Answer:
    return call.done(f"peer probe: {text}\n", ("output", text), errno=errno)


def _quorum_lost(call: Call) -> bool:
    needed = any(pool.wants_quorum(volume) for volume in call.glusterd.volumes.values())
    return needed and not pool.has_quorum(call.cluster, call.host)


def _meet(call: Call, name: str, other: Host) -> Answer:
    mine = pool.identify(call.cluster, call.host)
    theirs = pool.daemon(other)
    uuid = pool.identify(call.cluster, other)
    if uuid == mine:
        return call.refused("peer probe", f"Peer uuid (host {name}) is same as local uuid", 9)
    known = call.glusterd.peers.get(uuid)
    if not known and (theirs.peers or theirs.volumes) and mine not in theirs.peers:
        reason = f"{name} is either already part of another cluster or having volumes configured"
        return call.refused("peer probe", reason, 3)
    if known:
        clone = pool.host_of(call.cluster, call.host, known) is not other
        _rename(call, uuid, name)
        if clone:
            return _already(call, f"Host {name} port 24007 already in peer list", 2)
    else:
        _join(call, name, other)
    return call.done("peer probe: success\n", ("output", "success"))


def _rename(call: Call, uuid: str, name: str) -> None:
    """Every node learns another name of a peer."""
    for host in nodes(call):
        peer = pool.daemon(host).peers.get(uuid)
        if peer and name not in peer.names:
            peer.names.append(name)


def _join(call: Call, name: str, other: Host) -> None:
    """The new node and all others learn of each other, and it gets the volumes."""
    uuid = pool.identify(call.cluster, other)
    theirs = pool.daemon(other)
    known = {peer.uuid: peer for peer in call.glusterd.peers.values()}
    for member in nodes(call):
        pool.daemon(member).peers[uuid] = Peer(uuid, [name])
    theirs.peers = {call.glusterd.uuid: Peer(call.glusterd.uuid, [name_of(call.cluster, other, call.host)])}
    theirs.peers.update({peer.uuid: replace(peer, names=list(peer.names)) for peer in known.values()})
    theirs.volumes = {each.name: daemon.imported(each) for each in call.glusterd.volumes.values()}


def detach(call: Call) -> Answer:
    """`peer detach HOST [force]`."""
    if not 1 <= len(call.words) <= 2 or call.words[1:] not in ((), ("force",)):
        return call.usage(DETACH)
    asked = call.asked(DETACHING)
    if isinstance(asked, str):
        name, force = call.words[0], len(call.words) == 2
        return call.prefixed(asked, _detach(call, name, force=force))
    return asked


def _detach(call: Call, name: str, *, force: bool) -> Answer:
    def refused(reason: str, errno: int, status: int = 1, ret: int = -1) -> Answer:
        return call.refused("peer detach", reason, errno, status, ret=ret)

    if resolve(call.cluster, call.host, name) is call.host:
        return refused(f"{name} is localhost", 1)
    peer = pool.peer_named(call.cluster, call.host, name)
    if not peer:
        return refused(f"{name} is not part of cluster", 2)
    if any(brick.uuid == peer.uuid for volume in call.glusterd.volumes.values() for brick in volume.bricks):
        return refused(HOSTS_BRICKS.format(name), 3, 255, ret=1)
    others = [each for each in call.glusterd.peers.values() if each is not peer]
    if not force and not all(pool.connected(call.cluster, call.host, each) for each in others):
        return refused("One of the peers is probably down. Check with 'peer status'", 5)
    if _quorum_lost(call):
        return refused("Quorum is not met; deletion of peer is not allowed", 4)
    for host in nodes(call):
        if pool.daemon(host).uuid == peer.uuid:
            pool.daemon(host).peers.clear()
            pool.daemon(host).volumes.clear()
        pool.daemon(host).peers.pop(peer.uuid, None)
    return call.done("peer detach: success\n", ("output", "success"), seconds=0.14)


HOSTS_BRICKS: Final = (
    "Peer {} hosts one or more bricks. If the peer is in not recoverable state then use either replace-brick or "
    "remove-brick command with force to remove all bricks from the peer and attempt the peer detach again."
)
