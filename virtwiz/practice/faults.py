"""What can be wrong with a practice host, by name, so that a lesson can ask for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from virtwiz.practice.files import Files

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from virtwiz.practice.model import Cluster, Glusterd, Host


@dataclass(frozen=True)
class Fault:
    """A fault of a kind on a host; `about` is the path or name that it concerns, where its kind needs one."""

    kind: str
    host: str
    about: str = ""


@dataclass(frozen=True)
class Kind:
    """A kind of fault: what it is in words, what it does, and what `about` is for it."""

    words: str
    cause: Callable[[Cluster, Host, str], None]
    about: str = ""


def put(cluster: Cluster, fault: Fault) -> None:
    """Bring a fault about. Raises KeyError for a kind or a host that does not exist."""
    KINDS[fault.kind].cause(cluster, cluster.hosts[fault.host], fault.about)


def _down(cluster: Cluster, host: Host, about: str) -> None:
    host.up = False
    if host.glusterd:
        host.glusterd.running = False
        host.glusterd.processes.clear()


def _cut(cluster: Cluster, host: Host, about: str) -> None:
    host.cut = True


def _glusterd_stopped(cluster: Cluster, host: Host, about: str) -> None:
    _daemon(host).running = False


def _libvirt_stopped(cluster: Cluster, host: Host, about: str) -> None:
    assert host.libvirt
    host.libvirt.running = False


def _used_brick(cluster: Cluster, host: Host, path: str) -> None:
    files = Files(cluster, host)
    files.make_directory(path, parents=True)
    files.need(path).xattrs["trusted.glusterfs.volume-id"] = cluster.new_uuid().replace("-", "")
    files.make_directory(f"{path}/.glusterfs", parents=True)


def _unknown_name(cluster: Cluster, host: Host, name: str) -> None:
    files = Files(cluster, host)
    lines = [line for line in files.text("/etc/hosts").splitlines() if name not in line.split()]
    files.write("/etc/hosts", "".join(f"{line}\n" for line in lines).encode())


def _no_driver(cluster: Cluster, host: Host, about: str) -> None:
    host.gluster_driver = False


def _full(cluster: Cluster, host: Host, path: str) -> None:
    files = Files(cluster, host)
    files.filesystem(path).filler += max(0, files.left(path))


def _no_group_file(cluster: Cluster, host: Host, name: str) -> None:
    Files(cluster, host).remove(f"/var/lib/glusterd/groups/{name}")


def _cloned(cluster: Cluster, host: Host, name: str) -> None:
    other = _daemon(cluster.hosts[name])
    other.uuid = other.uuid or cluster.new_uuid()
    _daemon(host).uuid = other.uuid


def _daemon(host: Host) -> Glusterd:
    assert host.glusterd
    return host.glusterd


KINDS: Final[Mapping[str, Kind]] = {
    "down": Kind("the host is switched off", _down),
    "cut": Kind("the host's network link is down", _cut),
    "glusterd-stopped": Kind("glusterd does not run", _glusterd_stopped),
    "libvirt-stopped": Kind("libvirtd does not run", _libvirt_stopped),
    "used-brick": Kind("a directory carries the mark of an earlier volume", _used_brick, "its path"),
    "unknown-name": Kind("the host does not know another one's name", _unknown_name, "the name"),
    "no-gluster-driver": Kind("qemu has no driver for gluster", _no_driver),
    "full-disk": Kind("a filesystem is full", _full, "a path on it"),
    "no-group-file": Kind("a group of options is missing", _no_group_file, "its name"),
    "cloned": Kind("the host was cloned from another one", _cloned, "the other host"),
}
