"""Mounting a volume on a host through FUSE, and taking the mount away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from virtwiz.formats.fuse import source
from virtwiz.practice import contents
from virtwiz.practice.answer import Answer, failed
from virtwiz.practice.glusterd.clients import PORT, Unserved, reach
from virtwiz.practice.model import Mount

if TYPE_CHECKING:
    from collections.abc import Sequence

    from virtwiz.practice.session import Session

SECONDS: Final = 0.1
NOT_ALIVE: Final = "Mount failed. Check the log file  for more details."
"""What mount.glusterfs(8) says when it got the volume's settings, but no brick; it knows no log file's name."""


def mount_volume(session: Session, servers: Sequence[str], volume: str, at: str, *, read_only: bool = False) -> Answer:
    """Mount a volume from the first server that knows it."""
    cluster = session.cluster
    try:
        found, waited = reach(cluster, session.host, [(server, PORT) for server in servers], volume)
    except Unserved as why:
        empty = why.reason in ("stopped", "refused")
        seconds = SECONDS if why.reason in ("stopped", "name") else why.seconds
        return failed(NOT_ALIVE if empty else f"Mounting glusterfs on {at} failed.", seconds=seconds)
    contents.of(cluster, found, source(servers[0], volume))
    session.host.mounts.append(Mount(at, found.id, source(servers[0], volume), read_only))
    return Answer(seconds=SECONDS + waited)


def unmount(session: Session, at: str) -> None:
    """Take away what was mounted last at a place."""
    for found in reversed(session.host.mounts):
        if found.at == session.files.absolute(at):
            session.host.mounts.remove(found)
            return
