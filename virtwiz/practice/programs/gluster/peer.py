"""gluster peer probe and detach."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from virtwiz.practice.glusterd import pool
from virtwiz.practice.glusterd.names import name_of, reaches, resolve
from virtwiz.practice.model import Peer

if TYPE_CHECKING:
    from virtwiz.practice.answer import Answer
    from virtwiz.practice.model import Host
    from virtwiz.practice.programs.gluster.call import Call

PROBE: Final = "peer probe { <HOSTNAME> | <IP-address> }"
NO_ROUTE: Final = 3.2
"""Seconds until the kernel gives an address up."""


def probe(call: Call) -> Answer:
    """`peer probe HOST`."""
    if len(call.words) != 1:
        return call.usage(PROBE)
    (name,) = call.words
    if not re.fullmatch(r"[A-Za-z0-9._:-]+", name):
        return call.usage(PROBE, f"{name} is an invalid address\n")
    pool.identify(call.cluster, call.host)
    other = resolve(call.cluster, call.host, name)
    if other is call.host:
        return _already(call, "Probe on localhost not needed", 1)
    if any(name in peer.names for peer in call.glusterd.peers.values()):
        return _already(call, f"Host {name} port 24007 already in peer list", 2)
    if not other or not pool.answers(call.host, other):
        slow = (other is None and name[:1].isdigit()) or bool(other and not reaches(call.host, other))
        reason = "Probe returned with Transport endpoint is not connected"
        return call.refused("peer probe", reason, 107, seconds=NO_ROUTE if slow else 0.1)
    return _meet(call, name, other)


def _already(call: Call, text: str, errno: int) -> Answer:
    return call.done(f"peer probe: {text}\n", ("output", text), errno=errno)


def _meet(call: Call, name: str, other: Host) -> Answer:
    theirs = pool.daemon(other)
    uuid = pool.identify(call.cluster, other)
    if uuid == call.glusterd.uuid:
        return call.refused("peer probe", f"Peer uuid (host {name}) is same as local uuid", 9)
    if known := call.glusterd.peers.get(uuid):
        known.names.append(name)
        return call.done("peer probe: success\n", ("output", "success"))
    if theirs.peers or theirs.volumes:
        reason = f"{name} is either already part of another cluster or having volumes configured"
        return call.refused("peer probe", reason, 3)
    _join(call, name, other)
    return call.done("peer probe: success\n", ("output", "success"))


def _join(call: Call, name: str, other: Host) -> None:
    members = [call.host, *pool.connected_peers(call.cluster, call.host)]
    uuid = pool.identify(call.cluster, other)
    theirs = pool.daemon(other)
    for member in members:
        mine = pool.daemon(member)
        mine.peers[uuid] = Peer(uuid, [name])
        theirs.peers[mine.uuid] = Peer(mine.uuid, [name_of(call.cluster, other, member)])
    theirs.volumes.update(call.glusterd.volumes)
