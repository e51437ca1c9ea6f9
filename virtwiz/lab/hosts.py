"""Start a host, wait until it is up, stop it: systemd-nspawn(1) around the root that `roots` and `furnish` made."""

import contextlib
import dataclasses
import os
import shutil
import subprocess
import threading
import time
from pathlib import Path

from virtwiz.lab import network, roots
from virtwiz.lab.errors import LabError
from virtwiz.lab.furnish import services
from virtwiz.lab.state import Lab, LabHost
from virtwiz.lab.system import PATH, is_alive, kill, kill_members, members, start_in, started

BOOT_SECONDS = 90

NO_INOTIFY = "Take another lab down, or raise the limit: sysctl fs.inotify.max_user_instances=1024"
"""Each host's systemd and services hold about ten inotify instances, and the kernel's default is 128 for each user."""

# Before it becomes nspawn, the process writes down who it is (proc(5), stat), so that whoever comes later can end it,
# and moves into a control group of the host's own: in a shared one each host's systemd would take the others' processes
# for its own.
_LEADER = """
cat /proc/$$/stat >"$1" || exit
shift
for group in $GROUPS_OF_HOST; do
    mkdir -p "$group" && echo $$ >"$group/cgroup.procs"
done
exec "$@"
"""


def start(lab: Lab, host: LabHost) -> None:
    """Set a host going; it outlives this process."""
    place = lab.place(host)
    with (place / "console.log").open("ab") as console:
        subprocess.run(
            ["setsid", "--fork", "sh", "-c", _LEADER, "leader", str(place / "leader"), *_nspawn(lab, host)],
            stdin=subprocess.DEVNULL,
            stdout=console,
            stderr=console,
            check=True,
            env={
                "PATH": PATH,
                "SYSTEMD_NSPAWN_API_VFS_WRITABLE": "network",
                "GROUPS_OF_HOST": " ".join(map(str, _control_groups(host))),
            },
        )


def _nspawn(lab: Lab, host: LabHost) -> list[str]:
    brick = [f"--bind={roots.brick_of(lab, host)}:/data/brick1"] if host.is_storage else []
    return [
        "systemd-nspawn",
        "--quiet",
        "--settings=no",
        "--register=no",
        "--keep-unit",
        "--link-journal=no",
        "--resolv-conf=off",
        "--timezone=off",
        "--capability=all",
        f"--directory={roots.root_of(lab, host)}",
        f"--network-namespace-path={network.NAMESPACES / host.netns}",
        f"--machine={host.netns}",
        f"--hostname={host.name}",
        "--bind=/dev/fuse",
        *brick,
        *(["--boot"] if lab.systemd else ["--as-pid2", "/usr/local/sbin/lab-init", *_sysv_services(host)]),
    ]


def _sysv_services(host: LabHost) -> list[str]:
    return ["ssh", "glusterd"] if host.is_storage else ["ssh", "virtlogd", "libvirtd"]


def wait(lab: Lab, host: LabHost, stop: threading.Event) -> LabHost:
    """Wait until a host is up and return it with its pid 1.

    Raises:
        LabError: it went down, is not up after 90 seconds, a service failed, or `stop` was set.
    """
    deadline = time.monotonic() + BOOT_SECONDS
    while not stop.wait(0.05):
        up = _with_pid(lab, host)
        if up.pid and _is_up(lab, up):
            return up
        if time.monotonic() > deadline:
            raise _failure(f"{host.name} is not up after {BOOT_SECONDS} s", lab, host)
        if _has_ended(lab, host):
            raise _failure(f"{host.name} did not start", lab, host)
    raise LabError(f"{host.name} was not waited for", "the lab goes down")


def _with_pid(lab: Lab, host: LabHost) -> LabHost:
    pid, _ = leader(lab, host)
    with contextlib.suppress(OSError):
        inside = members(network.NAMESPACES / host.netns)
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            if int(child) in inside:
                return dataclasses.replace(host, pid=int(child), started=started(int(child)))
    return host


