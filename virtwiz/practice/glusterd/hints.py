"""`Did you mean …?`: the nearest options to one that does not exist, by edits of single letters."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from virtwiz.practice.glusterd.known_options import table

if TYPE_CHECKING:
    from collections.abc import Iterable


def did_you_mean(key: str) -> str:
    """The question, for a key that does not exist."""
    domain, dot, rest = key.partition(".")
    if not dot:
        return _question("", _nearest(key, {_part(option.key, 1) for option in table()}), "")
    (nearest, *_) = _nearest(domain, {_part(option.key, 0) for option in table()})
    words = {_part(option.key, 1) for option in table() if _part(option.key, 0) == nearest}
    return _question(f"{nearest}.", _nearest(rest, words), "...")


def _question(before: str, words: list[str], again: str) -> str:
    return f"Did you mean {before}{f' or {again}'.join(words)}?"


def _part(key: str, number: int) -> str:
    return key.split(".")[number]


def _nearest(word: str, known: Iterable[str]) -> list[str]:
    """At most two of the nearest words, in the order of their letters."""
    distances = {each: distance(word, each) if word else 0 for each in sorted(known)}
    least = min(distances.values())
    return [each for each, far in distances.items() if far == least][:2]


@functools.cache
def distance(one: str, other: str) -> int:
    """How many letters to change, add or take away to make one word the other."""
    row = list(range(len(other) + 1))
    for number, letter in enumerate(one, 1):
        before, row[0] = row[0], number
        for at, wanted in enumerate(other, 1):
            before, row[at] = row[at], min(row[at] + 1, row[at - 1] + 1, before + (letter != wanted))
    return row[-1]
