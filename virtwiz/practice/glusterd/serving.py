"""What a client gets: the volume file from a server, and the volume's bricks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from virtwiz.practice.glusterd.names import resolve
from virtwiz.practice.glusterd.pool import answers

if TYPE_CHECKING:
    from virtwiz.practice.model import Cluster, Host, Volume


def volume(cluster: Cluster, client: Host, server: str, name: str) -> Volume | None:
    """A started volume as a server tells a client; None where it does not."""
    host = resolve(cluster, client, server)
    if not host or not answers(client, host):
        return None
    assert host.glusterd
    found = host.glusterd.volumes.get(name)
    return found if found and found.status == "Started" else None
