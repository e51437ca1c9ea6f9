"""Look into a lab that stands, and break it: for tests, and for whoever wants to see what a host does."""

import socket
import subprocess
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from virtwiz.lab import claims, hosts, needs, roots
from virtwiz.lab.errors import LabError
from virtwiz.lab.state import Lab, LabHost, everyone, find, with_host


@dataclass(frozen=True)
class HostStatus:
    """Whether a host's pid 1 lives and its sshd answers."""

    name: str
    address: str
    alive: bool
    ssh: bool


@dataclass(frozen=True)
class LabStatus:
    """A lab; `busy` while a process builds it or takes it down, or if one was killed at it."""

    name: str
    directory: Path
    busy: bool
    hosts: tuple[HostStatus, ...]


def status() -> list[LabStatus]:
    """All labs on this machine, by name; sshd gets a second to answer.

    Raises:
        LabError: this is not root.
    """
    needs.check_root("the labs cannot be looked at")
    return [LabStatus(lab.name, lab.directory, lab.owner != 0, tuple(map(_status, lab.hosts))) for lab in everyone()]


def execute(
    lab: Lab, host: str, command: str, *, stdin: str = "", seconds: float = 60, check: bool = False
) -> subprocess.CompletedProcess[str]:
    """Run a shell command inside a host as root, without ssh and with a bare environment.

    It exits 124 when it takes longer than `seconds`.

    Raises:
        LabError: there is no such host, it is off, or, with `check`, the command failed.
    """
    done = hosts.execute(_running(lab, host), command, stdin=stdin, seconds=seconds)
    if check and done.returncode:
        raise LabError(f"{command!r} failed on {host}", f"it exited {done.returncode}: {done.stderr or done.stdout}")
    return done


def requests(lab: Lab, host: str) -> list[str]:
    """Exactly what sshd of a host was asked to run, in that order, since the lab went up or they were forgotten."""
    raw = _record(lab, lab.host(host)).read_bytes().decode("utf-8", "surrogateescape")
    return [record.partition(" ")[2] for record in raw.split("\0")[:-1]]


def forget_requests(lab: Lab) -> None:
    """Empty the records of all hosts."""
    for host in lab.hosts:
        with _record(lab, host).open("r+b") as file:
            file.truncate()


def power_cut(lab: Lab, host: str) -> Lab:
    """End a host at once, as a power cut does; what it wrote to its disks stays, /run and /tmp do not."""

    def cut(now: Lab, on: LabHost) -> LabHost:
        hosts.stop(now, on)
        return replace(on, pid=0, started=0)

    return _change(lab, host, cut)


def power_on(lab: Lab, host: str) -> Lab:
    """Start a host that was cut off, and wait until it is up.

    Raises:
        LabError: it runs already, or does not come up.
    """

    def switch_on(now: Lab, off: LabHost) -> LabHost:
        if off.is_alive:
            raise LabError(f"{host} runs already")
        hosts.start(now, off)
        return hosts.wait(now, off, threading.Event())

    return _change(lab, host, switch_on)


def _change(lab: Lab, host: str, change: Callable[[Lab, LabHost], LabHost]) -> Lab:
    """Change one host and write down what it is now."""
    now = claims.take(lab.name)
    try:
        now = with_host(now, change(now, now.host(host)))
    finally:
        now = claims.release(now)
    return now


def _status(host: LabHost) -> HostStatus:
    return HostStatus(host.name, host.address, host.is_alive, _ssh_answers(host.address))


def _ssh_answers(address: str) -> bool:
    try:
        with socket.create_connection((address, 22), timeout=1) as connection:
            connection.settimeout(1)
            return connection.recv(4) == b"SSH-"
    except OSError:
        return False


def _running(lab: Lab, name: str) -> LabHost:
    host = find(lab.name).host(name)
    if not host.is_alive:
        raise LabError(f"{name} of lab {lab.name} is off", remedy="A lab goes up again after virtwiz lab down.")
    return host


def _record(lab: Lab, host: LabHost) -> Path:
    return roots.root_of(lab, host) / "var/log/lab-requests"
