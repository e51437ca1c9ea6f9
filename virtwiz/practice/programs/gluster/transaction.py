"""How a command changes a volume on all nodes: one command at a time, each node agrees first, then each does it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from virtwiz.practice.glusterd.pool import daemon, peers_seen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from virtwiz.practice.model import Host, Volume
    from virtwiz.practice.programs.gluster.call import Call


def busy(call: Call, name: str) -> str:
    """Why a volume cannot be worked on right now; empty where it can."""
    held = name in call.cluster.held
    return f"Another transaction is in progress for {name}. Please try again after some time." if held else ""


def nodes(call: Call) -> list[Host]:
    """The nodes that take part: this one, and those it is connected to."""
    return [call.host, *(other for _, other in peers_seen(call.cluster, call.host))]


def staged(call: Call, check: Callable[[Host], str], failure: str = "Staging failed on {}. Error: {}") -> str:
    """Let every node agree, this one first; the reasons why not, empty where all do."""
    here = check(call.host)
    if here:
        return here
    found = ((name, check(other)) for name, other in peers_seen(call.cluster, call.host))
    return "\n".join(failure.format(name, reason) for name, reason in found if reason)


def copies(call: Call, name: str) -> Iterator[tuple[Host, Volume]]:
    """Each node that takes part and has the volume, with its copy."""
    for host in nodes(call):
        volume = daemon(host).volumes.get(name)
        if volume:
            yield host, volume


def missing(host: Host, name: str) -> str:
    """Why a node cannot do it: it does not know the volume."""
    return "" if name in daemon(host).volumes else f"Volume {name} does not exist"
