"""echo, printf, true, false, sleep, sync, seq, date."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from virtwiz.practice import clock
from virtwiz.practice.answer import Answer, failed, not_modelled
from virtwiz.practice.programs.options import missing_operand, program

if TYPE_CHECKING:
    from virtwiz.practice.programs.options import Given
    from virtwiz.practice.session import Program, Session

_ESCAPES: Final = {"n": "\n", "t": "\t", "\\": "\\", '"': '"', "r": "\r", "e": "\x1b"}


def echo(session: Session, words: tuple[str, ...], stdin: str) -> Answer:
    """`echo [-n] WORD…`."""
    quiet = words[1:2] == ("-n",)
    return Answer(" ".join(words[2:] if quiet else words[1:]) + ("" if quiet else "\n"))


def printf(session: Session, words: tuple[str, ...], stdin: str) -> Answer:
    """`printf FORMAT WORD…` with %s, %d and %%; the format comes again as long as there are words."""
    if len(words) < 2:
        return failed("printf: missing operand\nTry 'printf --help' for more information.")
    template = re.sub(r"\\(.)", lambda found: _ESCAPES.get(found[1], found[0]), words[1])
    if set(re.findall(r"%(.)", template)) - set("sd%"):
        return not_modelled("printf with that format")
    rest, output = list(words[2:]), ""
    wanted = len(re.findall(r"%[sd]", template))
    while True:
        output += _filled(template, rest[:wanted])
        rest = rest[wanted:]
        if not rest or not wanted:
            return Answer(output)


def _filled(template: str, words: list[str]) -> str:
    values = iter(words)
    return re.sub(r"%([sd%])", lambda found: "%" if found[1] == "%" else next(values, ""), template)


def sleep(session: Session, given: Given) -> Answer:
    """`sleep SECONDS`."""
    if not given.operands:
        return missing_operand(given)
    found = re.fullmatch(r"(\d+(?:\.\d+)?)([smh]?)", given.operands[0])
    if not found:
        return failed(f"sleep: invalid time interval '{given.operands[0]}'\nTry 'sleep --help' for more information.")
    return Answer(seconds=float(found[1]) * {"m": 60, "h": 3600}.get(found[2], 1))


def date(session: Session, given: Given) -> Answer:
    """`date [+FORMAT]`."""
    form = given.operands[0].removeprefix("+") if given.operands else "%a %b %e %H:%M:%S UTC %Y"
    return Answer(clock.at(session.cluster.now).strftime(form) + "\n")


LONGEST: Final = 100_000
"""Numbers that seq counts; nobody wants to see more."""


def seq(session: Session, given: Given) -> Answer:
    """`seq [FIRST] LAST`."""
    first, last = ("1", "", *given.operands)[-2:] if len(given.operands) != 1 else ("1", *given.operands)
    if not (first.isdecimal() and last.isdecimal()) or len(given.operands) > 2 or int(last) - int(first) > LONGEST:
        return not_modelled(f"seq {' '.join(given.operands)}")
    return Answer("".join(f"{number}\n" for number in range(int(first), int(last) + 1)))


def _ends(status: int) -> Program:
    return lambda session, words, stdin: Answer(status=status)


PROGRAMS: Final[dict[str, Program]] = {
    "echo": echo,
    "printf": printf,
    "true": _ends(0),
    "false": _ends(1),
    ":": _ends(0),
    "sync": _ends(0),
    "sleep": program(sleep),
    "seq": program(seq),
    "date": program(date, "u"),
}
