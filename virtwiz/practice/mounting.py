"""Mounting a volume on a host through FUSE, and taking the mount away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from virtwiz.formats.fuse import source
from virtwiz.practice.answer import Answer
from virtwiz.practice.glusterd import serving
from virtwiz.practice.model import Filesystem, Mount

if TYPE_CHECKING:
    from collections.abc import Sequence

    from virtwiz.practice.session import Session

SECONDS: Final = 0.1


def mount_volume(session: Session, servers: Sequence[str], volume: str, at: str, *, read_only: bool = False) -> Answer:
    """Mount a volume from the first server that knows it."""
    cluster = session.cluster
    for server in servers:
        found = serving.volume(cluster, session.host, server, volume)
        if found:
            cluster.contents.setdefault(found.id, Filesystem("fuse.glusterfs", source(server, volume)))
            session.host.mounts.append(Mount(at, found.id, source(server, volume), read_only))
            return Answer(seconds=SECONDS)
    return Answer(stderr=f"Mounting glusterfs on {at} failed.\n", status=1, seconds=SECONDS)


def unmount(session: Session, at: str) -> None:
    """Take away what was mounted last at a place."""
    found = session.files.mounted_at(at)
    if found:
        session.host.mounts.remove(found)
