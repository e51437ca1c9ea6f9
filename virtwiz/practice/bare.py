"""Bare hosts as after the packages' installation: what a practice begins with."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Final

from virtwiz.practice import packaged
from virtwiz.practice.files import Files
from virtwiz.practice.model import GIB, Cluster, Entry, Filesystem, Glusterd, Host, Libvirt, Mount, Network

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from virtwiz.profile import Profile

DAY: Final = 86400.0
"""Seconds: the packages were installed a day ago."""

DISK: Final = "/data/brick1"
"""Where a storage host has a disk of its own for bricks."""

FIRST: Final = 11
"""The last number of the first host's address."""


def for_profile(profile: Profile, seed: str = "practice") -> Cluster:
    """The hosts that a profile names, bare; each brick's parent is a disk, unless the profile says `force`."""
    return cluster(_disks(profile), profile.hypervisors, seed)


def complete(cluster: Cluster, profile: Profile) -> None:
    """Add the hosts that a profile names and the cluster lacks, bare, and tell all of them; the others stay as is."""
    for name, host in for_profile(profile).hosts.items():
        if name in cluster.hosts:
            continue
        host.address = f"192.0.2.{FIRST + len(cluster.hosts)}"
        line = f"{host.address}\t{name}\n"
        for other in cluster.hosts.values():
            files = Files(cluster, other)
            files.write("/etc/hosts", (files.text("/etc/hosts") + line).encode())
        cluster.hosts[name] = host
        Files(cluster, host).write("/etc/hosts", _names(cluster).encode())


def _names(cluster: Cluster) -> str:
    names = "".join(f"{host.address}\t{host.name}\n" for host in cluster.hosts.values())
    return f"127.0.0.1\tlocalhost\n::1\tlocalhost\n{names}"


def _disks(profile: Profile) -> dict[str, set[str]]:
    disks = {peer: {DISK} for peer in profile.peers}
    for brick in profile.volume.bricks:
        if not profile.volume.force:
            disks[brick.host].add(posixpath.dirname(brick.path))
    return disks


def cluster(disks: Mapping[str, Iterable[str]], hypervisors: Iterable[str] = (), seed: str = "practice") -> Cluster:
    """Storage hosts with the disks they have, and hypervisors; a host may be both."""
    names = list(dict.fromkeys((*disks, *hypervisors)))
    made = Cluster(seed=seed)
    for number, name in enumerate(names, start=FIRST):
        made.hosts[name] = Host(name, f"192.0.2.{number}")
    for name, places in disks.items():
        storage(made, made.hosts[name], places)
    for name in hypervisors:
        hypervisor(made.hosts[name])
    for host in made.hosts.values():
        furnish(made, host)
    return made


def storage(cluster: Cluster, host: Host, disks: Iterable[str]) -> None:
    """Make a host a storage host with disks mounted in their places."""
    host.glusterd = Glusterd()
    for number, at in enumerate(sorted(disks)):
        name = f"/dev/vd{chr(ord('b') + number)}"
        host.filesystems[name] = Filesystem("xfs", name)
        host.mounts.append(Mount(at, name))


def hypervisor(host: Host) -> None:
    """Make a host a hypervisor."""
    host.libvirt = Libvirt(networks={"default": Network("default", active=True)})


def furnish(cluster: Cluster, host: Host) -> None:
    """A host's root filesystem with the files that the packages bring, the names of all hosts, its mount points."""
    host.filesystems["/dev/vda1"] = Filesystem("ext4", "/dev/vda1", 20 * GIB)
    host.filesystems["proc"] = Filesystem("proc", "proc", 0)
    host.mounts[:0] = [Mount("/", "/dev/vda1"), Mount("/proc", "proc")]
    files = Files(cluster, host)
    everything = {**packaged.COMMON, **(packaged.GLUSTER if host.glusterd else {})}
    everything["/etc/hosts"] = _names(cluster)
    everything["/etc/hostname"] = f"{host.name}\n"
    for path, text in everything.items():
        files.make_directory(posixpath.dirname(path), parents=True)
        files.put(path, Entry(data=text.encode()))
        files.need(path).changed = -DAY
    for directory in (*packaged.DIRECTORIES, *(mount.at for mount in host.mounts)):
        _root(files, directory)


def _root(files: Files, path: str) -> None:
    """A directory on the root filesystem, below a mount point or not."""
    entries = files.host.filesystems["/dev/vda1"].entries
    while path not in entries:
        entries[path] = Entry("directory", 0o755)
        path = posixpath.dirname(path)
