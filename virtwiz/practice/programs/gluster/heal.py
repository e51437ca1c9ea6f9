"""gluster volume heal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from virtwiz.practice.answer import Answer, not_modelled
from virtwiz.practice.glusterd import bricks, healing
from virtwiz.practice.programs.gluster import options, xml
from virtwiz.practice.programs.gluster.transaction import copies

if TYPE_CHECKING:
    from virtwiz.practice.model import Brick, Volume
    from virtwiz.practice.programs.gluster.call import Call
    from virtwiz.practice.programs.gluster.xml import Node

USAGE: Final = (
    "volume heal <VOLNAME> [enable | disable | full |statistics [heal-count [replica <HOSTNAME:BRICKNAME>]] |"
    "info [summary | split-brain] |split-brain {bigger-file <FILE> | latest-mtime <FILE> |"
    "source-brick <HOSTNAME:BRICKNAME> [<FILE>]} |granular-entry-heal {enable | disable}]"
)
MODES: Final = ("enable", "disable", "full", "statistics", "info", "split-brain", "granular-entry-heal")
DOWN: Final = "Transport endpoint is not connected"


def heal(call: Call) -> Answer:
    """`volume heal NAME [full | info [summary | split-brain] | granular-entry-heal enable]`."""
    if not call.words or (call.words[1:2] and call.words[1] not in MODES):
        return call.usage(USAGE)
    name, *words = call.words
    if words in (["info"], ["info", "summary"], ["info", "split-brain"]):
        return _info(call, name, words[1:])
    if words == ["granular-entry-heal", "enable"]:
        return _unreachable(call, name) or _granular(call, name)
    if words == ["enable"] and name in call.glusterd.volumes:
        return _enable(call, name)
    if words in ([], ["full"]):
        return _launch(call, name, "full" if words else "index")
    return not_modelled(f"gluster volume heal {' '.join(words)}")


def _enable(call: Call, name: str) -> Answer:
    for _, volume in copies(call, name):
        options.put(volume, "cluster.self-heal-daemon", "enable")
    return Answer(f"Enable heal on volume {name} has been successful \n", seconds=0.3)


def _granular(call: Call, name: str) -> Answer:
    for _, volume in copies(call, name):
        volume.options["cluster.granular-entry-heal"] = "enable"
    return Answer(f"Enable granular entry heal on volume {name} has been successful \n", seconds=0.3)


def _launch(call: Call, name: str, kind: str) -> Answer:
    volume = call.glusterd.volumes.get(name)
    done = f"Launching heal operation to perform {kind} self heal on volume {name} has been "
    if not volume:
        reason = f"Volume {name} does not exist"
    elif volume.status != "Started":
        reason = f"Volume {name} is not started."
    elif volume.set_size == 1:
        reason = f"Self-heal-daemon is disabled. Heal will not be triggered on volume {name}"
    else:
        return Answer(f"{done}successful \nUse heal info commands to check status.\n", seconds=0.2)
    return Answer(stderr=f"{done}unsuccessful:\n{reason}\n", status=1, seconds=0.1)


def _unreachable(call: Call, name: str) -> Answer | None:
    """glfsheal looks at the volume as a client does; what it says where it cannot, and the status it then has."""
    volume = call.glusterd.volumes.get(name)
    kind = "This command is supported for only volumes of replicate/disperse type."
    if not volume:
        reason, status = f"Volume {name} does not exist", 254
    elif volume.status != "Started":
        reason, status = f"{name}: Not able to fetch volfile from glusterd", 251
    elif volume.set_size == 1:
        reason, status = f"{kind} Volume {name} is not of type replicate/disperse", 234
    else:
        return None
    return Answer(f"{reason}\nVolume heal failed.\n", status=status, seconds=0.12)


def _info(call: Call, name: str, words: list[str]) -> Answer:
    if refused := _unreachable(call, name):
        return refused
    volume = call.glusterd.volumes[name]
    kind = words[0] if words else ""
    if call.xml:
        nodes: list[Node] = [_node(call, volume, brick, kind) for brick in volume.bricks]
        end: list[Node] = [("opRet", 0), ("opErrno", 0), ("opErrstr", "")]
        return Answer(xml.document(("healInfo", [("bricks", nodes)]), *end), seconds=0.12)
    return Answer("".join(f"{_text(call, volume, brick, kind)}\n" for brick in volume.bricks), seconds=0.12)


def _found(call: Call, volume: Volume, brick: Brick) -> list[str] | None:
    """What a brick knows that others miss; None where it is down."""
    host = bricks.host_of(call.cluster, brick)
    there = bricks.online(call.cluster, volume, brick) and host and not host.cut
    return healing.left(call.cluster, volume) if there else None


def _text(call: Call, volume: Volume, brick: Brick, kind: str) -> str:
    found = _found(call, volume, brick)
    count = "-" if found is None else len(found)
    lines = [f"Brick {brick}"]
    if found and not kind:
        lines += [f"{path} " for path in found]
    lines.append(f"Status: {DOWN if found is None else 'Connected'}")
    none = "-" if found is None else 0
    if kind == "summary":
        lines += [f"Total Number of entries: {count}", f"Number of entries in heal pending: {count}"]
        lines += [f"Number of entries in split-brain: {none}", f"Number of entries possibly healing: {none}"]
    elif kind:
        lines.append(f"Number of entries in split-brain: {none}")
    else:
        lines.append(f"Number of entries: {count}")
    return "".join(f"{line}\n" for line in lines)


def _node(call: Call, volume: Volume, brick: Brick, kind: str) -> Node:
    found = _found(call, volume, brick)
    count = "-" if found is None else str(len(found))
    none = "-" if found is None else "0"
    named: list[Node] = [("file", path) for path in found or () if not kind]
    shown: list[Node] = [("name", str(brick)), *named, ("status", DOWN if found is None else "Connected")]
    if kind == "summary":
        shown += [("totalNumberOfEntries", count), ("numberOfEntriesInHealPending", count)]
        shown += [("numberOfEntriesInSplitBrain", none), ("numberOfEntriesPossiblyHealing", none)]
    else:
        shown.append(("numberOfEntries", none if kind else count))
    return (f'brick hostUuid="{brick.uuid}"', shown)
