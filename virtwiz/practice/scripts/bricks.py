"""The programs about brick directories and the marks that gluster leaves on them."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Final

from virtwiz.facts import programs
from virtwiz.practice.answer import Answer
from virtwiz.steps import replica

if TYPE_CHECKING:
    from virtwiz.practice.files import Files
    from virtwiz.practice.session import Session

VOLUME_ID: Final = "trusted.glusterfs.volume-id"
MARKS: Final = (VOLUME_ID, "trusted.gfid")


def bricks(session: Session, paths: tuple[str, ...]) -> Answer:
    """`programs.BRICKS`."""
    return Answer("".join("\t".join(_brick(session.files, path)) + "\n" for path in paths))


def _brick(files: Files, path: str) -> tuple[str, ...]:
    base = path
    while not files.entry(base):
        base = posixpath.dirname(base)
    kind = "absent" if not files.entry(path) else "directory" if files.is_directory(path) else "other"
    if kind == "directory" and files.children(path):
        kind = "filled"
    mounted = bool(files.entry(path) and files.mounted_at(path))
    root = files.mount(base).at == "/"
    marked = [at for at in _upwards(path) if has_mark(files, at)]
    return path, kind, _yes(mounted), _yes(root), marked[-1] if marked else ""


def _yes(true: bool) -> str:
    return "yes" if true else "no"


def _upwards(path: str) -> list[str]:
    """A path and those above it, without the root."""
    return [] if path == "/" else [path, *_upwards(posixpath.dirname(path))]


def has_mark(files: Files, path: str) -> bool:
    """Whether a directory was a volume's brick."""
    found = files.entry(path)
    return bool(found and VOLUME_ID in found.xattrs) or bool(files.entry(f"{path}/.glusterfs"))


def unmarked(session: Session, paths: tuple[str, ...]) -> Answer:
    """`programs.UNMARKED`."""
    for path in paths:
        for at in _upwards(path):
            if has_mark(session.files, at):
                return Answer(f"{at} carries the mark of a volume\n", status=1)
    return Answer()


def clean(session: Session, paths: tuple[str, ...]) -> Answer:
    """`replica.CLEAN`."""
    files = session.files
    glusterd = session.host.glusterd
    volumes = glusterd.volumes.values() if glusterd else ()
    used = {brick.path for volume in volumes for brick in volume.bricks}
    for path in paths:
        found = files.entry(path)
        if path in used or not found:
            continue
        for name in MARKS:
            found.xattrs.pop(name, None)
        if files.entry(f"{path}/.glusterfs"):
            files.remove(f"{path}/.glusterfs", tree=True)
    return Answer()


SCRIPTS: Final = {programs.BRICKS: bricks, programs.UNMARKED: unmarked, replica.CLEAN: clean}
