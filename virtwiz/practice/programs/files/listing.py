"""ls."""

from __future__ import annotations

import posixpath
import stat as modes
from typing import TYPE_CHECKING, Final

from virtwiz.practice import clock
from virtwiz.practice.answer import Answer
from virtwiz.practice.files import Trouble
from virtwiz.practice.model import Entry
from virtwiz.practice.programs.files.users import name_of
from virtwiz.practice.programs.options import program, quoted

if TYPE_CHECKING:
    from virtwiz.practice.files import Files
    from virtwiz.practice.programs.options import Given
    from virtwiz.practice.session import Program, Session

DIRECTORY_SIZE: Final = 4096
BLOCK: Final = 4096
_TYPES: Final = {"file": modes.S_IFREG, "directory": modes.S_IFDIR, "link": modes.S_IFLNK}


def mode_word(entry: Entry) -> str:
    """Type and permissions as in `drwxr-xr-x`."""
    return modes.filemode(_TYPES[entry.kind] | entry.mode)


def size_of(entry: Entry) -> int:
    """Bytes as ls shows them."""
    return DIRECTORY_SIZE if entry.kind == "directory" else entry.length


def blocks(entry: Entry, unit: int = BLOCK) -> int:
    """Half-kilobytes that an entry takes on its disk, whose blocks have `unit` bytes."""
    taken = DIRECTORY_SIZE if entry.kind == "directory" else len(entry.data) if entry.taken is None else entry.taken
    return 0 if entry.kind == "link" else -(-taken // unit) * unit // 512


def links(files: Files, path: str, entry: Entry) -> int:
    """How many names an entry has: a directory is named by itself and by those in it."""
    if entry.kind != "directory":
        return 1
    return 2 + sum(files.is_directory(posixpath.join(path, name)) for name in files.children(path))


def ls(session: Session, given: Given) -> Answer:
    """`ls [-a|-A] [-l|-n] [-d] [-1] [-h] [-R] [FILE…]`."""
    files = session.files
    plain: list[str] = []
    directories: list[str] = []
    errors = ""
    for path in sorted(given.operands) or ["."]:
        try:
            found = files.itself(path) or files.need(path)
            followed = files.entry(path) if not {"l", "n", "d"} & set(given.options) else None
            found = followed or found
        except Trouble as why:
            errors += f"ls: cannot access {quoted(path)}: {why}\n"
            continue
        (directories if found.kind == "directory" and "d" not in given else plain).append(path)
    output = _table(session, given, [(path, path) for path in plain])
    several = len(given.operands) > 1 or "R" in given
    while directories:
        path = directories.pop(0)
        output += ("\n" if output else "") + (f"{path}:\n" if several else "") + _directory(session, given, path)
        if "R" in given:
            inside = (posixpath.join(path, name) for name in files.children(path))
            directories[:0] = [each for each in inside if files.is_directory(each)]
    return Answer(output, errors, 2 if errors else 0)


def _directory(session: Session, given: Given, path: str) -> str:
    names = session.files.children(path)
    if not {"a", "A"} & set(given.options):
        names = [name for name in names if not name.startswith(".")]
    rows = [(name, posixpath.join(path, name)) for name in names]
    if "a" in given:
        rows = [(".", path), ("..", posixpath.join(path, "..")), *rows]
    if not {"l", "n"} & set(given.options):
        return _table(session, given, rows)
    total = sum(blocks(_entry(session.files, at)) for _, at in rows) // 2
    return f"total {total}\n" + _table(session, given, rows)


def _entry(files: Files, path: str) -> Entry:
    return files.itself(path) or files.entry(path) or Entry("directory", 0o755)


def _table(session: Session, given: Given, rows: list[tuple[str, str]]) -> str:
    if not {"l", "n"} & set(given.options):
        return "".join(f"{name}\n" for name, _ in rows)
    cells = [_row(session, given, name, path) for name, path in rows]
    widths = [max((len(row[column]) for row in cells), default=0) for column in range(5)]
    return "".join(f"{_aligned(row, widths, numeric='n' in given)}\n" for row in cells)


def _aligned(row: tuple[str, ...], widths: list[int], *, numeric: bool) -> str:
    mode, count, user, group, size, when, name = row
    owners = f"{user:>{widths[2]}} {group:>{widths[3]}}" if numeric else f"{user:<{widths[2]}} {group:<{widths[3]}}"
    return f"{mode} {count:>{widths[1]}} {owners} {size:>{widths[4]}} {when} {name}"


def _row(session: Session, given: Given, name: str, path: str) -> tuple[str, ...]:
    entry = _entry(session.files, path)
    numeric = "n" in given
    user = str(entry.uid) if numeric else name_of(session, "/etc/passwd", entry.uid)
    group = str(entry.gid) if numeric else name_of(session, "/etc/group", entry.gid)
    size = short(size_of(entry)) if "h" in given else str(size_of(entry))
    when = clock.at(entry.changed).strftime("%b %e %H:%M")
    shown = f"{name} -> {entry.data.decode()}" if entry.kind == "link" else name
    return mode_word(entry), str(links(session.files, path, entry)), user, group, size, when, shown


def short(size: float) -> str:
    """Bytes for people: `4.0K`, `358M`; rounded up, as ls and df do."""
    units = "BKMGTPE"
    unit = 0
    while size >= 1024 and unit < len(units) - 1:
        size, unit = size / 1024, unit + 1
    if not unit:
        return str(int(size))
    tenths = -(-size * 10 // 1)
    return f"{tenths / 10:.1f}{units[unit]}" if tenths < 100 else f"{int(-(-size // 1))}{units[unit]}"


PROGRAMS: Final[dict[str, Program]] = {
    "ls": program(ls, "aAlnd1hR", long={"all": "a", "almost-all": "A", "directory": "d", "recursive": "R"})
}
