"""cp, mv, ln, touch, truncate."""

from __future__ import annotations

import posixpath
import re
from copy import deepcopy
from typing import TYPE_CHECKING, Final

from virtwiz.practice.answer import Answer, failed, not_modelled
from virtwiz.practice.files import EXISTS, NO_SUCH_FILE, NOT_A_DIRECTORY, Trouble
from virtwiz.practice.model import Entry
from virtwiz.practice.programs.options import each, missing_operand, program, quoted

if TYPE_CHECKING:
    from collections.abc import Callable

    from virtwiz.practice.files import Files
    from virtwiz.practice.programs.options import Given
    from virtwiz.practice.session import Program, Session

UNITS: Final = {"": 1, "K": 2**10, "M": 2**20, "G": 2**30, "T": 2**40, "P": 2**50}


def cp(session: Session, given: Given) -> Answer:
    """`cp [-p] [-n] [-r|-a] [-f] [-T] SOURCE… TARGET`."""
    return _to_target(session, given, _copy)


def mv(session: Session, given: Given) -> Answer:
    """`mv [-n] [-f] [-T] SOURCE… TARGET`."""
    return _to_target(session, given, _move)


def _to_target(session: Session, given: Given, do: Callable[[Session, Given, str, str], str]) -> Answer:
    if not given.operands:
        return missing_operand(given, what="file operand")
    if len(given.operands) < 2:
        return missing_operand(given, given.operands[0], "destination file operand")
    *sources, target = given.operands
    into = session.files.is_directory(target) and "T" not in given
    if len(sources) > 1 and not into:
        return failed(f"{given.program}: target {quoted(target)} is not a directory")
    errors = ""
    for path in sources:
        place = posixpath.join(target, posixpath.basename(path.rstrip("/"))) if into else target
        errors += do(session, given, path, place)
    return Answer(stderr=errors, status=1 if errors else 0)


def _copy(session: Session, given: Given, path: str, place: str) -> str:
    files = session.files
    try:
        found = files.need(path)
    except Trouble as why:
        return f"cp: cannot stat {quoted(path)}: {why}\n"
    if found.kind == "directory" and not {"r", "R", "a"} & set(given.options):
        return f"cp: -r not specified; omitting directory {quoted(path)}\n"
    there = files.entry(place)
    if there and "n" in given:
        return ""
    if files.absolute(path) == files.absolute(place):
        return f"cp: {quoted(path)} and {quoted(place)} are the same file\n"
    if _within(files, path, place):
        files.put(place, Entry("directory", found.mode, session.uid, session.gid))
        return f"cp: cannot copy a directory, {quoted(path)}, into itself, {quoted(place)}\n"
    try:
        for below in [path, *(reversed(files.below(path)) if found.kind == "directory" else ())]:
            tail = files.absolute(below)[len(files.absolute(path)) :]
            _put_copy(session, given, below, place + tail)
    except Trouble as why:
        return f"cp: cannot create regular file {quoted(place)}: {why}\n"
    return ""


def _within(files: Files, path: str, place: str) -> bool:
    """Whether a place lies below a directory."""
    return files.absolute(place).startswith(f"{files.absolute(path)}/")


def _put_copy(session: Session, given: Given, path: str, place: str) -> None:
    files = session.files
    copy, there = deepcopy(files.need(path)), files.entry(place)
    if copy.kind == "directory" and there:
        return
    changed = copy.changed
    copy.xattrs = copy.xattrs if "a" in given else {}
    if not {"p", "a"} & set(given.options):
        mode = there.mode if there else copy.mode
        copy.uid, copy.gid, copy.mode = (there.uid, there.gid, mode) if there else (session.uid, session.gid, mode)
    files.put(place, copy)
    if {"p", "a"} & set(given.options):
        copy.changed = changed


def _move(session: Session, given: Given, path: str, place: str) -> str:
    files = session.files
    try:
        files.itself(path) or files.need(path)
    except Trouble as why:
        return f"mv: cannot stat {quoted(path)}: {why}\n"
    there = files.entry(place)
    if there and "n" in given:
        return ""
    if files.absolute(path) == files.absolute(place):
        return f"mv: {quoted(path)} and {quoted(place)} are the same file\n"
    if _within(files, path, place):
        return f"mv: cannot move {quoted(path)} to a subdirectory of itself, {quoted(place)}\n"
    if there and there.kind == "directory" and files.children(place):
        return f"mv: cannot overwrite {quoted(place)}: Directory not empty\n"
    try:
        _rename(session, path, place)
    except Trouble as why:
        return f"mv: cannot move {quoted(path)} to {quoted(place)}: {why}\n"
    return ""


