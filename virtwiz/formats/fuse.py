"""The FUSE form of a disk: the volume mounted on the hypervisor, for a QEMU without the gluster driver."""

from collections.abc import Sequence

ROOT = "/var/lib/virtwiz"


def mount_point(volume: str) -> str:
    """The directory a volume is mounted on."""
    return f"{ROOT}/{volume}"


def disk_path(volume: str, image: str) -> str:
    """The file an image is, below the mount point."""
    return f"{mount_point(volume)}/{image}"


def source(server: str, volume: str) -> str:
    """What mount.glusterfs(8) mounts: `server:/volume`."""
    return f"{server}:/{volume}"


def mount_options(servers: Sequence[str]) -> str:
    """The servers to ask when the first is down, as an option of mount.glusterfs(8); empty with one server."""
    return f"backup-volfile-servers={':'.join(servers[1:])}" if len(servers) > 1 else ""


def fstab_line(volume: str, servers: Sequence[str]) -> str:
    """One line of fstab(5), without its newline: mounted at boot, once the network is up."""
    options = ",".join(filter(None, ("defaults", "_netdev", mount_options(servers))))
    return f"{source(servers[0], volume)} {mount_point(volume)} glusterfs {options} 0 0"


def in_fstab(text: str, volume: str) -> bool:
    """Whether an fstab(5) mounts a gluster volume on the mount point; comments do not count."""
    return any(_mounts(line.split(), mount_point(volume)) for line in text.splitlines())


def _mounts(fields: Sequence[str], directory: str) -> bool:
    if len(fields) < 3 or fields[0].startswith("#"):
        return False
    return fields[1].rstrip("/") == directory and fields[2] in ("glusterfs", "fuse.glusterfs")
