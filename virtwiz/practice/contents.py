"""A volume's files and the bricks that hold them: what clients write arrives on every brick that runs."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Final
from uuid import uuid5
from zlib import crc32

from virtwiz.practice.files import Files, room_taken
from virtwiz.practice.glusterd import bricks as processes
from virtwiz.practice.glusterd import healing
from virtwiz.practice.glusterd.clients import online
from virtwiz.practice.model import NAMESPACE, Entry, Filesystem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from virtwiz.practice.model import Brick, Cluster, Volume

SHARD: Final = 64 * 2**20
"""Bytes of a file that lie in the file itself where sharding is on."""

RESERVE: Final = 100
"""One part in so many of a brick is kept free (storage.reserve)."""

OWN: Final = (".glusterfs", ".shard")
"""What gluster keeps beside the files, in a brick's root."""


def of(cluster: Cluster, volume: Volume, source: str = "") -> Filesystem:
    """A volume's files, with the room that its bricks leave; empty when nobody has looked at it before."""
    tree = cluster.contents.setdefault(volume.id, Filesystem("fuse.glusterfs", source))
    sizes, left = 0, 0
    for bricks in _sets(volume):
        room = [_room(cluster, brick) for brick in bricks if not brick.arbiter]
        sizes += min(size for size, _ in room)
        left += min(free for _, free in room)
    tree.size = sizes
    tree.filler = sizes - left - sum(map(room_taken, tree.entries.values()))
    _own_root(cluster, volume, tree)
    return tree


def _sets(volume: Volume) -> list[list[Brick]]:
    step = max(1, volume.set_size)
    return [volume.bricks[first : first + step] for first in range(0, len(volume.bricks), step)]


def _room(cluster: Cluster, brick: Brick) -> tuple[int, int]:
    """Bytes of a brick's filesystem, and those left of it."""
    host = processes.host_of(cluster, brick)
    if not host:
        return 0, 0
    files = Files(cluster, host)
    size = files.filesystem(brick.path).size
    return size, max(0, files.left(brick.path) - size // RESERVE)


def _own_root(cluster: Cluster, volume: Volume, tree: Filesystem) -> None:
    """A volume's root belongs to whom the bricks' roots belong."""
    for brick, _ in online(cluster, volume):
        host = processes.host_of(cluster, brick)
        root = Files(cluster, host).entry(brick.path) if host else None
        if root:
            tree.entries["/"].uid, tree.entries["/"].gid, tree.entries["/"].mode = root.uid, root.gid, root.mode
            return


def chown_root(cluster: Cluster, content: str) -> None:
    """Give the bricks' roots the owner and mode that a client gave the volume's root; `content` is the volume's id."""
    root = cluster.contents[content].entries["/"]
    for volume in _volumes(cluster):
        for brick, _ in online(cluster, volume) if volume.id == content else ():
            host = processes.host_of(cluster, brick)
            found = Files(cluster, host).entry(brick.path) if host else None
            if found:
                found.uid, found.gid, found.mode = root.uid, root.gid, root.mode


def spread(cluster: Cluster) -> None:
    """Bring every running brick up to date with its volume's files, and note what the others miss."""
    _lose(cluster)
    for volume in _volumes(cluster):
        tree = cluster.contents.get(volume.id)
        if not tree or tree.gone:
            continue
        for brick in volume.bricks:
            if processes.online(cluster, volume, brick):
                _fill(cluster, volume, brick, tree)
            else:
                _miss(cluster, volume, brick, tree)
        of(cluster, volume)


def _lose(cluster: Cluster) -> None:
    """Clients lose a volume when none of its bricks is left."""
    served = {volume.id for volume in _volumes(cluster) if volume.status == "Started" and online(cluster, volume)}
    for content, tree in cluster.contents.items():
        tree.gone = content not in served


def _miss(cluster: Cluster, volume: Volume, brick: Brick, tree: Filesystem) -> None:
    host = processes.host_of(cluster, brick)
    files = Files(cluster, host) if host else None
    for path, entry in tree.entries.items() if files and files.is_directory(brick.path) else ():
        assert files
        there = files.entry(brick.path + path)
        right = _copy(volume, brick, path, entry)
        if path != "/" and (entry.kind == "directory" or _belongs(volume, brick, path)) and there != right:
            healing.miss(cluster, volume, path)


def _volumes(cluster: Cluster) -> Iterator[Volume]:
    """Each volume once."""
    known = {v.id: v for host in cluster.hosts.values() if host.glusterd for v in host.glusterd.volumes.values()}
    return iter(known.values())


def _fill(cluster: Cluster, volume: Volume, brick: Brick, tree: Filesystem) -> None:
    host = processes.host_of(cluster, brick)
    assert host
    files = Files(cluster, host)
    if not files.is_directory(brick.path):
        return
    entries, root = files.filesystem(brick.path).entries, files.inside(brick.path).rstrip("/")
    for path in [path for path in entries if path.startswith(f"{root}/") and not _gluster_s(path[len(root) + 1 :])]:
        if path[len(root) :] not in tree.entries:
            del entries[path]
    for path, entry in tree.entries.items():
        if path != "/" and (entry.kind == "directory" or _belongs(volume, brick, path)):
            entries[root + path] = _copy(volume, brick, path, entry)
    if _sharded(volume) and len(tree.entries) > 1:
        entries.setdefault(f"{root}/.shard", Entry("directory", 0o755))


def _gluster_s(inside: str) -> bool:
    first = inside.split("/")[0]
    return first in OWN or first.startswith(".glusterfs-anonymous-inode-")


def _belongs(volume: Volume, brick: Brick, path: str) -> bool:
    """Whether a file is in the set of this brick: its name decides."""
    sets = _sets(volume)
    return brick in sets[crc32(posixpath.basename(path).encode()) % len(sets)]


def _copy(volume: Volume, brick: Brick, path: str, entry: Entry) -> Entry:
    marks = {"trusted.gfid": uuid5(NAMESPACE, f"{volume.id}{path}").hex}
    copy = Entry(entry.kind, entry.mode, entry.uid, entry.gid, entry.data, entry.hole, entry.taken, marks)
    copy.changed = entry.changed
    if entry.kind != "file":
        return copy
    sharded = _sharded(volume)
    if sharded:
        marks["trusted.glusterfs.shard.block-size"] = f"{SHARD:016x}"
        marks["trusted.glusterfs.shard.file-size"] = f"{entry.length:016x}{0:032x}{room_taken(entry) // 512:016x}"
    if brick.arbiter:
        copy.data, copy.hole, copy.taken = b"", 0, 0
    elif sharded:
        written = _written(entry)
        copy.data = entry.data[:SHARD]
        copy.hole = min(SHARD, written) - len(copy.data)
    return copy


def _sharded(volume: Volume) -> bool:
    return volume.options.get("features.shard") in ("on", "enable", "true", "1", "yes")


def _written(entry: Entry) -> int:
    """Bytes up to the last one that was ever written: those of a raw image's hole were not."""
    if entry.data:
        return entry.length if entry.data[:4] == b"QFI\xfb" else len(entry.data)
    return entry.length if room_taken(entry) >= entry.length else 0
