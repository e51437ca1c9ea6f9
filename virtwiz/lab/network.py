"""The lab's network: one bridge, one /24, and for every host a namespace with one end of a veth pair in it (veth(4)).

This machine is .1 in it. Interface names are at most 15 characters, hence the numbers.
"""

from collections.abc import Sequence
from pathlib import Path

from virtwiz.lab.state import Lab, LabHost
from virtwiz.lab.system import call

NAMESPACES = Path("/run/netns")


def bridge(number: int) -> str:
    """The bridge of the lab with that number; every other name of the lab on this machine begins with it."""
    return f"vw{number}"


def is_free(number: int) -> bool:
    """Whether neither the bridge nor the addresses of that number are in use on this machine."""
    return not _has_link(bridge(number)) and not call("ip", "-4", "route", "show", "root", f"10.98.{number}.0/24")


def build(lab: Lab) -> None:
    """Set up the bridge and every host's namespace, addresses included."""
    name = bridge(lab.number)
    _batch(
        f"link add {name} type bridge",
        f"addr add 10.98.{lab.number}.1/24 dev {name}",
        f"link set {name} up",
        *(line for host in lab.hosts for line in _links(host, name)),
    )
    for host in lab.hosts:
        _batch(f"addr add {host.address}/24 dev eth0", "link set eth0 up", "link set lo up", netns=host.netns)


def remove(lab: Lab) -> None:
    """Delete what there is of the lab's network."""
    for host in lab.hosts:
        _delete_link(host.netns)
        if (NAMESPACES / host.netns).exists():
            call("ip", "netns", "delete", host.netns)
    _delete_link(bridge(lab.number))


def _links(host: LabHost, bridge_name: str) -> Sequence[str]:
    return (
        f"netns add {host.netns}",
        f"link add {host.netns} type veth peer name eth0 netns {host.netns}",
        f"link set {host.netns} master {bridge_name} up",
    )


def _batch(*lines: str, netns: str = "") -> None:
    inside = ("-n", netns) if netns else ()
    call("ip", *inside, "-batch", "-", stdin="\n".join(lines) + "\n")


def _has_link(name: str) -> bool:
    return Path("/sys/class/net", name).exists()


def _delete_link(name: str) -> None:
    if _has_link(name):
        call("ip", "link", "delete", name, check=False)
