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
    """`grep [-E|-F] [-i] [-v] [-x] [-w] [-q] [-c] [-o] [-n] PATTERN [FILE…]`."""
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
    one = re.escape(wanted) if "F" in given else wanted if "E" in given else _basic(wanted)
    one = rf"(?<!\w)(?:{one})(?!\w)" if "w" in given else one
    one = rf"^(?:{one})$" if "x" in given else one
    return re.compile(one, re.IGNORECASE if "i" in given else 0)


def _basic(pattern: str) -> str:
    """A basic regular expression as an extended one: what is plain there and special here changes sides."""
    return re.sub(r"\\?[+?|(){}]", lambda found: found[0][1:] if found[0][0] == "\\" else f"\\{found[0]}", pattern)


def _matches(given: Given, pattern: re.Pattern[str], whole: str) -> list[str]:
    found = []
    for number, line in enumerate(whole.split("\n")[: -1 if whole.endswith("\n") or not whole else None], start=1):
        if bool(pattern.search(line)) == ("v" not in given):
            parts = [match[0] for match in pattern.finditer(line)] if "o" in given else [line]
            found += [f"{number}:{part}" if "n" in given else part for part in parts]
    return found


PROGRAMS: Final[dict[str, Program]] = {
    "grep": program(
        grep,
        "EFivxwqconhs",
        "e",
        {
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
