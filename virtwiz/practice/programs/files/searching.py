"""grep."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from virtwiz.practice.answer import Answer, failed
from virtwiz.practice.files import Trouble
from virtwiz.practice.programs.files.reading import text
from virtwiz.practice.programs.options import program, shown

if TYPE_CHECKING:
    from virtwiz.practice.programs.options import Given
    from virtwiz.practice.session import Program, Session


def grep(session: Session, given: Given) -> Answer:
    """`grep [-E|-F] [-A LINES] [-i] [-v] [-x] [-w] [-q] [-c] [-o] [-n] PATTERN [FILE…]`."""
    words = list(given.operands)
    if "e" not in given and not words:
        usage = "Usage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information."
        return failed(usage, 2)
    wanted = given.get("e") if "e" in given else words.pop(0)
    try:
        pattern = _pattern(given, wanted)
    except re.error as error:
        return failed(f"grep: {error.msg}", 2)
    output, errors, found = "", "", False
    for path in words or ["-"]:
        try:
            lines = _matches(given, pattern, text(session, given, path))
        except Trouble as why:
            errors += "" if "s" in given else f"grep: {shown(path)}: {why}\n"
            continue
        found = found or bool(lines)
        if found and "q" in given:
            return Answer(stderr=errors)
        before = f"{path}:" if len(words) > 1 and "h" not in given else ""
        output += "".join(f"{before}{line}\n" for line in ([str(len(lines))] if "c" in given else lines))
    return Answer(output, errors, 2 if errors else 0 if found else 1)


def _pattern(given: Given, wanted: str) -> re.Pattern[str]:
    one = re.escape(wanted) if "F" in given else regex(wanted, extended="E" in given)
    one = rf"(?<!\w)(?:{one})(?!\w)" if "w" in given else one
    one = rf"^(?:{one})$" if "x" in given else one
    return re.compile(one, re.IGNORECASE if "i" in given else 0)


CLASSES: Final = {
    "space": r"\s",
    "digit": "0-9",
    "alpha": "A-Za-z",
    "alnum": "A-Za-z0-9",
    "upper": "A-Z",
    "lower": "a-z",
}


def regex(pattern: str, *, extended: bool) -> str:
    """A regular expression of grep or sed as Python has it; in a basic one some signs change sides."""
    pattern = re.sub(r"\[:(\w+):\]", lambda found: CLASSES.get(found[1], found[0]), pattern)
    if extended:
        return pattern
    return re.sub(r"\\?[+?|(){}]", lambda found: found[0][1:] if found[0][0] == "\\" else f"\\{found[0]}", pattern)


def _matches(given: Given, pattern: re.Pattern[str], whole: str) -> list[str]:
    found: list[str] = []
    after = 0
    for number, line in enumerate(whole.split("\n")[: -1 if whole.endswith("\n") or not whole else None], start=1):
        hit = bool(pattern.search(line)) == ("v" not in given)
        if not hit and after > 0:
            found.append(line)
        after = int(given.get("A", "0")) if hit else after - 1
        if hit:
            parts = [match[0] for match in pattern.finditer(line)] if "o" in given else [line]
            found += [f"{number}:{part}" if "n" in given else part for part in parts]
    return found


PROGRAMS: Final[dict[str, Program]] = {
    "grep": program(
        grep,
        "EFivxwqconhs",
        "eA",
        {
            "after-context=": "A",
            "count": "c",
            "extended-regexp": "E",
            "fixed-strings": "F",
            "ignore-case": "i",
            "invert-match": "v",
            "line-regexp": "x",
            "only-matching": "o",
            "quiet": "q",
            "regexp=": "e",
        },
    )
}
