"""What glusterd looks at before it takes a directory for a brick, in its order, and the mark it leaves."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Final

from virtwiz.practice.files import Files, Trouble
from virtwiz.practice.glusterd.bricks import VOLUME_ID
from virtwiz.practice.glusterd.names import resolve
from virtwiz.practice.glusterd.pool import connected, daemon, peer_named
from virtwiz.practice.model import Entry

if TYPE_CHECKING:
    from virtwiz.practice.model import Brick, Cluster, Host, Volume

_FORCE: Final = "Or use 'force' at the end of the command if you want to override this behavior."


def placed(cluster: Cluster, node: Host, brick: Brick) -> str:
    """Why a node cannot place a brick: it does not see its host, or has a brick there already; empty where it can."""
    if resolve(cluster, node, brick.host) is not node:
        peer = peer_named(cluster, node, brick.host)
        if not peer:
            return f"Host {brick.host} is not in 'Peer in Cluster' state"
        if not connected(cluster, node, peer):
            return f"Host {brick.host} not connected"
    mine = daemon(node).uuid
    if brick.uuid != mine:
        return ""
    taken = (b for volume in daemon(node).volumes.values() for b in volume.bricks if b.uuid == mine)
    if any(_overlap(real(brick.path), real(other.path)) for other in taken):
        return f"Brick: {brick} not available. Brick may be containing or be contained by an existing brick."
    return ""


def real(path: str) -> str:
    """A path without `.` and `..`."""
    return posixpath.normpath(path)


def _overlap(one: str, other: str) -> bool:
    return one == other or one.startswith(f"{other}/") or other.startswith(f"{one}/")


def mark(cluster: Cluster, node: Host, volume: Volume, brick: Brick, *, force: bool) -> str:
    """Make a brick's directory and mark it as the volume's, if it is on this node; why not, else."""
    if brick.uuid != daemon(node).uuid:
        return ""
    files = Files(cluster, node)
    reason = (
        _made(files, brick)
        or ("" if force else _well_placed(files, brick))
        or _markable(files, brick)
        or ("" if force else _unused(files, brick.path))
    )
    if not reason:
        files.need(brick.path).xattrs[VOLUME_ID] = volume.id.replace("-", "")
        if not files.entry(f"{brick.path}/.glusterfs"):
            files.put(f"{brick.path}/.glusterfs", Entry("directory", 0o600))
    return reason


def _made(files: Files, brick: Brick) -> str:
    """The directory is there, or is made; its parents are not."""
    found = files.entry(brick.path)
    if found:
        file = f"The provided path {brick.path} which is already present, is not a directory"
        return "" if found.kind == "directory" else file
    try:
        files.make_directory(brick.path)
    except Trouble as trouble:
        return f"Failed to create brick directory for brick {brick}. Reason : {trouble} "
    return ""


def _well_placed(files: Files, brick: Brick) -> str:
    if files.mounted_at(brick.path):
        advice = "Please create a sub-directory under the mount point and use that as the brick directory."
        return f"The brick {brick} is a mount point. {advice} {_FORCE}"
    if files.on_root(brick.path):
        advice = "It is recommended that you don't use the system's root partition for storage backend."
        return f"The brick {brick} is being created in the root partition. {advice} {_FORCE}"
    return ""


def _markable(files: Files, brick: Brick) -> str:
    if files.filesystem(brick.path).keeps_xattrs:
        return ""
    reason = "Setting extended attributes failed, reason: Operation not supported."
    return f"Glusterfs is not supported on brick: {brick}.\n{reason}"


def _unused(files: Files, path: str) -> str:
    """No directory on the way up carries a volume's mark."""
    at = path
    while at != "/":
        entry = files.entry(at)
        if entry and VOLUME_ID in entry.xattrs:
            return f"{'' if at == path else 'parent directory '}{at} is already part of a volume"
        at = posixpath.dirname(at)
    return ""
