"""glusterd's life: it starts, meets its peers, and ends."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from virtwiz.practice.files import Files
from virtwiz.practice.glusterd import bricks, disk, volfile
from virtwiz.practice.glusterd.pool import daemon, peers_seen

if TYPE_CHECKING:
    from virtwiz.practice.model import Cluster, Host, Volume

VOLFILE: Final = "/etc/glusterfs/glusterd.vol"
ENDING: Final = 0.3
"""Seconds until a glusterd that was told to end has let go of its port."""


def start(cluster: Cluster, host: Host) -> int:
    """Start glusterd: 0, or the exit status of what did not start (255: there is no glusterd.vol)."""
    glusterd = daemon(host)
    entry = Files(cluster, host).entry(VOLFILE)
    if not entry:
        return 255
    text = entry.data.decode("utf-8", "replace")
    if glusterd.running or cluster.now < glusterd.ended + ENDING or volfile.refuses(text):
        return 1
    disk.read(cluster, host)
    glusterd.running, glusterd.started, glusterd.pid = True, cluster.now, host.next_pid()
    glusterd.killed, glusterd.failed = False, None
    glusterd.allow_insecure = volfile.allows_insecure(text)
    glusterd.quorum = True
    _meet(cluster, host)
    for volume in glusterd.volumes.values():
        if volume.status == "Started":
            bricks.start(cluster, host, volume)
    changed(cluster)
    if not glusterd.quorum and not glusterd.processes:
        glusterd.healer = 0
    return 0


def stop(cluster: Cluster, host: Host, *, whole: bool = False) -> None:
    """End glusterd; `whole`: with all that it started, as systemd does with Debian's unit."""
    glusterd = daemon(host)
    glusterd.running, glusterd.ended = False, cluster.now
    if whole:
        glusterd.processes, glusterd.healer = [], 0
    changed(cluster)


def changed(cluster: Cluster) -> None:
    """Let every glusterd notice what happened, and write down what it knows."""
    bricks.settle(cluster)
    disk.write(cluster)


def meet_all(cluster: Cluster) -> None:
    """Let all nodes that run learn from their peers, as when a network comes back."""
    for host in cluster.hosts.values():
        if host.up and host.glusterd and host.glusterd.running:
            _meet(cluster, host)


def _meet(cluster: Cluster, host: Host) -> None:
    """Learn from the peers what happened meanwhile: of two copies of a volume the later one is right."""
    glusterd = daemon(host)
    for _, other in peers_seen(cluster, host):
        theirs = daemon(other)
        for uuid, peer in theirs.peers.items():
            if uuid != glusterd.uuid:
                glusterd.peers.setdefault(uuid, replace(peer, names=list(peer.names)))
        for volume in theirs.volumes.values():
            mine = glusterd.volumes.get(volume.name)
            if not mine or mine.version < volume.version:
                glusterd.volumes[volume.name] = imported(volume)
                _follow(cluster, host, glusterd.volumes[volume.name])


def imported(volume: Volume) -> Volume:
    """A copy of a volume as it arrives at another node, or is read from disk: its options in reverse."""
    made = [replace(brick) for brick in volume.bricks]
    return replace(volume, bricks=made, options=dict(reversed(volume.options.items())))


def _follow(cluster: Cluster, host: Host, volume: Volume) -> None:
    """Bricks run where the volume is started, and only there."""
    if volume.status == "Started":
        bricks.start(cluster, host, volume)
    else:
        bricks.stop(host, volume)
