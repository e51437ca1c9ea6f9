"""sed, as one edits a configuration file with it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from virtwiz.practice.answer import Answer, failed, not_modelled
from virtwiz.practice.files import Trouble
from virtwiz.practice.programs.files.reading import text
from virtwiz.practice.programs.files.searching import regex
from virtwiz.practice.programs.options import program

if TYPE_CHECKING:
    from virtwiz.practice.programs.options import Given
    from virtwiz.practice.session import Program, Session

_SCRIPT: Final = re.compile(
    r"(?:(?P<line>\d+|\$)|/(?P<pattern>(?:[^/\\]|\\.)*)/)?\s*"
    r"(?:(?P<text>[iac])(?:\\\n?|\s*)(?P<inserted>.*)|(?P<plain>[dp])|s(?P<mark>[/|#,])(?P<from>.*?)(?P=mark)(?P<to>.*?)(?P=mark)(?P<flags>[gI]*))",
    re.DOTALL,
)


@dataclass(frozen=True)
class Command:
    """One sed command: for which lines, and what is done to them."""

    line: str
    pattern: re.Pattern[str] | None
    found: re.Match[str]

    def fits(self, number: int, last: int, line: str) -> bool:
        """Whether a line is meant."""
        if self.line:
            return number == last if self.line == "$" else number == int(self.line)
        return not self.pattern or bool(self.pattern.search(line))


def sed(session: Session, given: Given) -> Answer:
    """`sed [-n] [-i] [-E] SCRIPT [FILE…]` with one of the commands s, d, p, i, a, c."""
    script, paths = (
        (given.get("e"), given.operands) if "e" in given else (given.operands[:1] or ("",), given.operands[1:])
    )
    command = _read(script if isinstance(script, str) else script[0], extended="E" in given)
    if not command:
        return not_modelled("that sed script")
    output = ""
    for path in paths or ("-",):
        try:
            edited = _edit(command, text(session, given, path), quiet="n" in given)
            if "i" in given:
                session.files.write(path, edited.encode())
            else:
                output += edited
        except Trouble as why:
            return failed(f"sed: can't read {path}: {why}", 2)
    return Answer(output)


def _read(script: str, *, extended: bool) -> Command | None:
    found = _SCRIPT.fullmatch(script)
    if not found:
        return None
    pattern = re.compile(regex(found["pattern"], extended=extended)) if found["pattern"] is not None else None
    return Command(found["line"] or "", pattern, found)


def _edit(command: Command, whole: str, *, quiet: bool) -> str:
    lines = whole.splitlines()
    edited: list[str] = []
    for number, line in enumerate(lines, 1):
        fits = command.fits(number, len(lines), line)
        edited += _lines(command.found, line, quiet=quiet) if fits else [] if quiet else [line]
    end = "\n" if whole.endswith("\n") or not lines else ""
    return "\n".join(edited) + (end if edited else "")


def _lines(found: re.Match[str], line: str, *, quiet: bool) -> list[str]:
    """What becomes of a line that is meant."""
    kept = [] if quiet else [line]
    if found["plain"]:
        return [*kept, line] if found["plain"] == "p" else []
    if found["text"]:
        return {"i": [found["inserted"], *kept], "a": [*kept, found["inserted"]], "c": [found["inserted"]]}[
            found["text"]
        ]
    flags = re.IGNORECASE if "I" in found["flags"] else 0
    count = 0 if "g" in found["flags"] else 1
    changed = re.sub(regex(found["from"], extended=False), _target(found["to"]), line, count=count, flags=flags)
    return [] if quiet else [changed]


def _target(to: str) -> str:
    """What is put in its place: `&` is all that was found."""
    return re.sub(r"(?<!\\)&", r"\\g<0>", to).replace(r"\&", "&")


PROGRAMS: Final[dict[str, Program]] = {
    "sed": program(sed, "niEr", "e", {"in-place": "i", "quiet": "n", "regexp-extended": "E", "expression=": "e"}),
}
