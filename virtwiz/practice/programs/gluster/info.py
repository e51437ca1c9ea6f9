"""gluster volume info."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from virtwiz.practice.glusterd.disk import STATUSES, TYPES, type_of
from virtwiz.practice.glusterd.pool import QUORUM_RATIO
from virtwiz.practice.programs.gluster import xml

if TYPE_CHECKING:
    from virtwiz.practice.answer import Answer
    from virtwiz.practice.model import Brick, Volume
    from virtwiz.practice.programs.gluster.call import Call
    from virtwiz.practice.programs.gluster.xml import Node

TRANSPORTS: Final = {"tcp": 0, "rdma": 1, "tcp,rdma": 2}


def info(call: Call) -> Answer:
    """`volume info [all|NAME]`."""
    if len(call.words) > 1:
        return call.usage("volume info [all|<VOLNAME>]")
    name = call.words[0] if call.words else "all"
    known = call.glusterd.volumes
    if name != "all" and name not in known:
        return _unknown(call, name)
    volumes = sorted(known.values(), key=lambda volume: volume.name) if name == "all" else [known[name]]
    if not volumes and not call.xml:
        return call.nothing("No volumes present")
    nodes = [("volume", _node(call, volume)) for volume in volumes]
    text = "".join(_text(call, volume) for volume in volumes)
    return call.done(text, ("volInfo", [("volumes", [*nodes, ("count", len(volumes))])]), seconds=0.11)


def _unknown(call: Call, name: str) -> Answer:
    if not call.xml:
        return call.nothing(f"Volume {name} does not exist", 1)
    none: Node = ("volInfo", [("volumes", [("count", 0)])])
    return replace(call.nothing(""), stdout=xml.output(-1, 30806, "Volume does not exist", none), stderr="")


def _options(call: Call, volume: Volume) -> dict[str, str]:
    ratio = {"cluster.server-quorum-ratio": f"{QUORUM_RATIO}%"} if call.glusterd.ratio_known else {}
    return {**volume.options, **ratio}


def _count(volume: Volume) -> str:
    """How many bricks, and how they make sets."""
    total, size = len(volume.bricks), volume.set_size
    if size == 1:
        return str(total)
    inside = f"({size - 1} + 1)" if volume.arbiter else str(size)
    if volume.disperse:
        inside = f"({volume.disperse - volume.redundancy} + {volume.redundancy})"
    return f"{total // size} x {inside} = {total}"


def _text(call: Call, volume: Volume) -> str:
    thin = [f"Thin-arbiter-path: {volume.thin_arbiter}"] if volume.thin_arbiter else []
    lines = [
        " ",
        f"Volume Name: {volume.name}",
        f"Type: {type_of(volume)}",
        f"Volume ID: {volume.id}",
        f"Status: {volume.status}",
        "Snapshot Count: 0",
        f"Number of Bricks: {_count(volume)}",
        f"Transport-type: {volume.transport}",
        "Bricks:",
        *(f"Brick{n}: {brick}{' (arbiter)' if brick.arbiter else ''}" for n, brick in enumerate(volume.bricks, 1)),
        *thin,
        "Options Reconfigured:",
        *(f"{key}: {value}" for key, value in _options(call, volume).items()),
    ]
    return "".join(f"{line}\n" for line in lines)


def _node(call: Call, volume: Volume) -> list[Node]:
    options = _options(call, volume)
    inside: list[Node] = [("option", [("name", key), ("value", value)]) for key, value in options.items()]
    bricks: list[Node] = [_brick(brick) for brick in volume.bricks]
    return [
        ("name", volume.name),
        ("id", volume.id),
        ("status", STATUSES[volume.status]),
        ("statusStr", volume.status),
        ("snapshotCount", 0),
        ("brickCount", len(volume.bricks)),
        ("distCount", len(volume.bricks) // volume.set_size),
        ("replicaCount", volume.replica),
        ("arbiterCount", volume.arbiter),
        ("disperseCount", volume.disperse),
        ("redundancyCount", volume.redundancy),
        ("type", TYPES[type_of(volume)]),
        ("typeStr", type_of(volume)),
        ("transport", TRANSPORTS[volume.transport]),
        ("bricks", bricks),
        ("optCount", len(options)),
        ("options", inside),
    ]


def _brick(brick: Brick) -> Node:
    parts: list[tuple[str, str | int]] = [
        ("name", str(brick)),
        ("hostUuid", brick.uuid),
        ("isArbiter", int(brick.arbiter)),
    ]
    return (f'brick uuid="{brick.uuid}"', xml.Line(str(brick), parts))