def _is_up(lab: Lab, host: LabHost) -> bool:
    if not lab.systemd:
        return Path(f"/proc/{host.pid}/root/run/lab-ready").exists()
    state = execute(host, "systemctl is-system-running").stdout.strip()
    if state == "degraded" and execute(host, f"systemctl is-active {' '.join(services(host))}").returncode:
        raise LabError(f"a service of {host.name} failed", execute(host, "systemctl --failed --plain").stdout)
    return state in ("running", "degraded")


def execute(host: LabHost, command: str, *, stdin: str = "", seconds: float = 60) -> subprocess.CompletedProcess[str]:
    """Run a shell command inside a host as root (nsenter(1)); it exits 124 when it takes too long."""
    namespaces = ["--mount", "--uts", "--ipc", "--net", "--pid", "--cgroup"]
    limit = ["timeout", "--kill-after=1", str(seconds)]
    environment = ["env", "-i", f"PATH={PATH}", "HOME=/root", "USER=root", "SHELL=/bin/bash", "LANG=C.UTF-8"]
    return subprocess.run(
        ["nsenter", f"--target={host.pid}", *namespaces, *environment, *limit, "bash", "-c", command],
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        errors="surrogateescape",
        check=False,
        cwd="/",
        env={"PATH": PATH},
    )


def leader(lab: Lab, host: LabHost) -> tuple[int, int]:
    """The nspawn of a host, outside of it: pid and start; (0, 0) if it never came to be."""
    try:
        stat = (lab.place(host) / "leader").read_text()
        return int(stat.split()[0]), start_in(stat)
    except (OSError, LookupError):
        return 0, 0


def stop(lab: Lab, host: LabHost) -> None:
    """End a host at once, as a power cut does: its pid 1, and with that all its processes; then nspawn around it."""
    netns = network.NAMESPACES / host.netns
    was_up = bool(members(netns))
    kill_members(netns)
    kill(host.pid, host.started)
    kill(*leader(lab, host), patience=3 if was_up else 0)  # left alone, it cleans up behind itself
    kill_members(netns)
    _sweep(lab, host)


def _sweep(lab: Lab, host: LabHost) -> None:
    """Remove what a killed nspawn leaves: its control groups, its lock, its directory for mounts."""
    for group in _control_groups(host):
        for directory, _, _ in os.walk(group, topdown=False):
            with contextlib.suppress(OSError):
                os.rmdir(directory)
    shutil.rmtree(f"/run/systemd/nspawn/propagate/{host.netns}", ignore_errors=True)
    with contextlib.suppress(FileNotFoundError):
        root = roots.root_of(lab, host).stat()
        Path(f"/run/systemd/nspawn/locks/inode-{root.st_dev}:{root.st_ino}").unlink()
    (lab.place(host) / "leader").unlink(missing_ok=True)


def _control_groups(host: LabHost) -> list[Path]:
    """The host's place in every hierarchy that systemd uses (cgroups(7): version 2, and of version 1 its own)."""
    found = []
    for line in Path("/proc/self/mountinfo").read_text().splitlines():
        fields, kind = line.split(), line.partition(" - ")[2].split()
        if kind[0] == "cgroup2" or (kind[0] == "cgroup" and "name=systemd" in kind[2]):
            found.append(Path(fields[4]) / host.netns)
    return found


def _has_ended(lab: Lab, host: LabHost) -> bool:
    pid, start = leader(lab, host)
    return pid != 0 and not is_alive(pid, start)


def _failure(what: str, lab: Lab, host: LabHost) -> LabError:
    """The error of a host that did not come up, with the end of its console."""
    lines = (lab.place(host) / "console.log").read_text(errors="replace").splitlines()
    remedy = NO_INOTIFY if any("Failed to allocate manager object" in line for line in lines) else ""
    return LabError(what, "\n".join(["its console ends with:", *lines[-5:]]), remedy)
