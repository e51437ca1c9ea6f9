"""gluster volume status: the bricks and the self-heal daemons of a volume."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from virtwiz.practice.answer import Answer, not_modelled
from virtwiz.practice.glusterd import bricks, pool
from virtwiz.practice.programs.gluster import status_detail, xml
from virtwiz.practice.programs.gluster.transaction import busy, missing, staged

if TYPE_CHECKING:
    from virtwiz.practice.model import Host, Volume
    from virtwiz.practice.programs.gluster.call import Call
    from virtwiz.practice.programs.gluster.xml import Node

RULE: Final = "-" * 78
HEADER: Final = "Gluster process                             TCP Port  RDMA Port  Online  Pid"
WIDE: Final = 43
"""Letters of a process's name in one line."""


@dataclass(frozen=True)
class Row:
    """A process as `volume status` shows it; without a pid it does not run."""

    name: str
    host: str
    path: str
    uuid: str
    pid: int
    port: int = 0
    healer: bool = False


def status(call: Call) -> Answer:
    """`volume status [all|NAME [shd|BRICK]] [detail|clients]`."""
    name, *more = call.words or ("all",)
    if name == "all" and not more:
        return _all(call)
    if reason := busy(call, name) or staged(call, lambda node: _unknown(node, name)):
        return refused(call, reason)
    volume = call.glusterd.volumes[name]
    if more == ["detail"]:
        return status_detail.detail(call, volume)
    rows = _rows(call, volume)
    if not more:
        return _shown(call, [(volume, rows)])
    return _some(call, volume, rows, more)


def _unknown(node: Host, name: str) -> str:
    if reason := missing(node, name):
        return reason
    started = pool.daemon(node).volumes[name].status == "Started"
    return "" if started else f"Volume {name} is not started"


def refused(call: Call, reason: str) -> Answer:
    """Why there is no status, in gluster's form for it."""
    if not call.xml:
        return call.nothing(reason, 1)
    shown = xml.output(-1, 30800, reason, ("cliOp", "volStatus"), ("output", reason))
    return Answer(shown, seconds=0.1)


def _some(call: Call, volume: Volume, rows: list[Row], words: list[str]) -> Answer:
    if words == ["shd"]:
        return _shown(call, [(volume, [row for row in rows if row.healer])], tasks=False)
    if len(words) == 1 and ":/" in words[0]:
        found = [row for row in rows if row.name == f"Brick {words[0]}"]
        if not found:
            return refused(call, f"No brick {words[0]} in volume {volume.name}")
        return _shown(call, [(volume, found)], tasks=False)
    return not_modelled(f"gluster volume status {volume.name} {' '.join(words)}")


def _all(call: Call) -> Answer:
    """All volumes that are started; of the others it is said that they are not."""
    volumes = sorted(call.glusterd.volumes.values(), key=lambda volume: volume.name)
    if not volumes and not call.xml:
        return call.nothing("No volumes present")
    started = [volume for volume in volumes if volume.status == "Started"]
    if call.xml:
        return _shown(call, [(volume, _rows(call, volume)) for volume in started])
    shown = [(volume in started, volume) for volume in volumes]
    texts = (_text(volume, _rows(call, volume), tasks=True) if runs else " \n" for runs, volume in shown)
    errors = (f"Volume {volume.name} is not started\n" for runs, volume in shown if not runs)
    return Answer("".join(texts), "".join(errors), seconds=0.13)


def _rows(call: Call, volume: Volume) -> list[Row]:
    """The bricks of the nodes that answer, in the volume's order, then the self-heal daemons, this node's first."""
    seen = [("localhost", call.host), *pool.peers_seen(call.cluster, call.host)]
    hosts = {pool.daemon(host).uuid: host for _, host in seen}
    rows = []
    for brick in volume.bricks:
        if brick.uuid in hosts:
            process = bricks.process(hosts[brick.uuid], volume, brick)
            pid, port = (process.pid, process.port) if process else (0, 0)
            rows.append(Row(f"Brick {brick}", brick.host, brick.path, brick.uuid, pid, port))
    if volume.set_size == 1:
        return rows
    for name, host in seen:
        glusterd = pool.daemon(host)
        said = f"Self-heal Daemon on {name}"
        rows.append(Row(said, "Self-heal Daemon", name, glusterd.uuid, glusterd.healer, healer=True))
    return rows


def _shown(call: Call, volumes: list[tuple[Volume, list[Row]]], *, tasks: bool = True) -> Answer:
    nodes = [_node(volume, rows, tasks=tasks) for volume, rows in volumes]
    text = "".join(_text(volume, rows, tasks=tasks) for volume, rows in volumes)
    return call.done(text, ("volStatus", [("volumes", nodes)]), seconds=0.13)


def _text(volume: Volume, rows: list[Row], *, tasks: bool) -> str:
    lines = [f"Status of volume: {volume.name}", HEADER, RULE]
    for row in rows:
        *wrapped, name = [row.name[at : at + WIDE] for at in range(0, len(row.name), WIDE)]
        tcp, rdma = (str(row.port), "0") if row.pid and not row.healer else ("N/A", "N/A")
        pid = str(row.pid) if row.pid else "N/A"
        lines += [*wrapped, f"{name:<44}{tcp:<10}{rdma:<11}{'Y' if row.pid else 'N':<8}{pid:<5}"]
    lines.append(" ")
    if tasks:
        lines += [f"Task Status of Volume {volume.name}", RULE, "There are no active volume tasks", " "]
    return "".join(f"{line}\n" for line in lines)


def _node(volume: Volume, rows: list[Row], *, tasks: bool) -> Node:
    nodes: list[Node] = [("node", node(row)) for row in rows]
    last: list[Node] = [("tasks", [])] if tasks else []
    return ("volume", [("volName", volume.name), ("nodeCount", len(rows)), *nodes, *last])


def node(row: Row) -> list[Node]:
    """A process as XML."""
    port = str(row.port) if row.port else "N/A"
    return [
        ("hostname", row.host),
        ("path", row.path),
        ("peerid", row.uuid),
        ("status", int(bool(row.pid))),
        ("port", port),
        ("ports", [("tcp", port), ("rdma", "N/A")]),
        ("pid", row.pid or -1),
    ]
