"""mount and umount."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from virtwiz.practice import mounting
from virtwiz.practice.answer import Answer, failed, not_modelled
from virtwiz.practice.libvirt.locks import files_in_use
from virtwiz.practice.model import Filesystem, Mount
from virtwiz.practice.programs.files.disks import kind, options, source
from virtwiz.practice.programs.options import program

if TYPE_CHECKING:
    from virtwiz.practice.programs.options import Given
    from virtwiz.practice.session import Program, Session

FAILED: Final = 32
"""mount(8)'s and umount(8)'s exit status for a failure."""

NO_PLACE: Final = "ERROR: Mount point does not exist\nPlease specify a mount point\nUsage:\nman 8 /sbin/mount.glusterfs"
MEMORY: Final = ("tmpfs", "ramfs")
KNOWN: Final = frozenset(("rw", "defaults", "_netdev", "acl", "noatime", "nofail", "auto", "noauto"))
"""Options that change nothing here."""


def mount(session: Session, given: Given) -> Answer:
    """`mount`, `mount [-o OPTIONS] PLACE` as fstab says, `mount -t glusterfs [-o OPTIONS] SERVER:/VOLUME PLACE`."""
    words = given.operands
    if not words:
        lines = (f"{source(session, m)} on {m.at} type {_type(session, m)}\n" for m in session.host.mounts)
        return Answer("".join(lines) if "t" not in given else "")
    if len(words) == 1:
        return _listed(session, words[0])
    if len(words) == 2 and given.get("t") in MEMORY and given.get("o") in ("", "ro", "rw"):
        return _memory(session, given.get("t"), words[1], read_only=given.get("o") == "ro")
    if len(words) != 2 or given.get("t") != "glusterfs":
        return not_modelled("mounting anything but a gluster volume or memory")
    return _glusterfs(session, words[0], words[1], given.get("o"))


def _memory(session: Session, kind: str, place: str, *, read_only: bool) -> Answer:
    """A filesystem in memory, new and empty."""
    if not session.files.is_directory(place):
        return failed(f"mount: {place}: mount point does not exist.", FAILED)
    at = session.files.absolute(place)
    session.host.filesystems[f"{kind}{at}"] = Filesystem(kind, kind)
    session.host.mounts.append(Mount(at, f"{kind}{at}", read_only=read_only))
    return Answer()


def _type(session: Session, found: Mount) -> str:
    return f"{kind(session, found)} ({options(session, found)})"


def _listed(session: Session, place: str) -> Answer:
    """What /etc/fstab says of a place."""
    entry = session.files.entry("/etc/fstab")
    lines = [line.split() for line in entry.data.decode().splitlines()] if entry else []
    at = session.files.absolute(place)
    for fields in lines:
        if len(fields) >= 4 and not fields[0].startswith("#") and at in (fields[1].rstrip("/"), fields[1]):
            if fields[2] not in ("glusterfs", "fuse.glusterfs"):
                return failed(f"mount: {place}: {fields[0]} already mounted on {place}.", FAILED)
            return _glusterfs(session, fields[0], fields[1], fields[3])
    return failed(f"mount: {place}: can't find in /etc/fstab.")


def _glusterfs(session: Session, what: str, place: str, given: str) -> Answer:
    """mount.glusterfs(8)."""
    server, colon, volume = what.partition(":")
    chosen = dict(option.partition("=")[::2] for option in given.split(",") if option)
    backups = chosen.pop("backup-volfile-servers", "") or chosen.pop("backupvolfile-server", "")
    read_only = chosen.pop("ro", None) is not None
    if set(chosen) - KNOWN or not colon:
        return not_modelled(f"mount -t glusterfs {' '.join(sorted(set(chosen) - KNOWN)) or what}")
    if not session.files.is_directory(place):
        return failed(NO_PLACE)
    found = session.files.mounted_at(place)
    if found and found.source:
        said = f"/sbin/mount.glusterfs: according to mtab, GlusterFS is already mounted on {place}"
        return failed(said, FAILED)
    servers = [server, *(each for each in backups.split(":") if each)]
    return mounting.mount_volume(session, servers, volume.strip("/"), place, read_only=read_only)


def umount(session: Session, given: Given) -> Answer:
    """`umount [-l] PLACE…`."""
    errors = ""
    for place in given.operands:
        at = session.files.absolute(place)
        if not session.files.mounted_at(at):
            there = session.files.entry(at)
            errors += f"umount: {place}: {'not mounted' if there else 'no mount point specified'}.\n"
        elif "l" not in given and any(_inside(path, at) for path in (session.cwd, *files_in_use(session.host))):
            errors += f"umount: {place}: target is busy.\n"
        else:
            mounting.unmount(session, at)
    return Answer(stderr=errors, status=FAILED if errors else 0)


def _inside(path: str, at: str) -> bool:
    return path == at or path.startswith(f"{at.rstrip('/')}/")


PROGRAMS: Final[dict[str, Program]] = {
    "mount": program(mount, valued="to", long={"types=": "t", "options=": "o"}),
    "umount": program(umount, "lf", long={"lazy": "l", "force": "f"}),
}
