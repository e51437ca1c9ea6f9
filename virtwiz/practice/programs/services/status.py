"""What systemd tells of glusterd's unit: its state, its processes, and the lines of its last start and end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from uuid import uuid5

from virtwiz.practice.answer import Answer
from virtwiz.practice.clock import at
from virtwiz.practice.glusterd import bricks
from virtwiz.practice.glusterd.disk import dashed
from virtwiz.practice.model import NAMESPACE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from virtwiz.practice.model import Brick, Cluster, Glusterd, Host, Process
    from virtwiz.practice.session import Session

UNIT: Final = "glusterd.service"
TITLE: Final = f"{UNIT} - GlusterFS, a clustered file-system server"
START: Final = "/usr/sbin/glusterd -p /var/run/glusterd.pid --log-level $LOG_LEVEL $GLUSTERD_OPTIONS"
NAMES: Final = {0: "0/SUCCESS", 1: "1/FAILURE", 255: "255/EXCEPTION"}
"""How systemd writes an exit status."""

STATES: Final = {
    "active": ("*", "active (running)"),
    "inactive": ("*", "inactive (dead)"),
    "failed": ("x", "failed (Result: exit-code)"),
    "activating": ("*", "activating (auto-restart) (Result: signal)"),
}
"""By systemd's word for a state: its sign in the C locale, and the word at length."""


def state(glusterd: Glusterd) -> str:
    """Its state in one word, as `systemctl is-active` says it."""
    if glusterd.running:
        return "active"
    if glusterd.killed:
        return "activating"
    return "failed" if glusterd.failed else "inactive"


def glusterd(session: Session) -> Answer:
    """`systemctl status glusterd`."""
    daemon = session.host.glusterd
    assert daemon
    is_now = state(daemon)
    sign, at_length = STATES[is_now]
    told = [f"{sign} {TITLE}", f"     Loaded: loaded (/lib/systemd/system/{UNIT}; enabled; preset: enabled)"]
    told += [f"     Active: {at_length} {_since(session.cluster, _changed(daemon))}"]
    if is_now in ("inactive", "failed"):
        told += [f"   Duration: {_timespan(daemon.ended - daemon.started)}"]
    told += ["       Docs: man:glusterd(8)", *_ids(daemon, is_now), *_tree(session.host), ""]
    told += [f"{at(when):%b %d %H:%M:%S} {session.host.name} {words}" for when, words in _journal(daemon, is_now)]
    return Answer("".join(f"{line}\n" for line in told), status=0 if is_now == "active" else 3, seconds=0.02)


def _changed(glusterd: Glusterd) -> float:
    """When it came into its state."""
    if glusterd.running:
        return glusterd.started
    return glusterd.failed[0] if glusterd.failed else glusterd.ended


def _ids(glusterd: Glusterd, is_now: str) -> Iterator[str]:
    code = glusterd.failed[1] if glusterd.failed else 0
    yield f"    Process: {glusterd.pid - 1} ExecStart={START} (code=exited, status={NAMES[code]})"
    end = {"active": "(glusterd)", "inactive": "(code=exited, status=15)", "activating": "(code=killed, signal=KILL)"}
    if is_now in end:
        yield f"   Main PID: {glusterd.pid} {end[is_now]}"


def _tree(host: Host) -> Iterator[str]:
    """The processes of the unit, by their ids."""
    found = dict(sorted(processes(host)))
    if not found:
        return
    yield f"     CGroup: /system.slice/{UNIT}"
    width = len(str(max(found)))
    for pid, words in found.items():
        quoted = re.sub(r"\S*\*\S*", r'"\g<0>"', words)
        yield f"             {'`' if pid == max(found) else '|'}-{pid:>{width}} {quoted}"


def processes(host: Host) -> Iterator[tuple[int, str]]:
    """The processes that belong to glusterd's unit: their ids and their words."""
    if not host.glusterd:
        return
    if host.glusterd.running:
        yield host.glusterd.pid, "/usr/sbin/glusterd -p /var/run/glusterd.pid --log-level INFO"
    for volume in host.glusterd.volumes.values():
        for brick in bricks.of_host(host, volume):
            if process := bricks.process(host, volume, brick):
                yield process.pid, _brick(brick, process)
        if volume.set_size > 1 and volume.status == "Started" and host.glusterd.healer:
            yield host.glusterd.healer, _healer(volume.name, host.glusterd.uuid)


