"""gluster volume status NAME detail: the bricks with their filesystems."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from virtwiz.practice.files import Files
from virtwiz.practice.glusterd import bricks, pool

if TYPE_CHECKING:
    from virtwiz.practice.answer import Answer
    from virtwiz.practice.model import Brick, Host, Volume
    from virtwiz.practice.programs.gluster.call import Call
    from virtwiz.practice.programs.gluster.xml import Node

RULE: Final = "-" * 78
BYTES_PER_INODE: Final = 2048
OPTIONS: Final = "rw,relatime,inode64,logbufs=8,logbsize=32k,noquota"
"""What an XFS is mounted with where nothing is said."""


def detail(call: Call, volume: Volume) -> Answer:
    """All bricks of the nodes that answer."""
    seen = [call.host, *(host for _, host in pool.peers_seen(call.cluster, call.host))]
    hosts = {pool.daemon(host).uuid: host for host in seen}
    shown = [(brick, hosts[brick.uuid]) for brick in volume.bricks if brick.uuid in hosts]
    text = "".join(_text(call, volume, brick, host) for brick, host in shown)
    nodes: list[Node] = [("node", _node(call, volume, brick, host)) for brick, host in shown]
    body: Node = ("volume", [("volName", volume.name), ("nodeCount", len(shown)), *nodes])
    return call.done(f"Status of volume: {volume.name}\n{text} \n", ("volStatus", [("volumes", [body])]), seconds=0.12)


def _inodes(files: Files, path: str) -> tuple[int, int]:
    """All, and those that are free."""
    tree = files.filesystem(path)
    return tree.size // BYTES_PER_INODE, tree.size // BYTES_PER_INODE - len(tree.entries)


def _text(call: Call, volume: Volume, brick: Brick, host: Host) -> str:
    files, process = Files(call.cluster, host), bricks.process(host, volume, brick)
    tree, (inodes, free) = files.filesystem(brick.path), _inodes(files, brick.path)
    lines = {
        "Brick": f"Brick {brick}",
        "TCP Port": process.port if process else "N/A",
        "RDMA Port": 0 if process else "N/A",
        "Online": "Y" if process else "N",
        "Pid": process.pid if process else "N/A",
        "File System": tree.kind,
        "Device": tree.source,
        "Mount Options": OPTIONS,
        "Inode Size": 512,
        "Disk Space Free": f"{files.left(brick.path) / 2**30:.1f}GB",
        "Total Disk Space": f"{tree.size / 2**30:.1f}GB",
        "Inode Count": inodes,
        "Free Inodes": free,
    }
    return f"{RULE}\n" + "".join(f"{name:<21}: {value!s:<20}\n" for name, value in lines.items())


def _node(call: Call, volume: Volume, brick: Brick, host: Host) -> list[Node]:
    files, process = Files(call.cluster, host), bricks.process(host, volume, brick)
    tree, (inodes, free) = files.filesystem(brick.path), _inodes(files, brick.path)
    port = str(process.port) if process else "N/A"
    return [
        ("hostname", brick.host),
        ("path", brick.path),
        ("peerid", brick.uuid),
        ("status", int(bool(process))),
        ("port", port),
        ("ports", [("tcp", port), ("rdma", "N/A")]),
        ("pid", process.pid if process else -1),
        ("sizeTotal", tree.size),
        ("sizeFree", files.left(brick.path)),
        ("device", tree.source),
        ("blockSize", 4096),
        ("mntOptions", OPTIONS),
        ("fsName", tree.kind),
        ("inodeSize", tree.kind),
        ("inodesTotal", inodes),
        ("inodesFree", free),
    ]
