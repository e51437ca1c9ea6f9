"""Bricks' processes and the self-heal daemons: who starts and ends them, and which are online."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from virtwiz.practice.files import Files
from virtwiz.practice.glusterd import healing
from virtwiz.practice.glusterd.known_options import number
from virtwiz.practice.glusterd.pool import daemon, has_quorum, wants_quorum
from virtwiz.practice.model import Entry, Process

if TYPE_CHECKING:
    from collections.abc import Iterator

    from virtwiz.practice.model import Brick, Cluster, Host, Volume

VOLUME_ID: Final = "trusted.glusterfs.volume-id"
GFID: Final = "trusted.gfid"
OFF: Final = ("off", "disable", "no", "false", "0")
ROOT_GFID: Final = "0" * 31 + "1"


def of_host(host: Host, volume: Volume) -> list[Brick]:
    """A volume's bricks on a host."""
    return [brick for brick in volume.bricks if brick.uuid == daemon(host).uuid]


def process(host: Host, volume: Volume, brick: Brick) -> Process | None:
    """The process of a host's brick, where it runs."""
    known = daemon(host).processes
    return next((found for found in known if (found.volume, found.path) == (volume.name, brick.path)), None)


def host_of(cluster: Cluster, brick: Brick) -> Host | None:
    """The host that a brick is on."""
    return next((h for h in cluster.hosts.values() if h.glusterd and h.glusterd.uuid == brick.uuid), None)


def online(cluster: Cluster, volume: Volume, brick: Brick) -> bool:
    """Whether a brick's process runs on a host that is up."""
    host = host_of(cluster, brick)
    return bool(host and host.up and process(host, volume, brick))


def start(cluster: Cluster, host: Host, volume: Volume) -> bool:
    """Start those of a volume's bricks on a host that do not run and can; whether there were any."""
    started = False
    for brick in of_host(host, volume):
        if not process(host, volume, brick) and usable(cluster, host, volume, brick):
            _furnish(cluster, host, volume, brick)
            host.last_port += 1
            privileged = volume.options.get("server.allow-insecure", "on") in OFF
            pid, port = host.next_pid(), host.last_port
            daemon(host).processes.append(Process(volume.name, brick.path, pid, port, privileged))
            started = True
    if volume.set_size > 1 and not daemon(host).healer:
        daemon(host).healer = host.next_pid()
    return started


def mark(cluster: Cluster, host: Host, volume: Volume) -> None:
    """Put the volume's mark on a host's bricks that have lost it, as `start force` does."""
    for brick in of_host(host, volume):
        entry = directory(cluster, host, brick)
        if entry:
            entry.xattrs.setdefault(VOLUME_ID, volume.id.replace("-", ""))


def usable(cluster: Cluster, host: Host, volume: Volume, brick: Brick) -> bool:
    """Whether a brick's directory is there, carries the volume's mark, and has what gluster keeps in it."""
    entry = directory(cluster, host, brick)
    if not Files(cluster, host).entry(f"{brick.path}/.glusterfs"):
        return False
    return bool(entry and entry.xattrs.get(VOLUME_ID) == volume.id.replace("-", ""))


def directory(cluster: Cluster, host: Host, brick: Brick) -> Entry | None:
    """A brick's directory."""
    return Files(cluster, host).entry(brick.path)


def _furnish(cluster: Cluster, host: Host, volume: Volume, brick: Brick) -> None:
    """What a brick's process makes in its directory when it starts."""
    files = Files(cluster, host)
    entry = files.need(brick.path)
    entry.xattrs[GFID] = ROOT_GFID
    files.put(f"{brick.path}/.glusterfs", Entry("directory", 0o600))
    if volume.set_size > 1:
        files.put(f"{brick.path}/.glusterfs-anonymous-inode-{volume.id}", Entry("directory", 0o755))
    own(cluster, host, volume)


def own(cluster: Cluster, host: Host, volume: Volume) -> None:
    """Give the brick directories of a host to the owner that the volume's options name."""
    for brick in of_host(host, volume):
        entry = Files(cluster, host).entry(brick.path)
        if entry:
            entry.uid = _owner(volume, "storage.owner-uid", entry.uid)
            entry.gid = _owner(volume, "storage.owner-gid", entry.gid)


def _owner(volume: Volume, key: str, now: int) -> int:
    """An id that an option names; -1 leaves it as it is."""
    wanted = number(volume.options.get(key, "-1"))
    return now if wanted is None or wanted < 0 else wanted


def stop(host: Host, volume: Volume) -> None:
    """End a volume's bricks on a host; the self-heal daemon with the last volume that has copies."""
    glusterd = daemon(host)
    glusterd.processes = [found for found in glusterd.processes if found.volume != volume.name]
    if not any(v.status == "Started" and v.set_size > 1 for v in glusterd.volumes.values()):
        glusterd.healer = 0


def settle(cluster: Cluster) -> None:
    """What glusterd does by itself when something changed: bricks go with the quorum and come back, files heal."""
    for host in cluster.hosts.values():
        if host.up and host.glusterd and host.glusterd.running:
            _mind_quorum(cluster, host)
    for volume in _started(cluster):
        healing.heal(cluster, volume, whole=all(online(cluster, volume, brick) for brick in volume.bricks))


def _mind_quorum(cluster: Cluster, host: Host) -> None:
    glusterd = daemon(host)
    before, glusterd.quorum = glusterd.quorum, has_quorum(cluster, host)
    for volume in glusterd.volumes.values():
        if volume.status == "Started" and wants_quorum(volume):
            if not glusterd.quorum:
                glusterd.processes = [found for found in glusterd.processes if found.volume != volume.name]
            elif not before:
                start(cluster, host, volume)


def _started(cluster: Cluster) -> Iterator[Volume]:
    """Each started volume once, in its latest form."""
    latest: dict[str, Volume] = {}
    for host in cluster.hosts.values():
        for volume in host.glusterd.volumes.values() if host.glusterd else ():
            if volume.id not in latest or latest[volume.id].version < volume.version:
                latest[volume.id] = volume
    yield from (volume for volume in latest.values() if volume.status == "Started")
