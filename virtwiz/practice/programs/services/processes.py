"""glusterd started by hand, kill and pgrep."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from virtwiz.practice.answer import Answer, failed, not_modelled
from virtwiz.practice.glusterd import daemon
from virtwiz.practice.programs.gluster import VERSION
from virtwiz.practice.programs.options import program
from virtwiz.practice.programs.services import status

if TYPE_CHECKING:
    from virtwiz.practice.model import Host
    from virtwiz.practice.programs.options import Given
    from virtwiz.practice.session import Program, Session

STARTED: Final = 2.1
"""Seconds until glusterd has started."""

NO_LOG: Final = """\
ERROR: failed to create logfile "/var/log/glusterfs/glusterd.log" (Permission denied)
ERROR: failed to open logfile /var/log/glusterfs/glusterd.log
"""


def glusterd(session: Session, given: Given) -> Answer:
    """`glusterd [-p FILE]`: why it does not start is only in its log."""
    if "version" in given:
        return Answer(VERSION, seconds=0.03)
    if session.uid:
        return Answer(stderr=NO_LOG, status=255)
    code = daemon.start(session.cluster, session.host)
    usage = "USAGE: /usr/sbin/glusterd [options] [mountpoint]\n" if code == 255 else ""
    return Answer(stderr=usage, status=code, seconds=0.1 if code else STARTED)


def running(host: Host) -> dict[int, str]:
    """The processes of gluster and libvirt on a host, by their ids."""
    found = {}
    if host.glusterd:
        found = {process.pid: "glusterfsd" for process in host.glusterd.processes}
        found |= {host.glusterd.pid: "glusterd"} if host.glusterd.running else {}
        found |= {host.glusterd.healer: "glusterfs"} if host.glusterd.healer else {}
    return found


def kill(session: Session, words: tuple[str, ...], stdin: str) -> Answer:
    """`kill [-SIGNAL] PID…`: what is modelled of processes ends with any signal."""
    pids = [word for word in words[1:] if not word.startswith("-")]
    if set(words[1:]) - set(pids) - {"-9", "-15", "-KILL", "-TERM", "-SIGKILL", "-SIGTERM"}:
        return not_modelled(" ".join(words))
    hard = bool({"-9", "-KILL", "-SIGKILL"} & set(words))
    errors = ["sh: 1: kill: No such process" for pid in pids if not _end(session, pid, hard=hard)]
    return failed("\n".join(errors)) if errors else Answer()


def _end(session: Session, pid: str, *, hard: bool) -> bool:
    """End a process; systemd ends what glusterd has started with it, and notes a signal that cannot be caught."""
    host = session.host
    name = running(host).get(int(pid)) if pid.isdecimal() else None
    if not name or not host.glusterd:
        return False
    if name == "glusterd":
        daemon.stop(session.cluster, host, whole=host.systemd)
        host.glusterd.killed = hard
    elif name == "glusterfs":
        host.glusterd.healer = 0
    else:
        host.glusterd.processes = [each for each in host.glusterd.processes if each.pid != int(pid)]
    daemon.changed(session.cluster)
    return True


def pgrep(session: Session, given: Given) -> Answer:
    """`pgrep [-a] [-c] [-l] [-o] [-x] NAME`."""
    if len(given.operands) != 1:
        return not_modelled("pgrep without one name")
    (wanted,) = given.operands
    names = running(session.host)
    found = sorted(pid for pid, name in names.items() if (name == wanted if "x" in given else wanted in name))
    found = found[:1] if "o" in given else found
    behind = dict(status.processes(session.host)) if "a" in given else names if "l" in given else {}
    lines = [str(len(found))] if "c" in given else [f"{pid} {behind.get(pid, '')}".rstrip() for pid in found]
    return Answer("".join(f"{line}\n" for line in lines), status=0 if found else 1)


PROGRAMS: Final[dict[str, Program]] = {
    "glusterd": program(glusterd, "N", "p", {"version": "version", "log-level=": "log-level", "pid-file=": "p"}),
    "kill": kill,
    "pgrep": program(pgrep, "aclox"),
}
