"""cat, less, more, head, tail, wc."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from virtwiz.practice.answer import Answer, failed, not_modelled
from virtwiz.practice.files import IS_A_DIRECTORY, Trouble
from virtwiz.practice.programs.options import each, program

if TYPE_CHECKING:
    from collections.abc import Callable

    from virtwiz.practice.programs.options import Given
    from virtwiz.practice.session import Program, Session

LIMIT: Final = 1 << 20
"""Bytes of a hole that are read out; nobody wants to see more zeros."""


def contents(session: Session, given: Given, path: str) -> bytes:
    """A file's bytes, or those of standard input for `-`. Raises Trouble."""
    if path in ("-", "/dev/stdin"):
        return given.stdin.encode()
    if path == "/dev/null":
        return b""
    entry = session.files.need(path)
    if entry.kind == "directory":
        raise Trouble(IS_A_DIRECTORY)
    return entry.data + bytes(min(entry.hole, LIMIT))


def text(session: Session, given: Given, path: str) -> str:
    """The same as text. Raises Trouble."""
    return contents(session, given, path).decode("utf-8", "replace")


def cat(session: Session, given: Given) -> Answer:
    """`cat [FILE…]`."""
    return each(given.operands or ("-",), lambda path: text(session, given, path), "cat: {name}: {why}")


def pager(session: Session, given: Given) -> Answer:
    """`less [FILE]` and `more [FILE]`: without a terminal to turn pages on, they print it; neither fails."""
    (path, *more) = given.operands or ("-",)
    if more:
        return not_modelled(f"{given.program} with several files")
    try:
        return Answer(text(session, given, path))
    except Trouble as trouble:
        if given.program == "less":
            return Answer(f"{path}: {trouble}\n")
        return Answer(stderr=f"more: cannot open {path}: {trouble}\n")


def head(session: Session, given: Given) -> Answer:
    """`head [-n LINES | -c BYTES] [FILE…]`."""
    return _part(session, given, lambda lines, number: lines[:number])


def tail(session: Session, given: Given) -> Answer:
    """`tail [-n LINES] [FILE…]`."""
    if given.get("n").startswith("+"):
        return _part(session, given, lambda lines, number: lines[number - 1 :])
    return _part(session, given, lambda lines, number: lines[-number:] if number else lines[:0])


def _part(session: Session, given: Given, cut: Callable[[list[bytes], int], list[bytes]]) -> Answer:
    number = given.get("c") or given.get("n", "10")
    if not number.lstrip("+-").isdecimal():
        return failed(f"{given.program}: invalid number of lines: '{number}'")
    if number.startswith("-") and given.program == "head":
        return not_modelled(f"{given.program} -n {number}")
    several = len(given.operands) > 1

    def part(path: str) -> str:
        data = contents(session, given, path)
        lines = [bytes([byte]) for byte in data] if "c" in given else data.splitlines(keepends=True)
        shown = b"".join(cut(lines, abs(int(number)))).decode("utf-8", "replace")
        return f"==> {path} <==\n{shown}" if several else shown

    return each(given.operands or ("-",), part, f"{given.program}: cannot open {{quoted}} for reading: {{why}}")


def wc(session: Session, given: Given) -> Answer:
    """`wc [-l] [-w] [-c] [FILE]`."""
    if len(given.operands) > 1:
        return not_modelled("wc of several files")
    wanted = [letter for letter in "lwc" if letter in given] or list("lwc")
    lengths = [entry.length for entry in map(session.files.entry, given.operands) if entry]
    width = len(str(sum(lengths))) if given.operands else 7
    width = 1 if len(wanted) == 1 and len(given.operands) < 2 else width

    def count(path: str) -> str:
        data = contents(session, given, path)
        numbers = {"l": data.count(b"\n"), "w": len(data.split()), "c": len(data)}
        shown = " ".join(f"{numbers[letter]:>{width}}" for letter in wanted)
        return f"{shown} {path}\n" if given.operands else f"{shown}\n"

    return each(given.operands or ("-",), count, "wc: {name}: {why}")


def _counted(name: Callable[[Session, Given], Answer]) -> Program:
    """head and tail, which take a number for an option too: `-3` is `-n 3`."""
    run = program(name, valued="nc", long={"lines=": "n", "bytes=": "c"})
    number = re.compile(r"-(\d+)")
    return lambda session, words, stdin: run(
        session, tuple(number.sub(r"-n\1", word) if number.fullmatch(word) else word for word in words), stdin
    )


PROGRAMS: Final[dict[str, Program]] = {
    "cat": program(cat),
    "head": _counted(head),
    "less": program(pager),
    "more": program(pager),
    "tail": _counted(tail),
    "wc": program(wc, "lwc", long={"lines": "l", "words": "w", "bytes": "c"}),
}