def _rename(session: Session, path: str, place: str) -> None:
    files = session.files
    source, found = files.absolute(path), files.itself(path)
    assert found
    files.need(posixpath.dirname(files.absolute(place)))
    moved = [source, *reversed(files.below(source))] if found.kind == "directory" else [source]
    entries = [(each[len(source) :], files.itself(each)) for each in moved]
    changed = [entry.changed if entry else 0.0 for _, entry in entries]
    files.remove(source, tree=True)
    for (tail, entry), when in zip(entries, changed, strict=True):
        if entry:
            files.put(files.absolute(place) + tail, entry)
            entry.changed = when


def ln(session: Session, given: Given) -> Answer:
    """`ln -s [-f] TARGET NAME`."""
    if "s" not in given:
        return not_modelled("a hard link")
    if len(given.operands) < 2:
        return missing_operand(given, what="file operand")
    target, name = given.operands[:2]
    place = posixpath.join(name, posixpath.basename(target)) if session.files.is_directory(name) else name
    try:
        if session.files.itself(place) and "f" not in given:
            raise Trouble(EXISTS)
        session.files.put(place, Entry("link", 0o777, session.uid, session.gid, target.encode()))
    except Trouble as why:
        return failed(f"ln: failed to create symbolic link {quoted(place)}: {why}")
    return Answer()


def touch(session: Session, given: Given) -> Answer:
    """`touch [-c] FILE…`."""
    if not given.operands:
        return missing_operand(given, what="file operand")

    def make(path: str) -> None:
        found = session.files.entry(path)
        if found:
            session.files.writable(path)
            found.changed = session.cluster.now
        elif "c" not in given:
            _create(session, path)

    return each(given.operands, make, "touch: cannot touch {quoted}: {why}")


def _create(session: Session, path: str) -> Entry:
    if path.endswith("/"):
        raise Trouble(NOT_A_DIRECTORY if session.files.entry(path.rstrip("/")) else NO_SUCH_FILE)
    made = Entry(uid=session.uid, gid=session.gid)
    session.files.put(path, made)
    return made


def truncate(session: Session, given: Given) -> Answer:
    """`truncate -s [%|+|-]SIZE FILE…`: % rounds up to a multiple."""
    if "s" not in given:
        return failed(
            "truncate: you must specify either '--size' or '--reference'\nTry 'truncate --help' for more information."
        )
    found = re.fullmatch(r"([%+-]?)(\d+)([KMGTP]?)", given.get("s"))
    if not found:
        return failed(f"truncate: Invalid number: '{given.get('s')}'")
    if not given.operands:
        return missing_operand(given, what="file operand")
    number = int(found[2]) * UNITS[found[3]]

    def resize(path: str) -> None:
        entry = session.files.entry(path) or _create(session, path)
        now = entry.length
        rounded = -(-now // number) * number if number else now
        set_length(entry, {"%": rounded, "+": now + number, "-": max(0, now - number)}.get(found[1], number))

    return each(given.operands, resize, "truncate: cannot open {quoted} for writing: {why}")


def set_length(entry: Entry, length: int) -> None:
    """Make a file so long: cut it off, or lengthen it by a hole."""
    entry.data = entry.data[:length]
    entry.hole = length - len(entry.data)


PROGRAMS: Final[dict[str, Program]] = {
    "cp": program(
        cp, "pnrRafTv", long={"archive": "a", "force": "f", "no-clobber": "n", "preserve": "p", "recursive": "r"}
    ),
    "mv": program(mv, "nfTv", long={"force": "f", "no-clobber": "n", "no-target-directory": "T"}),
    "ln": program(ln, "sfnT", long={"symbolic": "s", "force": "f"}),
    "touch": program(touch, "c", long={"no-create": "c"}),
    "truncate": program(truncate, valued="s", long={"size=": "s"}),
}
