"""What one puts behind a pipe: sort, uniq, cut, tr, tee."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from virtwiz.practice.answer import Answer, failed, not_modelled
from virtwiz.practice.files import Trouble
from virtwiz.practice.programs.files.reading import text
from virtwiz.practice.programs.options import missing_operand, program, shown

if TYPE_CHECKING:
    from virtwiz.practice.programs.options import Given
    from virtwiz.practice.session import Program, Session


def _lines(session: Session, given: Given) -> list[str]:
    """All lines of the files, or of standard input. Raises Trouble."""
    return "".join(text(session, given, path) for path in given.operands or ("-",)).splitlines()


def sort(session: Session, given: Given) -> Answer:
    """`sort [-n] [-r] [-u] [FILE…]`."""
    try:
        lines = _lines(session, given)
    except Trouble as why:
        return failed(f"sort: cannot read: {shown(given.operands[0])}: {why}", 2)
    lines = sorted(set(lines) if "u" in given else lines)
    if "n" in given:
        lines.sort(key=_number)
    return _answer(lines[::-1] if "r" in given else lines)


def _number(line: str) -> float:
    found = re.match(r"\s*(-?\d+(?:\.\d+)?)", line)
    return float(found[1]) if found else 0


def uniq(session: Session, given: Given) -> Answer:
    """`uniq [-c] [FILE]`."""
    try:
        lines = _lines(session, given)
    except Trouble as why:
        return failed(f"uniq: {shown(given.operands[0])}: {why}")
    counted: list[tuple[str, int]] = []
    for line in lines:
        if counted and counted[-1][0] == line:
            counted[-1] = (line, counted[-1][1] + 1)
        else:
            counted.append((line, 1))
    return _answer([f"{count:>7} {line}" if "c" in given else line for line, count in counted])


def cut(session: Session, given: Given) -> Answer:
    """`cut -f LIST [-d DELIMITER]` or `cut -c LIST`."""
    wanted = given.get("f") or given.get("c")
    if not re.fullmatch(r"\d+(-\d*)?(,\d+(-\d*)?)*", wanted):
        return not_modelled(f"cut {wanted}") if wanted else failed(_NO_LIST)
    try:
        lines = _lines(session, given)
    except Trouble as why:
        return failed(f"cut: {shown(given.operands[0])}: {why}")
    if "c" in given:
        return _answer(["".join(_picked(list(line), wanted)) for line in lines])
    delimiter = given.get("d", "\t")
    return _answer(
        [delimiter.join(_picked(line.split(delimiter), wanted)) if delimiter in line else line for line in lines]
    )


_NO_LIST: Final = "cut: you must specify a list of bytes, characters, or fields\nTry 'cut --help' for more information."


def _picked(parts: list[str], wanted: str) -> list[str]:
    numbers: set[int] = set()
    for one in wanted.split(","):
        first, dash, last = one.partition("-")
        numbers.update(range(int(first), (int(last) if last else len(parts)) + 1) if dash else [int(first)])
    return [part for number, part in enumerate(parts, start=1) if number in numbers]


def tr(session: Session, given: Given) -> Answer:
    """`tr [-d] SET [SET]`, with ranges and `\\n`."""
    if not given.operands:
        return missing_operand(given)
    sets = [_letters(each) for each in given.operands]
    if "d" in given:
        return Answer("".join(letter for letter in given.stdin if letter not in sets[0]))
    if len(sets) < 2:
        return failed(
            f"tr: missing operand after '{given.operands[0]}'\nTwo strings must be given when translating.\n"
            "Try 'tr --help' for more information."
        )
    return Answer(
        given.stdin.translate(str.maketrans(sets[0], sets[1].ljust(len(sets[0]), sets[1][-1:])[: len(sets[0])]))
    )


def _letters(text: str) -> str:
    plain = text.replace("\\n", "\n").replace("\\t", "\t").replace("[:space:]", " \t\n")
    return re.sub(r"(.)-(.)", lambda found: "".join(map(chr, range(ord(found[1]), ord(found[2]) + 1))), plain)


def tee(session: Session, given: Given) -> Answer:
    """`tee [-a] FILE…`."""
    errors = ""
    for path in given.operands:
        try:
            before = session.files.read(path) if "a" in given and session.files.entry(path) else b""
            session.files.write(path, before + given.stdin.encode())
        except Trouble as why:
            errors += f"tee: {shown(path)}: {why}\n"
    return Answer(given.stdin, errors, 1 if errors else 0)


def _answer(lines: list[str]) -> Answer:
    return Answer("".join(f"{line}\n" for line in lines))


PROGRAMS: Final[dict[str, Program]] = {
    "sort": program(sort, "nru", long={"numeric-sort": "n", "reverse": "r", "unique": "u"}),
    "uniq": program(uniq, "c", long={"count": "c"}),
    "cut": program(cut, "s", "fdc", {"fields=": "f", "delimiter=": "d", "characters=": "c"}),
    "tr": program(tr, "d", long={"delete": "d"}),
    "tee": program(tee, "a", long={"append": "a"}),
}
