"""Which host a name means, as /etc/hosts says, and whether it can be reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from virtwiz.practice.files import Files

if TYPE_CHECKING:
    from virtwiz.practice.model import Cluster, Host


def addresses(cluster: Cluster, host: Host) -> dict[str, str]:
    """The addresses by name that a host knows; of two lines with one name the first counts."""
    found: dict[str, str] = {}
    entry = Files(cluster, host).entry("/etc/hosts")
    for line in entry.data.decode().splitlines() if entry else []:
        address, *names = line.partition("#")[0].split() or [""]
        for name in names:
            found.setdefault(name, address)
    return found


def resolve(cluster: Cluster, host: Host, name: str) -> Host | None:
    """The host that a name or address means on a host, up or not; None where it means none."""
    address = addresses(cluster, host).get(name, name)
    if address.startswith("127.") or address == "::1":
        return host
    return next((other for other in cluster.hosts.values() if other.address == address), None)


def reaches(one: Host, other: Host) -> bool:
    """Whether two hosts can talk."""
    return one.up and other.up and (one is other or not (one.cut or other.cut))


def name_of(cluster: Cluster, host: Host, other: Host) -> str:
    """What a host calls another one that it knows the address of: its first name in /etc/hosts, or the address."""
    known = addresses(cluster, host).items()
    return next((name for name, address in known if address == other.address), other.address)
