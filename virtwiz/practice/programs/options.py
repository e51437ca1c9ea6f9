"""A program's words read as getopt(3) reads them; an option that is not modelled says so."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from virtwiz.practice.answer import Answer, failed, not_modelled
from virtwiz.practice.files import Trouble

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from virtwiz.practice.session import Program, Session


@dataclass(frozen=True)
class Given:
    """What a program was given: options by their letter or long name, with their values, and the other words."""

    program: str
    options: Mapping[str, str]
    operands: tuple[str, ...]
    stdin: str = ""

    def __contains__(self, option: str) -> bool:
        return option in self.options

    def get(self, option: str, default: str = "") -> str:
        """An option's value."""
        return self.options.get(option, default)


class _Unknown(Exception):
    """An option that is not modelled, or one without its value."""


Body = Callable[["Session", Given], Answer]


def program(
    body: Body, flags: str = "", valued: str = "", long: Mapping[str, str] | None = None, *, first: bool = False
) -> Program:
    """A program of a function and the options it knows.

    Args:
        body: what it does.
        flags: letters without a value.
        valued: letters with one.
        long: long names by what they mean: a letter, or a name of their own; one that ends with `=` has a value.
        first: options end with the first other word, as where a command follows.
    """

    def run(session: Session, words: tuple[str, ...], stdin: str) -> Answer:
        try:
            options, operands = _read(words[1:], flags, valued, long or {}, first=first)
        except _Unknown as unknown:
            return not_modelled(f"{words[0]} {unknown}")
        return body(session, Given(words[0], options, operands, stdin))

    return run


def _read(
    words: tuple[str, ...], flags: str, valued: str, long: Mapping[str, str], *, first: bool
) -> tuple[dict[str, str], tuple[str, ...]]:
    options: dict[str, str] = {}
    operands: list[str] = []
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if word == "--" or (first and not _is_option(word)):
            operands += rest if word == "--" else [word, *rest]
            break
        if not _is_option(word):
            operands.append(word)
        elif word.startswith("--"):
            _long(word, rest, options, long)
        else:
            _short(word, rest, options, flags, valued)
    return options, tuple(operands)


def _is_option(word: str) -> bool:
    return len(word) > 1 and word.startswith("-")


def _long(word: str, rest: list[str], options: dict[str, str], long: Mapping[str, str]) -> None:
    name, equals, value = word[2:].partition("=")
    if f"{name}=" in long:
        if not equals and not rest:
            raise _Unknown(word)
        options[long[f"{name}="]] = value if equals else rest.pop(0)
    elif name in long and not equals:
        options[long[name]] = ""
    else:
        raise _Unknown(word)


def _short(word: str, rest: list[str], options: dict[str, str], flags: str, valued: str) -> None:
    for place, letter in enumerate(word[1:], start=2):
        if letter in valued:
            if not word[place:] and not rest:
                raise _Unknown(word)
            options[letter] = word[place:] or rest.pop(0)
            return
        if letter not in flags:
            raise _Unknown(f"-{letter}")
        options[letter] = ""


def each(operands: Iterable[str], do: Callable[[str], str | None], trouble: str, status: int = 1) -> Answer:
    """Do something to each operand; what it gives is printed.

    Args:
        operands: the words.
        do: does it; may raise Trouble.
        trouble: the line for what went wrong, with `{name}`, `{quoted}` and `{why}`.
        status: the exit status if something went wrong.
    """
    output, errors = "", ""
    for name in operands:
        try:
            output += do(name) or ""
        except Trouble as why:
            errors += trouble.format(name=shown(name), quoted=quoted(name), why=why) + "\n"
    return Answer(output, errors, status if errors else 0)


def missing_operand(given: Given, after: str = "", what: str = "operand") -> Answer:
    """Too few words."""
    said = f"missing {what} after {quoted(after)}" if after else f"missing {what}"
    return failed(f"{given.program}: {said}\nTry '{given.program} --help' for more information.")


def quoted(name: str) -> str:
    """A name as coreutils quote it in a message."""
    return f'"{name}"' if "'" in name else f"'{name}'"


def shown(name: str) -> str:
    """A name as coreutils show it where it is quoted only if that is needed."""
    return name if re.fullmatch(r"[\w@%+=:,./^-]+", name, re.ASCII) else quoted(name)
