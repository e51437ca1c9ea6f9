"""What happens when a client asks for a volume: through FUSE, libgfapi or libvirt alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from virtwiz.practice.glusterd import bricks
from virtwiz.practice.glusterd.names import addresses, reaches, resolve
from virtwiz.practice.glusterd.pool import answers

if TYPE_CHECKING:
    from collections.abc import Iterable

    from virtwiz.practice.model import Brick, Cluster, Host, Process, Volume

PORT: Final = "24007"

Reason = Literal["name", "route", "silent", "volume", "stopped", "refused", "mute"]
"""Its name is not known; no way to it; nobody listens there; no such volume; no brick answers; the bricks refuse
unprivileged ports; glusterd does so and never answers."""

SECONDS: Final[dict[Reason, float]] = {
    "name": 1.0,
    "route": 3.1,
    "silent": 0.02,
    "volume": 0.05,
    "stopped": 3.1,
    "refused": 10.0,
    "mute": 3600.0,
}


@dataclass
class Unserved(Exception):
    """A client does not get a volume."""

    reason: Reason
    server: str
    port: str
    seconds: float


def reach(cluster: Cluster, client: Host, servers: Iterable[tuple[str, str]], name: str) -> tuple[Volume, float]:
    """A volume for a client, from the first server (name and port) that tells of it, and the seconds that took.

    Raises:
        Unserved: none of them does, as the last one says.
    """
    waited, last = 0.0, Unserved("name", "", PORT, 0)
    for server, port in servers:
        reason, found = _ask(cluster, client, server, port, name)
        if found and not reason:
            return found, waited
        assert reason
        waited += SECONDS[reason]
        last = Unserved(reason, server, port, waited)
        if reason in ("volume", "stopped", "refused", "mute"):
            break
    raise last


def _ask(cluster: Cluster, client: Host, server: str, port: str, name: str) -> tuple[Reason | None, Volume | None]:
    host = resolve(cluster, client, server)
    if not host:
        known = server in addresses(cluster, client) or server[:1].isdecimal()
        return "route" if known else "name", None
    if not reaches(client, host):
        return "route", None
    if port != PORT or not answers(client, host):
        return "silent", None
    assert host.glusterd
    found = host.glusterd.volumes.get(name)
    if not host.glusterd.allow_insecure:
        return "mute", None
    return _bricks(cluster, client, found) if found else "volume", found


def _bricks(cluster: Cluster, client: Host, volume: Volume) -> Reason | None:
    running = online(cluster, volume, client) if volume.status == "Started" else []
    if not running:
        return "stopped"
    return "refused" if all(process.privileged_only for _, process in running) else None


def online(cluster: Cluster, volume: Volume, client: Host | None = None) -> list[tuple[Brick, Process]]:
    """The bricks of a volume that run, and that a client reaches."""
    found = []
    for brick in volume.bricks:
        host = bricks.host_of(cluster, brick)
        process = bricks.process(host, volume, brick) if host and host.up else None
        if host and process and (not client or reaches(client, host)):
            found.append((brick, process))
    return found
