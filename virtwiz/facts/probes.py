"""What to ask the hosts: first each for itself, then, of one node of the pool, what concerns the volume."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from virtwiz.facts import programs
from virtwiz.formats import fuse
from virtwiz.formats.volfile import DIFF
from virtwiz.plan import Command, Run, WithMount

if TYPE_CHECKING:
    from collections.abc import Iterator

    from virtwiz.plan import Verb
    from virtwiz.profile import Profile

About = Literal[
    "pool",
    "volumes",
    "bricks",
    "filesystems",
    "volfile",
    "diff",
    "glusterd",
    "groups",
    "capabilities",
    "user",
    "domain",
    "state",
    "secret",
    "disks",
    "network",
    "fstab",
    "mounted",
    "status",
    "images",
]

LOCK_TEXT = "Another transaction is in progress"
"""What gluster says, at once, when another command holds the volume; nothing was done."""


@dataclass(frozen=True)
class Probe:
    """A read-only command, what its answer is about, and of which domain or network."""

    about: About
    command: Command
    subject: str = ""


def first(profile: Profile) -> tuple[Probe, ...]:
    """What every host is asked, all at once."""
    nodes = (probe for host in profile.peers for probe in _node(profile, host))
    hypervisors = (probe for host in profile.hypervisors for probe in _hypervisor(profile, host))
    return (*nodes, *hypervisors)


def second(profile: Profile, leader: str) -> tuple[Probe, ...]:
    """What one node of the pool is asked of a volume that is started."""
    volume = profile.volume.name
    status = _probe("status", leader, Run(("gluster", "--mode=script", "volume", "status", volume, "--xml")))
    names = tuple(image.name for image in profile.images)
    look = Run(("sh", "-c", programs.IMAGES, "virtwiz", *names))
    servers = (leader, *(peer for peer in profile.peers if peer != leader))
    return (status, _probe("images", leader, WithMount(servers, volume, (look,), read_only=True)))


def _probe(about: About, host: str, verb: Verb, subject: str = "") -> Probe:
    command = Command(host, verb, f"Look at {about}.", changes=False, timeout=60, retry_on=(LOCK_TEXT,))
    return Probe(about, command, subject)


def _node(profile: Profile, host: str) -> Iterator[Probe]:
    volfile = profile.glusterd.volfile
    paths = tuple(brick.path for brick in profile.volume.bricks if brick.host == host)
    yield _probe("pool", host, Run(("gluster", "--mode=script", "pool", "list", "--xml")))
    yield _probe("volumes", host, Run(("gluster", "--mode=script", "volume", "info", "--xml")))
    if paths:
        yield _probe("bricks", host, Run(("sh", "-c", programs.BRICKS, "virtwiz", *paths)))
    yield _probe("filesystems", host, Run(("sh", "-c", programs.FILESYSTEMS)))
    yield _probe("glusterd", host, Run(("sh", "-c", programs.GLUSTERD, "virtwiz", volfile)))
    if profile.glusterd.allow_insecure:
        yield _probe("volfile", host, Run(("cat", volfile)))
        yield _probe("diff", host, Run(("sh", "-c", DIFF, "virtwiz", volfile)))
    yield _probe("groups", host, Run(("sh", "-c", programs.GROUPS)))


def _hypervisor(profile: Profile, host: str) -> Iterator[Probe]:
    yield _probe("capabilities", host, Run(("virsh", "capabilities")))
    yield _probe("user", host, Run(("sh", "-c", programs.USER)))
    for vm in profile.vms:
        yield _probe("domain", host, Run(("virsh", "dumpxml", "--inactive", vm.name)), vm.name)
        yield _probe("state", host, Run(("virsh", "dominfo", vm.name)), vm.name)
        yield _probe("secret", host, Run(("sh", "-c", programs.SECRETS, "virtwiz", vm.name)), vm.name)
    if profile.vms:
        yield _probe("disks", host, Run(("sh", "-c", programs.DISKS)))
    here = [vm for vm in profile.vms if profile.host_of(vm) == host]
    if any(vm.network == "default" for vm in here):
        yield _probe("network", host, Run(("virsh", "net-info", "default")), "default")
    if any(vm.access == "fuse" for vm in here):
        yield _probe("fstab", host, Run(("cat", "/etc/fstab")))
        yield _probe("mounted", host, Run(("mountpoint", "-q", fuse.mount_point(profile.volume.name))))
