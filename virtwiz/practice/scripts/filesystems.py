"""The programs about filesystems, groups of options, and /etc/fstab."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Final

from virtwiz.facts import programs
from virtwiz.practice.answer import Answer, failed
from virtwiz.practice.files import Trouble
from virtwiz.practice.programs.files.disks import available, kind
from virtwiz.practice.scripts.glusterd import free_name
from virtwiz.steps import fuse_mount

if TYPE_CHECKING:
    from virtwiz.practice.session import Session

GROUPS: Final = "/var/lib/glusterd/groups"
FSTAB: Final = "/etc/fstab"
SHOWN: Final = ("xfs", "ext2", "ext3", "ext4", "btrfs", "zfs", "f2fs", "jfs", "tmpfs")
HIDDEN: Final = ("/run", "/dev", "/sys")


def filesystems(session: Session, arguments: tuple[str, ...]) -> Answer:
    """`programs.FILESYSTEMS`."""
    files, lines = session.files, ""
    for mount in session.host.mounts:
        hidden = any(mount.at == above or mount.at.startswith(f"{above}/") for above in HIDDEN)
        if hidden or (mount.at != "/" and kind(session, mount) not in SHOWN):
            continue
        used = any(name != "lost+found" for name in files.children(mount.at))
        use = "readonly" if mount.read_only else "used" if used else "free"
        size = files.filesystem(mount.at).size
        lines += f"{mount.at}\t{kind(session, mount)}\t{use}\t{size}\t{available(session, mount.at)}\n"
    return Answer(lines)


def groups(session: Session, arguments: tuple[str, ...]) -> Answer:
    """`programs.GROUPS`."""
    files = session.files
    if not files.is_directory(GROUPS):
        return failed(f"sh: 1: cd: can't cd to {GROUPS}", 2)
    rows = [(name, line) for name in files.children(GROUPS) for line in files.text(f"{GROUPS}/{name}").splitlines()]
    return Answer("".join(f"{name}\t{line}\n" for name, line in rows))


def add_line(session: Session, arguments: tuple[str, ...]) -> Answer:
    """`fuse_mount.ADD_LINE`."""
    files, line = session.files, arguments[0]
    entry = files.entry(FSTAB)
    if not entry or entry.kind != "file":
        return failed(f"{FSTAB} is no file; nothing was changed")
    text = files.text(FSTAB)
    if line in text.splitlines():
        return Answer()
    backup = free_name(files, FSTAB)
    try:
        if not files.entry(backup):
            files.put(backup, deepcopy(entry))
        ended = text if text.endswith("\n") or not text else f"{text}\n"
        files.write(files.followed(FSTAB), f"{ended}{line}\n".encode())
    except Trouble as why:
        return failed(f"cp: error writing '{backup}': {why}")
    return Answer()


SCRIPTS: Final = {
    programs.FILESYSTEMS: filesystems,
    programs.GROUPS: groups,
    fuse_mount.ADD_LINE: add_line,
}
