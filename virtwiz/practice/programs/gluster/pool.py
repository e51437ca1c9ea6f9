"""gluster pool list, gluster peer status."""

from __future__ import annotations

from typing import TYPE_CHECKING

from virtwiz.practice.glusterd.pool import connected, identify

if TYPE_CHECKING:
    from virtwiz.practice.answer import Answer
    from virtwiz.practice.model import Peer
    from virtwiz.practice.programs.gluster.call import Call
    from virtwiz.practice.programs.gluster.xml import Node

STATES = {3: "Peer in Cluster", 4: "Accepted peer request", 6: "Peer Rejected"}


def pool_list(call: Call) -> Answer:
    """`pool list`: all nodes, this one last and as localhost."""
    if call.words:
        return call.usage("pool list")
    own = identify(call.cluster, call.host)
    rows = [(peer.uuid, peer.names[0], _word(call, peer)) for peer in call.glusterd.peers.values()]
    rows.append((own, "localhost", "Connected"))
    width = max(len(name) for _, name, _ in rows)
    lines = [f"UUID\t\t\t\t\t{'Hostname':<{width}}\tState"]
    lines += [f"{uuid}\t{name:<{width}}\t{word} " for uuid, name, word in rows]
    local: Node = ("peer", [("uuid", own), ("hostname", "localhost"), ("connected", 1)])
    return call.done("".join(f"{line}\n" for line in lines), ("peerStatus", [*_nodes(call), local]))


def peer_status(call: Call) -> Answer:
    """`peer status`: the other nodes."""
    if call.words:
        return call.usage("peer status")
    peers = call.glusterd.peers.values()
    text = f"Number of Peers: {len(peers)}\n" + "".join(f"\n{_status(call, peer)}" for peer in peers)
    return call.done(text, ("peerStatus", _nodes(call)))


def _word(call: Call, peer: Peer) -> str:
    return "Connected" if connected(call.cluster, call.host, peer) else "Disconnected"


def _status(call: Call, peer: Peer) -> str:
    first, *others = peer.names
    more = "".join(f"{name}\n" for name in ("Other names:", *others)) if others else ""
    return f"Hostname: {first}\nUuid: {peer.uuid}\nState: {STATES[peer.state]} ({_word(call, peer)})\n{more}"


def _nodes(call: Call) -> list[Node]:
    return [_node(call, peer) for peer in call.glusterd.peers.values()]


def _node(call: Call, peer: Peer) -> Node:
    names: list[Node] = [("hostname", name) for name in peer.names]
    return (
        "peer",
        [
            ("uuid", peer.uuid),
            ("hostname", peer.names[0]),
            ("hostnames", names),
            ("connected", int(connected(call.cluster, call.host, peer))),
            ("state", peer.state),
            ("stateStr", STATES[peer.state]),
        ],
    )
