"""What a single value may look like, because of what gluster, qemu, libvirt and ssh make of it.

A rule takes the value and gives it back, or raises ValueError with the whole sentence: what was found, what is right.
"""

import re
from collections.abc import Callable
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from typing import NoReturn

from virtwiz.formats.sizes import parse_size
from virtwiz.profile.faults import UNSAFE, shown

Rule = Callable[[str], str]

OTHER_STEPS = {
    "owner-uid": "the step ownership sets it, from `owner` below `volume`",
    "owner-gid": "the step ownership sets it, from `owner` below `volume`",
    "allow-insecure": "the step glusterd sets it, from `allow_insecure` below `glusterd`",
}
"""Options that are another step's, by the last part of their name (gluster completes a name that lacks the first)."""

POOL_WIDE = frozenset(
    f"cluster.{name}"
    for name in (
        "brick-multiplex",
        "daemon-log-level",
        "enable-shared-storage",
        "localtime-logging",
        "max-bricks-per-process",
        "op-version",
        "server-quorum-ratio",
    )
)
"""Options that gluster takes for all volumes together only (`gluster volume set all`)."""


def refuse(value: object, why: str) -> NoReturn:
    raise ValueError(f"{shown(value)} {why}")


def named(kind: str, pattern: str, right: str, limit: int) -> Rule:
    """Make the rule for a name: the pattern it matches as a whole, its length in characters, the help in words."""
    compiled = re.compile(pattern, re.ASCII)

    def rule(value: str) -> str:
        if len(value) > limit:
            refuse(value, f"is too long for {kind}: at most {limit} characters")
        if not compiled.fullmatch(value):
            refuse(value, f"is not {kind}: {right}")
        return value

    return rule


profile_name = named(
    "a profile's name",
    r"[A-Za-z0-9]([A-Za-z0-9 ._-]*[A-Za-z0-9._-])?",
    "letters, digits, blanks, . _ and -, beginning with a letter or a digit",
    100,
)
user_name = named(
    "a user's name",
    r"[A-Za-z0-9_][A-Za-z0-9_.@-]*",
    "letters, digits, _ . @ and -, not beginning with - . or @",
    64,
)
group_name = named(
    "an option group's name",
    r"[A-Za-z0-9][A-Za-z0-9._-]*",
    "the name of a file in /var/lib/glusterd/groups, like virt; null for none",
    100,
)
_vm_name = named(
    "a virtual machine's name",
    r"[A-Za-z0-9_+][A-Za-z0-9._+-]*",
    "letters, digits, . _ + and -, not beginning with . or -",
    200,
)
_volume_name = named(
    "a volume's name", r"[A-Za-z0-9_][A-Za-z0-9_-]*", "letters, digits, - and _, not beginning with -", 200
)
_option_name = named(
    "an option's name",
    r"[A-Za-z0-9][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)+",
    "the full name as gluster prints it, like network.ping-timeout",
    255,
)
_host_name = named(
    "a host's name",
    r"(?=[^.])(\.?[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)+",
    "letters, digits, . and -, or an IPv4 address",
    253,
)
_network = named(
    "a network",
    r"default|none|bridge:[A-Za-z0-9][A-Za-z0-9._-]{0,14}",
    "default, none, or bridge:NAME with the name of a bridge on the hypervisor (at most 15 letters, digits, . _ and -)",
    100,
)


def vm_name(value: str) -> str:
    if value.isdecimal():
        refuse(value, "is not a virtual machine's name: virsh takes a bare number for a running domain's; add a letter")
    return _vm_name(value)


def volume_name(value: str) -> str:
    if value in ("all", "volume"):
        refuse(value, "is not a volume's name: gluster keeps the words all and volume for itself")
    return _volume_name(value)


def option_name(value: str) -> str:
    if value == "group":
        refuse(value, "is not an option: write the group's name at `group` below `tunables`")
    step = OTHER_STEPS.get(value.rpartition(".")[2])
    if step and value.rpartition(".")[0] in ("", "storage", "server"):
        refuse(value, f"belongs to another step: {step}")
    if value in POOL_WIDE:
        refuse(
            value, f"is an option of the whole pool: leave it out, and say `gluster volume set all {value} …` yourself"
        )
    return _option_name(value)


def option_value(value: str) -> str:
    if not value.strip():
        refuse(value, "is not an option's value: it is empty; leave the option out to keep its default")
    return without_controls(value)


def without_controls(value: str) -> str:
    if UNSAFE.search(value):
        refuse(value, "holds a control character: plain text in one line is wanted here")
    return value


def host_name(value: str) -> str:
    """A key of `hosts`: the name or IPv4 address by which the peers know the machine."""
    if ":" in value:
        refuse(value, "is not a host's name: an IPv6 address goes to `address`; the key is a name or an IPv4 address")
    if value.lower().partition(".")[0] == "localhost" or value.startswith("127."):
        refuse(value, "means another machine on every host: use the name or address by which the others reach it")
    return _name_or_ipv4(value)


def address(value: str) -> str:
    """Where a host is reached: a name, an IPv4 or an IPv6 address without brackets."""
    if ":" not in value:
        return _name_or_ipv4(value)
    try:
        IPv6Address(value.partition("%")[0])
    except AddressValueError:
        refuse(value, "is not an address: a name, an IPv4 or an IPv6 address, without brackets and without a port")
    if not re.fullmatch(r"[^%]+(%[A-Za-z0-9._-]+)?", value, re.ASCII):
        refuse(value, "is not an address: after % stands the name of a network interface")
    return value


def _name_or_ipv4(value: str) -> str:
    if re.fullmatch(r"[0-9.]+", value, re.ASCII):
        try:
            IPv4Address(value)
        except AddressValueError:
            refuse(value, "is not an IPv4 address: four numbers from 0 to 255, like 192.0.2.11")
    return _host_name(value)


def network(value: str) -> str:
    return _network(value)


def size(value: str) -> str:
    """A disk's size: what qemu-img accepts, and a whole number of sectors, to which qemu would round it up."""
    count = _bytes(value)
    if count < 512 or count >= 2**63:
        refuse(value, "is no size for a disk: at least 512 bytes and less than 8192P, like 5G")
    if count % 512:
        refuse(value, "is not a whole number of sectors of 512 bytes; write it with K, M or G")
    return value


def memory(value: str) -> str:
    if not 2**20 <= _bytes(value) <= 2**50:
        refuse(value, "is no size for a memory: at least 1M, like 2G")
    return value


def _bytes(value: str) -> int:
    try:
        return parse_size(value)
    except ValueError as why:
        refuse(value, f"is not a size: {why}")
