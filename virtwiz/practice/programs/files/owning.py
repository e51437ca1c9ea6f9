"""chmod and chown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from virtwiz.practice.answer import Answer, failed
from virtwiz.practice.contents import chown_root
from virtwiz.practice.programs.files.users import number_of
from virtwiz.practice.programs.options import each, missing_operand, program

if TYPE_CHECKING:
    from collections.abc import Callable

    from virtwiz.practice.model import Entry
    from virtwiz.practice.programs.options import Given
    from virtwiz.practice.session import Program, Session

_BITS: Final = {"r": 4, "w": 2, "x": 1}


def chmod(session: Session, given: Given) -> Answer:
    """`chmod [-R] MODE FILE…`, the mode in octal digits or as `u+rw,go-x`."""
    if len(given.operands) < 2:
        return missing_operand(given, *given.operands[:1])
    mode, *paths = given.operands
    if not re.fullmatch(r"[0-7]{1,4}|[ugoa]*[-+=][rwx]*(,[ugoa]*[-+=][rwx]*)*", mode):
        return failed(f"chmod: invalid mode: '{mode}'\nTry 'chmod --help' for more information.")

    def change(entry: Entry) -> None:
        entry.mode = int(mode, 8) if mode[0].isdecimal() else _symbolic(entry.mode, mode)

    return _each(session, given, paths, change)


def _symbolic(old: int, mode: str) -> int:
    for part in mode.split(","):
        who, sign, what = re.fullmatch(r"([ugoa]*)([-+=])([rwx]*)", part).groups()  # type: ignore[union-attr]
        shifts = [
            shift for letter, shift in (("u", 6), ("g", 3), ("o", 0)) if letter in (who or "a") or "a" in (who or "a")
        ]
        bits = sum(sum(_BITS[letter] for letter in set(what)) << shift for shift in shifts)
        mask = sum(7 << shift for shift in shifts)
        old = old | bits if sign == "+" else old & ~bits if sign == "-" else (old & ~mask) | bits
    return old


def chown(session: Session, given: Given) -> Answer:
    """`chown [-R] [USER][:[GROUP]] FILE…`."""
    if len(given.operands) < 2:
        return missing_operand(given, *given.operands[:1])
    owner, *paths = given.operands
    user, _, group = owner.partition(":")
    uid = number_of(session, "/etc/passwd", user) if user else -1
    gid = number_of(session, "/etc/group", group) if group else -1
    if uid is None or gid is None:
        what = "spec" if uid is None and owner.endswith(":") else "user" if uid is None else "group"
        return failed(f"chown: invalid {what}: '{owner}'")

    def change(entry: Entry) -> None:
        entry.uid = entry.uid if uid == -1 else uid
        entry.gid = entry.gid if gid == -1 else gid

    return _each(session, given, paths, change)


def _each(session: Session, given: Given, paths: list[str], change: Callable[[Entry], None]) -> Answer:
    def one(path: str) -> None:
        files = session.files
        change(files.need(path))
        files.writable(path)
        if files.inside(path) == "/" and files.mount(path).source:
            chown_root(session.cluster, files.mount(path).filesystem)
        for below in files.below(path) if "R" in given and files.is_directory(path) else ():
            change(files.need(below))

    return each(paths, one, f"{given.program}: cannot access {{quoted}}: {{why}}")


PROGRAMS: Final[dict[str, Program]] = {
    "chmod": program(chmod, "R", long={"recursive": "R"}),
    "chown": program(chown, "R", long={"recursive": "R"}),
}
