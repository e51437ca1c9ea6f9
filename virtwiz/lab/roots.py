"""Each host's file systems: its root, an overlay of this machine's, and its brick, an XFS in a sparse file."""

import contextlib
import os
import time
from pathlib import Path

from virtwiz.lab.errors import LabError
from virtwiz.lab.state import Lab, LabHost
from virtwiz.lab.system import call

BRICK_BYTES = 8 << 30

# Hidden from the hosts: what belongs to this machine's users and services, not to a bare Debian.
HIDDEN = (
    "root",
    "home",
    "etc/systemd/system",
    *(f"etc/rc{level}.d" for level in "2345S"),
    "etc/ssh/sshd_config.d",
    "etc/sudoers.d",
    "etc/libvirt/qemu",
    "var/log/glusterfs",
    "var/lib/virtwiz",
    "var/lib/virtwiz-lab",
    "data",
)


def share(directory: Path) -> None:
    """Let the end of a mount below a directory reach whoever has a copy of it (mount_namespaces(7), shared).

    A host of another lab has: it began with all mounts of this machine, and would hold a brick that is long gone here.
    """
    call("mount", "--bind", directory, directory)
    call("mount", "--make-shared", directory)


def mount_root(place: Path) -> Path:
    """Mount a new root below `place` and return it.

    The layer that takes the changes is in memory: it must not lie below the layer it covers, and that is the machine.
    """
    layers, root = _directory(place / "layers"), _directory(place / "root")
    call("mount", "-t", "tmpfs", "-o", "mode=0700", "lab", layers)
    upper, work = _directory(layers / "upper", 0o755), _directory(layers / "work", 0o755)
    for name in HIDDEN:
        _hide(upper, Path(name))
    call("mount", "-t", "overlay", "-o", f"lowerdir=/,upperdir={upper},workdir={work}", "lab", root)
    return root


def mount_brick(place: Path, image: Path) -> Path:
    """Make a brick's file system in a new image and mount it below `place`; the loop device goes with its mount."""
    brick = _directory(place / "brick")
    with image.open("wb") as file:
        file.truncate(BRICK_BYTES)
    call("mkfs.xfs", "-q", image)
    call("mount", "-o", "loop", image, brick)
    return brick


def unmount(lab: Lab) -> None:
    """Unmount everything of a lab, and wait until its loop devices are free.

    Raises:
        LabError: a mount or a loop device stays.
    """
    for mount in reversed(mounts_below(lab.directory)):
        call("umount", "--lazy", mount, check=False)
    if left := mounts_below(lab.directory):
        raise LabError(f"lab {lab.name} is not all gone", f"still mounted: {', '.join(map(str, left))}")
    _await_loop_devices(lab.images)


def mounts_below(directory: Path) -> list[Path]:
    """The mounts below a directory, in the order in which they were made (proc(5), mountinfo, field 5)."""
    lines = Path("/proc/self/mountinfo").read_text().splitlines()
    places = [Path(line.split()[4]) for line in lines]
    return [place for place in places if place.is_relative_to(directory)]


def loop_devices(images: Path) -> list[str]:
    """The loop devices over files below a directory."""
    found = []
    for file in Path("/sys/block").glob("loop*/loop/backing_file"):
        with contextlib.suppress(OSError):
            if Path(file.read_text().strip()).is_relative_to(images):
                found.append(file.parts[3])
    return found


def brick_of(lab: Lab, host: LabHost) -> Path:
    """Where a host's brick is mounted on this machine."""
    return lab.place(host) / "brick"


def root_of(lab: Lab, host: LabHost) -> Path:
    """A host's root as this machine sees it: without what the host itself has mounted, /run for one."""
    return lab.place(host) / "root"


def _await_loop_devices(images: Path, seconds: float = 10) -> None:
    """The kernel frees them when the last mount namespace that knew them is gone, shortly after its processes."""
    deadline = time.monotonic() + seconds
    while left := loop_devices(images):
        if time.monotonic() > deadline:
            raise LabError("the lab is not all gone", f"still in use: {', '.join(left)}")
        time.sleep(0.02)


def _directory(path: Path, mode: int = 0o700) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    path.chmod(mode)
    return path


def _hide(upper: Path, name: Path) -> None:
    """An empty directory in place of this machine's (overlayfs: an opaque one)."""
    for parent in [*reversed(name.parents), name]:
        _directory(upper / parent, 0o755)
    os.setxattr(upper / name, "trusted.overlay.opaque", b"y")
