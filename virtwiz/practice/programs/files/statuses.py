"""stat, test and [."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Final

from virtwiz.practice import clock
from virtwiz.practice.answer import Answer, failed, not_modelled
from virtwiz.practice.programs.files.disks import BLOCK, available
from virtwiz.practice.programs.files.listing import blocks, links, mode_word, size_of
from virtwiz.practice.programs.files.users import name_of
from virtwiz.practice.programs.options import each, missing_operand, program

if TYPE_CHECKING:
    from virtwiz.practice.programs.options import Given
    from virtwiz.practice.session import Program, Session

_WORDS: Final = {"file": "regular file", "directory": "directory", "link": "symbolic link"}


def stat(session: Session, given: Given) -> Answer:
    """`stat [-c FORMAT] [-f] FILE…`; without a format only for files."""
    if not given.operands:
        return missing_operand(given)
    if "c" not in given and "f" in given:
        return not_modelled("stat -f without a format")
    trouble = "cannot read file system information for" if "f" in given else "cannot statx"
    show = _filesystem if "f" in given else _file
    return each(given.operands, lambda path: show(session, given, path), f"stat: {trouble} {{quoted}}: {{why}}")


def _file(session: Session, given: Given, path: str) -> str:
    entry = session.files.itself(path) or session.files.need(path)
    values = {
        "n": path,
        "s": size_of(entry),
        "u": entry.uid,
        "g": entry.gid,
        "U": name_of(session, "/etc/passwd", entry.uid),
        "G": name_of(session, "/etc/group", entry.gid),
        "a": f"{entry.mode:o}",
        "A": mode_word(entry),
        "F": "regular empty file" if entry.kind == "file" and not entry.length else _WORDS[entry.kind],
        "b": blocks(entry),
        "B": 512,
        "h": links(session.files, path, entry),
        "Y": int(clock.at(entry.changed).timestamp()),
        "y": clock.at(entry.changed).strftime("%Y-%m-%d %H:%M:%S.%f000 +0000"),
    }
    if "c" in given:
        return _filled(given.get("c"), values)
    return _filled(_WHOLE, {**values, "i": session.files.mount(path).filesystem})


_WHOLE: Final = (
    "  File: %n\n  Size: %s\tBlocks: %b\tIO Block: 4096   %F\nAccess: (0%a/%A)  Uid: (%u/%U)   Gid: (%g/%G)\nModify: %y"
)


def _filesystem(session: Session, given: Given, path: str) -> str:
    session.files.need(path)
    tree = session.files.filesystem(path)
    left = available(session, path) // BLOCK
    values = {"b": tree.size // BLOCK, "a": left, "f": left, "S": BLOCK, "s": BLOCK, "n": path, "T": tree.kind}
    return _filled(given.get("c"), values)


def _filled(form: str, values: dict[str, object]) -> str:
    return (
        re.sub(r"%([A-Za-z%])", lambda found: str(values.get(found[1], "?" if found[1] != "%" else "%")), form) + "\n"
    )


def test(session: Session, words: tuple[str, ...], stdin: str) -> Answer:
    """`test` and `[`: files, strings, whole numbers, `!`."""
    wanted = list(words[1:])
    if words[0] == "[" and (not wanted or wanted.pop() != "]"):
        return failed("sh: 1: [: missing ]", 2)
    if wanted[:1] == ["!"]:
        return Answer(status={0: 1, 1: 0}.get(test(session, ("test", *wanted[1:]), stdin).status, 2))
    if len(wanted) == 2:
        return _one(session, *wanted)
    if len(wanted) == 3:
        return _two(*wanted)
    return Answer(status=0 if wanted and wanted[0] else 1) if len(wanted) < 2 else not_modelled(" ".join(words))


def _one(session: Session, operator: str, word: str) -> Answer:
    found = session.files.entry(word) if word else None
    kinds = {"-f": "file", "-d": "directory"}
    if operator in ("-z", "-n"):
        return Answer(status=0 if (operator == "-z") == (not word) else 1)
    if operator in ("-e", "-r", "-w", "-s", "-f", "-d", "-x"):
        right = found and kinds.get(operator, found.kind) == found.kind and (operator != "-s" or size_of(found))
        return Answer(status=0 if right else 1)
    if operator in ("-L", "-h"):
        own = session.files.itself(word)
        return Answer(status=0 if own and own.kind == "link" else 1)
    return not_modelled(f"test {operator}")


def _two(left: str, operator: str, right: str) -> Answer:
    if operator in ("=", "==", "!="):
        return Answer(status=0 if (left == right) == (operator != "!=") else 1)
    compare = {"-eq": "__eq__", "-ne": "__ne__", "-lt": "__lt__", "-le": "__le__", "-gt": "__gt__", "-ge": "__ge__"}
    if operator not in compare:
        return not_modelled(f"test {operator}")
    for word in (left, right):
        if not re.fullmatch(r"-?\d+", word):
            return failed(f"sh: 1: test: Illegal number: {word}", 2)
    return Answer(status=0 if getattr(int(left), compare[operator])(int(right)) else 1)


def readlink(session: Session, given: Given) -> Answer:
    """`readlink [-f] FILE`."""
    path = given.operands[0] if given.operands else ""
    found = session.files.itself(path) if path else None
    if "f" in given:
        there = found.data.decode() if found and found.kind == "link" else path
        return Answer(session.files.absolute(posixpath.join(posixpath.dirname(path), there)) + "\n")
    return Answer(found.data.decode() + "\n") if found and found.kind == "link" else Answer(status=1)


PROGRAMS: Final[dict[str, Program]] = {
    "stat": program(stat, "f", "c", {"format=": "c", "file-system": "f"}),
    "test": test,
    "[": test,
    "readlink": program(readlink, "f"),
}