def _brick(brick: Brick, process: Process) -> str:
    path, name = dashed(brick), process.volume
    return (
        f"/usr/sbin/glusterfsd -s {brick.host} --volfile-id {name}.{brick.host}.{path} "
        f"-p /var/run/gluster/vols/{name}/{brick.host}-{path}.pid -S {_socket(str(brick))} "
        f"--brick-name {brick.path} -l /var/log/glusterfs/bricks/{path}.log "
        f"--xlator-option *-posix.glusterd-uuid={brick.uuid} --process-name brick "
        f"--brick-port {process.port} --xlator-option {name}-server.listen-port={process.port}"
    )


def _healer(name: str, uuid: str) -> str:
    return (
        f"/usr/sbin/glusterfs -s localhost --volfile-id shd/{name} -p /var/run/gluster/shd/{name}/{name}-shd.pid "
        f"-l /var/log/glusterfs/glustershd.log -S {_socket(name)} "
        f"--xlator-option *replicate*.node-uuid={uuid} --process-name glustershd --client-pid=-6"
    )


def _socket(about: str) -> str:
    return f"/var/run/gluster/{uuid5(NAMESPACE, about).hex[:16]}.socket"


def _journal(glusterd: Glusterd, is_now: str) -> Iterator[tuple[float, str]]:
    """When, and what was written, of the last start and end."""
    if is_now == "activating":
        yield glusterd.ended, f"systemd[1]: {UNIT}: Failed with result 'signal'."
        return
    if glusterd.failed:
        when, code = glusterd.failed
        yield from ((when, words) for words in _failing(glusterd.pid - 1, code))
        return
    yield glusterd.started, f"systemd[1]: Starting {TITLE}..."
    yield glusterd.started, f"systemd[1]: Started {TITLE}."
    if is_now == "inactive":
        yield glusterd.ended, f"systemd[1]: Stopping {TITLE}..."
        yield glusterd.ended, f"systemd[1]: {UNIT}: Deactivated successfully."
        yield glusterd.ended, f"systemd[1]: Stopped {TITLE}."


def _failing(pid: int, code: int) -> Iterator[str]:
    yield f"systemd[1]: Starting {TITLE}..."
    if code == 255:
        yield (
            f"GlusterFS[{pid}]: [glusterfsd.c:2091:parse_cmdline] 0-glusterfs: ERROR: parsing the volfile failed "
            "[{errno=2}, {error=No such file or directory}]"
        )
        yield f"glusterd[{pid}]: USAGE: /usr/sbin/glusterd [options] [mountpoint]"
    yield f"systemd[1]: {UNIT}: Control process exited, code=exited, status={NAMES[code]}"
    yield f"systemd[1]: {UNIT}: Failed with result 'exit-code'."
    yield f"systemd[1]: Failed to start {TITLE}."


def _since(cluster: Cluster, when: float) -> str:
    return f"since {at(when):%a %Y-%m-%d %H:%M:%S} UTC; {_ago(cluster.now - when)} ago"


def _ago(seconds: float) -> str:
    """A time that has passed, in the one or two units that systemd gives it."""
    whole = int(seconds)
    hours, minutes = divmod(whole // 60, 60)
    if hours:
        return f"{hours}h {minutes}min" if minutes else f"{hours}h"
    if minutes >= 5:
        return f"{minutes}min"
    if minutes:
        return f"{minutes}min {whole % 60}s"
    return f"{whole}s" if whole else f"{int(seconds * 1000)}ms"


def _timespan(seconds: float) -> str:
    """A time in all its units, down to the millisecond."""
    whole, rest = divmod(round(seconds * 1000), 60_000)
    hours, minutes = divmod(whole, 60)
    parts = [f"{hours}h" if hours else "", f"{minutes}min" if minutes else ""]
    parts += [f"{rest / 1000:.3f}s" if rest >= 1000 else f"{rest}ms"] if rest else []
    return " ".join(part for part in parts if part) or "0"
