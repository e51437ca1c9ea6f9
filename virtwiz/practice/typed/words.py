"""A typed line cut into words and operators, with what quoting means for `$` and `*` kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final


class Unmodelled(Exception):
    """Something that a shell knows and the practice prompt does not."""


class Malformed(Exception):
    """A line that a shell would not take either; in its words."""


@dataclass(frozen=True)
class Piece:
    """A part of a word: text, and whether variables and patterns in it are looked at."""

    text: str
    expands: bool
    globs: bool


Word = tuple[Piece, ...]
Token = Word | str
"""A word, or an operator."""

OPERATORS: Final = ("&&", "||", "2>&1", "&>", "2>>", "2>", ">>", ">", "<", "|", ";", "\n")
BLANK: Final = " \t"
_BEYOND: Final = {"&": "a job in the background", "(": "a subshell", ")": "a subshell", "<<": "a here-document"}
KEYWORDS: Final = frozenset(("for", "while", "until", "if", "case", "function", "{", "}", "!", "[["))
"""Words that begin a shell's programs."""


def tokens(line: str) -> list[Token]:
    """Cut a line.

    Raises:
        Malformed: a quote has no end.
        Unmodelled: it holds something of the shell that is not here.
    """
    found: list[Token] = []
    at = 0
    while at < len(line):
        if line[at] in BLANK:
            at += 1
        elif line[at] == "#":
            at = line.find("\n", at) if "\n" in line[at:] else len(line)
        elif operator := _operator(line, at):
            found.append(operator)
            at += len(operator)
        else:
            word, at = _word(line, at)
            found.append(word)
    return found


def _operator(line: str, at: int) -> str:
    operator = next((operator for operator in OPERATORS if line.startswith(operator, at)), "")
    for text, what in _BEYOND.items():
        if line.startswith(text, at) and len(text) >= len(operator):
            raise Unmodelled(what)
    return operator


def _word(line: str, at: int) -> tuple[Word, int]:
    pieces: list[Piece] = []
    while at < len(line) and line[at] not in BLANK and not (pieces and _ends(line, at)):
        piece, at = _piece(line, at)
        pieces.append(piece)
    return tuple(pieces), at


def _ends(line: str, at: int) -> bool:
    return line[at] in ";&|<>()\n"


def _piece(line: str, at: int) -> tuple[Piece, int]:
    if line[at] == "'":
        end = _closing(line, at, "'")
        return Piece(line[at + 1 : end], expands=False, globs=False), end + 1
    if line[at] == '"':
        return _double(line, at)
    if line[at] == "\\":
        return Piece(line[at + 1 : at + 2], expands=False, globs=False), at + 2
    if line.startswith("$(", at) or line[at] == "`":
        end = _substitution(line, at)
        return Piece(line[at:end], expands=True, globs=True), end
    found = re.compile(r"[^\s'\"\\;&|<>()`$]+|\$[^\s'\"\\;&|<>()`$]*").match(line, at)
    if not found:
        raise Malformed(f'Syntax error: "{line[at]}" unexpected')
    return Piece(found[0], expands=True, globs=True), found.end()


def _double(line: str, at: int) -> tuple[Piece, int]:
    end = at + 1
    while end < len(line) and line[end] != '"':
        end += 2 if line[end] == "\\" else 1
    if end >= len(line):
        raise Malformed("Syntax error: Unterminated quoted string")
    return Piece(re.sub(r'\\(["\\])', r"\1", line[at + 1 : end]), expands=True, globs=False), end + 1


def _closing(line: str, at: int, quote: str) -> int:
    end = line.find(quote, at + 1)
    if end < 0:
        raise Malformed("Syntax error: Unterminated quoted string")
    return end


def _substitution(line: str, at: int) -> int:
    """The end of `$(…)` that begins here."""
    if line[at] == "`" or line.startswith("$((", at):
        raise Unmodelled("that kind of substitution")
    depth, end = 0, at + 1
    while end < len(line):
        depth += {"(": 1, ")": -1}.get(line[end], 0)
        end += 1
        if depth == 0:
            return end
    raise Malformed('Syntax error: end of file unexpected (expecting ")")')
