"""This machine's programs and processes, as the lab uses them."""

import contextlib
import os
import select
import signal
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

from virtwiz.lab.errors import LabError

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def call(*argv: str | Path, stdin: str = "", check: bool = True) -> str:
    """Run a program to its end and return its stdout.

    It dies with the thread that called it: killed in the middle, we leave nothing that goes on building.

    Raises:
        LabError: it failed; with its stderr. Not with `check` off.
    """
    done = subprocess.run(
        ["setpriv", "--pdeathsig", "KILL", *map(str, argv)],
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": PATH, "LC_ALL": "C"},
    )
    if check and done.returncode:
        text = done.stderr.strip() or done.stdout.strip()
        raise LabError(f"{' '.join(map(str, argv))} failed", f"it exited {done.returncode}: {text}")
    return done.stdout


def started(pid: int) -> int:
    """When a process started, in clock ticks since this machine did; 0 if there is none (proc(5), stat, field 22)."""
    try:
        return start_in(Path(f"/proc/{pid}/stat").read_text())
    except (OSError, LookupError):
        return 0


def start_in(stat: str) -> int:
    """The start time in a line of /proc/PID/stat; the name before it may hold anything, blanks and brackets too."""
    after_name = stat.rpartition(")")[2].split()
    state = after_name[0]
    return 0 if state in "ZX" else int(after_name[19])


def is_alive(pid: int, start: int) -> bool:
    """Whether this very process still runs, and not another that was given its number."""
    return start != 0 and started(pid) == start


def members(netns: Path) -> list[int]:
    """Every process in a network namespace, oldest first."""
    try:
        inode = netns.stat().st_ino
    except FileNotFoundError:
        return []
    return [pid for pid in _pids() if _namespace(pid) == inode]


def _pids() -> list[int]:
    return sorted(int(entry) for entry in os.listdir("/proc") if entry.isdigit())


def _namespace(pid: int) -> int:
    try:
        return os.stat(f"/proc/{pid}/ns/net").st_ino
    except OSError:
        return 0


def kill_members(netns: Path, seconds: float = 10) -> None:
    """Kill whatever runs in a network namespace and wait until it is gone."""
    with _handles(members(netns)) as handles:
        still_there = set(members(netns))
        for pid, handle in handles.items():
            if pid in still_there:
                _kill(handle)
        _await_end(handles.values(), seconds)


def kill(pid: int, start: int, *, patience: float = 0) -> None:
    """Kill this very process, after waiting up to `patience` seconds for its own end."""
    with _handles([pid] if is_alive(pid, start) else []) as handles:
        if not is_alive(pid, start):
            return
        _await_end(handles.values(), patience)
        for handle in handles.values():
            _kill(handle)
        _await_end(handles.values(), 10)


@contextlib.contextmanager
def _handles(pids: Iterable[int]) -> Iterator[dict[int, int]]:
    """A pidfd for each process: unlike its number, that never comes to mean another (pidfd_open(2))."""
    handles: dict[int, int] = {}
    try:
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                handles[pid] = os.pidfd_open(pid)
        yield handles
    finally:
        for handle in handles.values():
            os.close(handle)


def _kill(handle: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        signal.pidfd_send_signal(handle, signal.SIGKILL)


def _await_end(handles: Iterable[int], seconds: float) -> None:
    for handle in handles:
        poll = select.poll()
        poll.register(handle, select.POLLIN)
        poll.poll(seconds * 1000)
