"""Every place of a profile that holds a value, found by walking its schema, so that a new field is among them."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any, Final

from virtwiz.profile import json_schema

if TYPE_CHECKING:
    from collections.abc import Iterator

Place = tuple[str | int, ...]
"""The way to a value: keys, and 0 for the elements of a list; `ANY` is the first key of a mapping of names."""

ANY: Final = "*"
KEY: Final = "*key*"
"""Ends the place of a name itself, where the keys of a mapping are names."""

FULL: Final[dict[str, Any]] = {
    "virtwiz": 1,
    "name": "full",
    "ssh": {"user": "root", "port": 22, "identity_file": "~/.ssh/id_lab", "become": "none"},
    "hosts": {
        "g1": {"address": "192.0.2.1", "user": "u1", "port": 2222, "identity_file": "/root/key", "become": "sudo"},
        "g2": {},
        "kvm1": {"address": "2001:db8::1"},
    },
    "peers": ["g1", "g2"],
    "volume": {
        "name": "vmstore",
        "bricks": ["g1:/data/b1/vm", "g2:/data/b1/vm"],
        "replica": 2,
        "arbiter": 0,
        "force": True,
        "tunables": {"group": "virt", "options": {"network.ping-timeout": "20", "auth.allow": "192.0.2.*"}},
        "owner": {"uid": 107, "gid": 107},
    },
    "glusterd": {"volfile": "/etc/glusterfs/glusterd.vol", "allow_insecure": True},
    "hypervisors": ["kvm1"],
    "images": [
        {"name": "d/a.img", "format": "raw", "size": "5G", "from": "/srv/a.raw", "via": "mount"},
        {"name": "b.qcow2", "format": "qcow2", "size": "1G", "via": "gfapi"},
        {"name": "c.img", "format": "raw", "from": "/srv/c.raw", "via": "gfapi"},
    ],
    "vms": [
        {
            "name": "vm1",
            "on": "kvm1",
            "memory": "1G",
            "vcpus": 1,
            "type": "qemu",
            "disks": ["d/a.img", "c.img"],
            "cdrom": "/srv/a.iso",
            "network": "bridge:br0",
            "graphics": "vnc",
            "access": "fuse",
            "start": True,
            "autostart": True,
        },
        {"name": "vm2", "type": "kvm", "disks": ["b.qcow2"], "xml": "<domain><description>two</description></domain>"},
    ],
}
"""A profile that says something at nearly every place."""

_SCHEMA: Final = json_schema()


def places() -> list[Place]:
    """All places that hold a value or a name, each once."""
    return list(dict.fromkeys(_below(_SCHEMA, ())))


def sections() -> list[Place]:
    """All places that hold a mapping of fields."""
    return list(dict.fromkeys(place[:-1] for place in places() if place[-1] not in (ANY, KEY, 0)))


def _below(node: dict[str, Any], place: Place) -> Iterator[Place]:
    if "$ref" in node:
        yield from _below(_SCHEMA["$defs"][node["$ref"].rpartition("/")[2]], place)
    for choice in (*node.get("anyOf", ()), *node.get("oneOf", ())):
        yield from _below(choice, place)
    for name, field in node.get("properties", {}).items():
        yield from _below(field, (*place, name))
    if node.get("additionalProperties"):
        yield (*place, KEY)
        yield from _below(node["additionalProperties"], (*place, ANY))
    if "items" in node:
        yield from _below(node["items"], (*place, 0))
    if {"type", "const", "enum"} & node.keys() and node.get("type") not in ("object", "array", "null"):
        yield place


def get(data: Any, place: Place) -> Any:
    """What is at a place; None where nothing is."""
    for part in place:
        if not data or not isinstance(data, list if part == 0 else dict):
            return None
        first = next(iter(data))
        data = first if part in (0, KEY) else data[first] if part == ANY else data.get(part)  # type: ignore[union-attr]
    return data


def put(data: Any, place: Place, value: Any) -> Any:
    """The same data with another value, or another name, at a place."""
    if not place:
        return value
    first, rest = place[0], place[1:]
    if first == 0:
        elements = data if data and isinstance(data, list) else [None]
        return [put(elements[0], rest, value), *elements[1:]]
    old = data if isinstance(data, dict) else {}
    if first == KEY:
        keys = list(old) or [""]
        name = value if value is None or isinstance(value, (str, int, float)) else str(value)
        return dict(zip([name, *keys[1:]], [*old.values()] or [{}], strict=True))
    name = next(iter(old), "x") if first == ANY else first
    return {**old, name: put(old.get(name), rest, value)}


def renamed(data: Any, old: str, new: str) -> Any:
    """The same data with another name in all places that hold it, as a host's in its bricks."""
    if isinstance(data, dict):
        return {new if key == old else key: renamed(value, old, new) for key, value in data.items()}
    if isinstance(data, list):
        return [renamed(value, old, new) for value in data]
    if isinstance(data, str) and data.startswith(f"{old}:"):
        return f"{new}{data.removeprefix(old)}"
    return new if data == old else copy.copy(data)
