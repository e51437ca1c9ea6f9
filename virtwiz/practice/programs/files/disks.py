"""df, findmnt, mountpoint: filesystems in their places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from virtwiz.practice.answer import Answer, failed, not_modelled
from virtwiz.practice.files import Trouble
from virtwiz.practice.programs.files.listing import short
from virtwiz.practice.programs.options import program, shown

if TYPE_CHECKING:
    from virtwiz.practice.model import Filesystem, Mount
    from virtwiz.practice.programs.options import Given
    from virtwiz.practice.session import Program, Session

BLOCK: Final = 4096
NOT_A_MOUNTPOINT: Final = 32
FUSE_OPTIONS: Final = "relatime,user_id=0,group_id=0,default_permissions,allow_other,max_read=131072"
OPTIONS: Final = {
    "ext4": "relatime,errors=remount-ro",
    "xfs": "relatime,inode64,logbufs=8,logbsize=32k,noquota",
    "fuse.glusterfs": FUSE_OPTIONS,
}


def source(session: Session, mount: Mount) -> str:
    """What is mounted: a device, or `server:/volume`."""
    return mount.source or _tree(session, mount).source


def kind(session: Session, mount: Mount) -> str:
    """The filesystem's type."""
    return "fuse.glusterfs" if mount.source else _tree(session, mount).kind


def options(session: Session, mount: Mount) -> str:
    """What it is mounted with."""
    more = OPTIONS.get(kind(session, mount), "relatime")
    return f"{'ro' if mount.read_only else 'rw'},{more}"


def available(session: Session, path: str) -> int:
    """Bytes that are left on the filesystem of a path."""
    return max(0, session.files.left(path))


def _tree(session: Session, mount: Mount) -> Filesystem:
    return session.files.filesystem(mount.at)


def df(session: Session, given: Given) -> Answer:
    """`df [-h] [-T] [-B1|-k] [--output=FIELDS] [FILE…]`."""
    mounts, errors = [], ""
    disks = [mount.at for mount in session.host.mounts if _tree(session, mount).size]
    for path in given.operands or disks:
        try:
            session.files.need(path)
            mounts.append(session.files.mount(path))
        except Trouble as why:
            errors += f"df: {shown(path)}: {why}\n"
    fields = given.get("output") or f"source,{'fstype,' if 'T' in given else ''}size,used,avail,pcent,target"
    if set(fields.split(",")) - set(_HEADS):
        return not_modelled(f"df --output={fields}")
    unit = {"": 1024, "1": 1, "1K": 1024}.get(given.get("B"))
    if unit is None:
        return not_modelled(f"df -B {given.get('B')}")
    rows = [_measures(session, given, mount, unit) for mount in mounts]
    return Answer(_table(given, fields.split(","), rows, unit) if rows else "", errors, 1 if errors else 0)


_HEADS: Final = {
    "source": "Filesystem",
    "fstype": "Type",
    "size": "1K-blocks",
    "used": "Used",
    "avail": "Available",
    "pcent": "Use%",
    "target": "Mounted on",
}


def _measures(session: Session, given: Given, mount: Mount, unit: int) -> dict[str, str]:
    tree, left = _tree(session, mount), available(session, mount.at)
    used = tree.size - left
    show = short if "h" in given else lambda size: str(-(-int(size) // unit))
    return {
        "source": source(session, mount),
        "fstype": kind(session, mount),
        "size": show(tree.size),
        "used": show(used),
        "avail": show(left),
        "pcent": f"{-(-100 * used // (used + left))}%" if tree.size else "-",
        "target": mount.at,
    }


def _table(given: Given, fields: list[str], rows: list[dict[str, str]], unit: int) -> str:
    human = "h" in given
    heads = {
        **_HEADS,
        "size": "Size" if human else "1B-blocks" if unit == 1 else "1K-blocks",
        "avail": "Avail" if human or "output" in given else "Available",
    }
    whole = [heads, *rows]
    least = {"source": 14, "size": 5, "used": 5, "avail": 5, "pcent": 4}
    widths = {field: max(least.get(field, 0), *(len(row[field]) for row in whole)) for field in fields}
    return "".join(f"{_line(row, fields, widths)}\n" for row in whole)


def _line(row: dict[str, str], fields: list[str], widths: dict[str, int]) -> str:
    left = ("source", "fstype", "target")
    cells = (f"{row[f]:<{widths[f]}}" if f in left else f"{row[f]:>{widths[f]}}" for f in fields)
    return " ".join(cells).rstrip()


def mountpoint(session: Session, given: Given) -> Answer:
    """`mountpoint [-q] DIRECTORY`."""
    if len(given.operands) != 1:
        return failed("mountpoint: bad usage\nTry 'mountpoint --help' for more information.")
    (path,) = given.operands
    quiet = "q" in given
    try:
        session.files.need(path)
    except Trouble as why:
        return Answer(status=1) if quiet else failed(f"mountpoint: {path}: {why}")
    found = session.files.mounted_at(path)
    said = f"{path} is {'' if found else 'not '}a mountpoint\n"
    return Answer("" if quiet else said, status=0 if found else NOT_A_MOUNTPOINT)


def findmnt(session: Session, given: Given) -> Answer:
    """`findmnt [-n] [-o COLUMNS] [-t TYPE] [-T] [PLACE|SOURCE]`, as a plain list."""
    columns = [column.upper() for column in (given.get("o") or "TARGET,SOURCE,FSTYPE,OPTIONS").split(",")]
    if set(columns) - set(_COLUMNS):
        return not_modelled(f"findmnt -o {given.get('o')}")
    found = [mount for mount in session.host.mounts if _wanted(session, given, mount)]
    rows = [[_COLUMNS[column](session, mount) for column in columns] for mount in found]
    whole = rows if "n" in given else [columns, *rows]
    widths = [max(map(len, column)) for column in zip(columns, *rows, strict=True)]
    lines = (" ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip() for row in whole)
    return Answer("".join(f"{line}\n" for line in lines)) if rows else Answer(status=1)


def _wanted(session: Session, given: Given, mount: Mount) -> bool:
    if "t" in given and kind(session, mount) not in given.get("t").split(","):
        return False
    if "T" in given:
        return mount is session.files.mount(given.get("T"))
    places = [(session.files.absolute(place), place) for place in given.operands]
    return all(mount.at == at or source(session, mount) == place for at, place in places)


_COLUMNS: Final = {
    "TARGET": lambda session, mount: mount.at,
    "SOURCE": source,
    "FSTYPE": kind,
    "OPTIONS": options,
}

PROGRAMS: Final[dict[str, Program]] = {
    "df": program(df, "hTk", "B", {"output=": "output", "human-readable": "h", "print-type": "T"}),
    "mountpoint": program(mountpoint, "q", long={"quiet": "q"}),
    "findmnt": program(findmnt, "n", "otT", {"noheadings": "n", "output=": "o", "types=": "t", "target=": "T"}),
}
