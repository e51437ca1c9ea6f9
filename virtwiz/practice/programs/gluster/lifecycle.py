"""gluster volume start, stop, delete and list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from virtwiz.practice.files import NO_SUCH_FILE
from virtwiz.practice.glusterd import bricks, healing, pool
from virtwiz.practice.model import Filesystem
from virtwiz.practice.programs.gluster.options import lost_quorum
from virtwiz.practice.programs.gluster.transaction import busy, copies, missing, nodes, staged

if TYPE_CHECKING:
    from virtwiz.practice.answer import Answer
    from virtwiz.practice.model import Host, Volume
    from virtwiz.practice.programs.gluster.call import Call
    from virtwiz.practice.programs.gluster.xml import Node

STOPPING: Final = "Stopping volume will make its data inaccessible. Do you want to continue?"
ELSEWHERE: Final = "Pre Validation failed on {}. {}"
"""How start and stop tell of another node's refusal."""

DELETING: Final = "Deleting volume will erase all information about the volume. Do you want to continue?"


def start(call: Call) -> Answer:
    """`volume start NAME [force]`."""
    if not 1 <= len(call.words) <= 2 or call.words[1:] not in ((), ("force",)):
        return call.usage("volume start <VOLNAME> [force]")
    name, force = call.words[0], len(call.words) == 2
    what = f"volume start: {name}"
    reason = busy(call, name) or staged(call, lambda node: _startable(call, node, name, force=force), ELSEWHERE)
    if reason:
        return call.refused(what, reason, 30800)
    first = call.glusterd.volumes[name].status == "Created"
    started = []
    for host, volume in copies(call, name):
        volume.version += volume.status != "Started"
        volume.status = "Started"
        if force:
            bricks.mark(call.cluster, host, volume)
        started.append(bricks.start(call.cluster, host, volume))
    volume = call.glusterd.volumes[name]
    call.cluster.contents.setdefault(volume.id, Filesystem("fuse.glusterfs", name))
    if first and not all(bricks.online(call.cluster, volume, brick) for brick in volume.bricks):
        healing.miss(call.cluster, volume, "/")
    return _done(call, what, "volStart", volume, 2.3 if any(started) else 0.2)


def _startable(call: Call, node: Host, name: str, *, force: bool) -> str:
    if reason := missing(node, name) or lost_quorum(call, node, name):
        return reason
    volume = pool.daemon(node).volumes[name]
    if force:
        return ""
    if volume.status == "Started":
        return f"Volume {name} already started"
    return next((r for brick in bricks.of_host(node, volume) if (r := _unusable(call, node, volume, brick.path))), "")


def _unusable(call: Call, node: Host, volume: Volume, path: str) -> str:
    """Why the brick that is at a path cannot start."""
    brick = next(each for each in bricks.of_host(node, volume) if each.path == path)
    if bricks.usable(call.cluster, node, volume, brick):
        return ""
    if not bricks.directory(call.cluster, node, brick):
        return f"Failed to find brick directory {path} for volume {volume.name}. Reason : {NO_SUCH_FILE}"
    return f"Failed to get extended attribute {bricks.VOLUME_ID} for brick dir {path}. Reason : No data available"


def stop(call: Call) -> Answer:
    """`volume stop NAME [force]`."""
    if not 1 <= len(call.words) <= 2 or call.words[1:] not in ((), ("force",)):
        return call.usage("volume stop <VOLNAME> [force]")
    asked = call.asked(STOPPING)
    if not isinstance(asked, str):
        return asked
    return call.prefixed(asked, _stop(call, call.words[0], force=len(call.words) == 2))


def _stop(call: Call, name: str, *, force: bool) -> Answer:
    what = f"volume stop: {name}"
    reason = busy(call, name) or staged(call, lambda node: _stoppable(call, node, name, force=force), ELSEWHERE)
    if reason:
        return call.refused(what, reason, 30800)
    for host, volume in copies(call, name):
        volume.status, volume.version = "Stopped", volume.version + 1
        bricks.stop(host, volume)
    return _done(call, what, "volStop", call.glusterd.volumes[name], 2.2)


def _stoppable(call: Call, node: Host, name: str, *, force: bool) -> str:
    if reason := missing(node, name) or lost_quorum(call, node, name):
        return reason
    stopped = pool.daemon(node).volumes[name].status != "Started"
    return f"Volume {name} is not in the started state" if stopped and not force else ""


def delete(call: Call) -> Answer:
    """`volume delete NAME`."""
    if len(call.words) != 1:
        return call.usage("volume delete <VOLNAME>")
    asked = call.asked(DELETING)
    return call.prefixed(asked, _delete(call, call.words[0])) if isinstance(asked, str) else asked


def _delete(call: Call, name: str) -> Answer:
    what = f"volume delete: {name}"
    reason = busy(call, name) or staged(call, lambda node: _deletable(call, node, name))
    if reason:
        return call.refused(what, reason, 30800)
    volume = call.glusterd.volumes[name]
    for host in nodes(call):
        pool.daemon(host).volumes.pop(name, None)
    return _done(call, what, "volDelete", volume, 0.23)


def _deletable(call: Call, node: Host, name: str) -> str:
    if reason := missing(node, name):
        return reason
    if pool.daemon(node).volumes[name].status == "Started":
        return f"Volume {name} has been started.Volume needs to be stopped before deletion."
    everyone = all(pool.connected(call.cluster, node, peer) for peer in pool.daemon(node).peers.values())
    return "" if everyone else "Some of the peers are down"


def _done(call: Call, what: str, operation: str, volume: Volume, seconds: float) -> Answer:
    inside: list[Node] = [("name", volume.name), ("id", volume.id)]
    body = (operation, [("volume", inside)])
    return call.done(f"{what}: success\n", body, seconds=seconds, holds=volume.name)


def volume_list(call: Call) -> Answer:
    """`volume list`; more words do not matter to it."""
    names = sorted(call.glusterd.volumes)
    body: list[Node] = [("volume", name) for name in names]
    if not names and not call.xml:
        return call.nothing("No volumes present in cluster")
    return call.done("".join(f"{name}\n" for name in names), ("volList", [("count", len(names)), *body]))
