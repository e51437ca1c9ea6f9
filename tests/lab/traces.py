"""What there is of a lab on this machine, by identity and not by name: a name may be taken again at once."""

import os
import socket
from pathlib import Path

from virtwiz.lab import Lab
from virtwiz.lab.network import NAMESPACES, bridge
from virtwiz.lab.roots import loop_devices, mounts_below
from virtwiz.lab.system import members, started


def traces(lab: Lab) -> set[str]:
    """One text for each mount, loop device, namespace, link, process, control group and directory of a lab."""
    return {
        *(f"mount {path}" for path in mounts_below(lab.directory)),
        *(f"loop device {name}" for name in loop_devices(lab.images)),
        *(f"namespace {path.name} {path.stat().st_ino}" for path in _namespaces(lab)),
        *(f"link {(path / 'ifindex').read_text().strip()}" for path in _links(lab)),
        *(f"process {pid} {started(pid)}" for pid in processes(lab)),
        *(
            f"control group {path} {path.stat().st_ino}"
            for path in Path("/sys/fs/cgroup").glob("**/vw*")
            if _is_of(lab, path)
        ),
        *(str(path) for path in (lab.directory, lab.images) if path.exists()),
    }


def processes(lab: Lab) -> list[int]:
    """The processes in a lab's hosts, and those that hold them."""
    inside = [pid for host in lab.hosts for pid in members(NAMESPACES / host.netns)]
    return [*inside, *(pid for pid in _pids() if f"--directory={lab.directory}/".encode() in _command_line(pid))]


def still_there(before: set[str]) -> set[str]:
    """What of these traces is there yet: of the kinds that have an identity of their own."""
    alive = {f"process {pid} {started(pid)}" for pid in _pids()}
    links = {f"link {number}" for number, _ in socket.if_nameindex()}
    spaces = {f"namespace {path.name} {path.stat().st_ino}" for path in NAMESPACES.glob("*")}
    mounts = {f"mount {path}" for path in mounts_below(Path("/run/virtwiz"))}
    groups = {f"control group {path} {path.stat().st_ino}" for path in Path("/sys/fs/cgroup").glob("**/vw*")}
    files = {trace for trace in before if trace.startswith("/") and Path(trace).exists()}
    return before & (alive | links | spaces | mounts | groups | files)


def _namespaces(lab: Lab) -> list[Path]:
    return [path for host in lab.hosts if (path := NAMESPACES / host.netns).exists()]


def _links(lab: Lab) -> list[Path]:
    names = [bridge(lab.number), *(host.netns for host in lab.hosts)]
    return [path for name in names if (path := Path("/sys/class/net", name)).exists()]


def _is_of(lab: Lab, group: Path) -> bool:
    return group.name in {host.netns for host in lab.hosts}


def _pids() -> list[int]:
    return [int(entry) for entry in os.listdir("/proc") if entry.isdigit()]


def _command_line(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""
