"""What can be wrong with a practice host, by name, so that a lesson can ask for it; and how it is put right again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from virtwiz.practice.files import Files
from virtwiz.practice.glusterd import daemon

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from virtwiz.practice.model import Cluster, Host

    Act = Callable[[Cluster, Host, str], None]


@dataclass(frozen=True)
class Fault:
    """A fault of a kind on a host; `about` is the path or name that it concerns, where its kind needs one."""

    kind: str
    host: str
    about: str = ""


@dataclass(frozen=True)
class Kind:
    """A kind of fault: what it is in words, how it comes and, where that is not the learner's task, how it goes."""

    words: str
    cause: Act
    lift: Act | None = None
    about: str = ""
    """What a fault's `about` is; empty where it has none."""


def put(cluster: Cluster, fault: Fault) -> None:
    """Bring a fault about. Raises KeyError for a kind or a host that does not exist."""
    KINDS[fault.kind].cause(cluster, cluster.hosts[fault.host], fault.about)
    daemon.changed(cluster)


def lift(cluster: Cluster, fault: Fault) -> None:
    """Put a fault right from outside: the host is switched on, the cable plugged in. Raises KeyError as `put` does."""
    away = KINDS[fault.kind].lift
    if away:
        away(cluster, cluster.hosts[fault.host], fault.about)
        daemon.changed(cluster)


def _down(cluster: Cluster, host: Host, about: str) -> None:
    host.up = False
    host.mounts = [mount for mount in host.mounts if not mount.source]
    if host.glusterd:
        host.glusterd.running, host.glusterd.processes, host.glusterd.healer = False, [], 0
    for domain in host.libvirt.domains.values() if host.libvirt else ():
        domain.running = False


def _up(cluster: Cluster, host: Host, about: str) -> None:
    host.up = True
    if host.glusterd:
        daemon.start(cluster, host)
    if host.libvirt:
        host.libvirt.running = True


def _cut(cluster: Cluster, host: Host, about: str) -> None:
    host.cut = True


def _plugged(cluster: Cluster, host: Host, about: str) -> None:
    host.cut = False
    daemon.meet_all(cluster)


def _firewalled(cluster: Cluster, host: Host, about: str) -> None:
    host.firewalled = True


def _opened(cluster: Cluster, host: Host, about: str) -> None:
    host.firewalled = False
    daemon.meet_all(cluster)


def _glusterd_stopped(cluster: Cluster, host: Host, about: str) -> None:
    assert host.glusterd
    daemon.stop(cluster, host, whole=host.systemd)
    host.glusterd.ended -= daemon.ENDING  # a while ago


def _libvirt_stopped(cluster: Cluster, host: Host, about: str) -> None:
    assert host.libvirt
    host.libvirt.running = False


def _used_brick(cluster: Cluster, host: Host, path: str) -> None:
    files = Files(cluster, host)
    files.make_directory(path, parents=True)
    files.need(path).xattrs["trusted.glusterfs.volume-id"] = cluster.new_uuid().replace("-", "")
    files.make_directory(f"{path}/.glusterfs", 0o600, parents=True)


def _unknown_name(cluster: Cluster, host: Host, name: str) -> None:
    files = Files(cluster, host)
    lines = [line for line in files.text("/etc/hosts").splitlines() if name not in line.split()]
    files.write("/etc/hosts", "".join(f"{line}\n" for line in lines).encode())


def _no_driver(cluster: Cluster, host: Host, about: str) -> None:
    host.gluster_driver = False


def _full(cluster: Cluster, host: Host, path: str) -> None:
    files = Files(cluster, host)
    files.filesystem(path).filler += max(0, files.left(path))


def _emptied(cluster: Cluster, host: Host, path: str) -> None:
    Files(cluster, host).filesystem(path).filler = 0


def _no_group_file(cluster: Cluster, host: Host, name: str) -> None:
    Files(cluster, host).remove(f"/var/lib/glusterd/groups/{name}")


def _cloned(cluster: Cluster, host: Host, name: str) -> None:
    assert host.glusterd
    other = cluster.hosts[name].glusterd
    assert other
    other.uuid = other.uuid or cluster.new_uuid(f"node {name}")
    host.glusterd.uuid = other.uuid


def _broken_volfile(cluster: Cluster, host: Host, about: str) -> None:
    """An option behind end-volume, as `echo >>` puts it; glusterd is down since."""
    files = Files(cluster, host)
    files.write(daemon.VOLFILE, files.read(daemon.VOLFILE) + b"    option rpc-auth-allow-insecure on\n")
    _glusterd_stopped(cluster, host, about)


def _dead_brick(cluster: Cluster, host: Host, path: str) -> None:
    assert host.glusterd
    host.glusterd.processes = [process for process in host.glusterd.processes if process.path != path]


KINDS: Final[Mapping[str, Kind]] = {
    "down": Kind("the host is switched off", _down, _up),
    "cut": Kind("the host's network link is down", _cut, _plugged),
    "firewalled": Kind("a firewall drops what is sent to gluster's ports", _firewalled, _opened),
    "glusterd-stopped": Kind("glusterd does not run", _glusterd_stopped),
    "libvirt-stopped": Kind("libvirtd does not run", _libvirt_stopped),
    "used-brick": Kind("a directory carries the mark of an earlier volume", _used_brick, about="its path"),
    "dead-brick": Kind("a brick's process has died", _dead_brick, about="its path"),
    "unknown-name": Kind("the host does not know another one's name", _unknown_name, about="the name"),
    "no-gluster-driver": Kind("qemu has no driver for gluster", _no_driver),
    "full-disk": Kind("a filesystem is full", _full, _emptied, "a path on it"),
    "no-group-file": Kind("a group of options is missing", _no_group_file, about="its name"),
    "broken-volfile": Kind("glusterd.vol is broken, and glusterd does not start", _broken_volfile),
    "cloned": Kind("the host was cloned from another one", _cloned, about="the other host"),
}
