"""The options of a volume that gluster 10 knows, each with its default and what it takes.

options.tsv has a line for each, in the order of `volume get`: key, what is shown where it is not set (empty: it is
never shown), kind, the name it has inside, its range or choices or the one thing that is said of every other value, and
the option that must be on for its value to be looked at.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from virtwiz.practice.glusterd.volfile import BOOLEANS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from virtwiz.practice.model import Volume

UNITS: Final = {"": 1, "b": 1, "kb": 2**10, "mb": 2**20, "gb": 2**30, "tb": 2**40, "pb": 2**50}
SECONDS: Final = {"": 1, "s": 1, "sec": 1, "min": 60, "hr": 3600, "days": 86400, "wk": 604800}
ELSEWHERE: Final = {
    "cluster.granular-entry-heal": (
        " 'gluster volume set <VOLNAME> cluster.granular-entry-heal {enable, disable}' is not supported. "
        "Use 'gluster volume heal <VOLNAME> granular-entry-heal {enable, disable}' instead."
    )
}
"""Options that another command sets."""

COPIES_ONLY: Final = ("cluster.shd-max-threads", "cluster.shd-wait-qlength")


@dataclass(frozen=True)
class Option:
    """One option, as its line has it."""

    key: str
    default: str
    kind: str
    inside: str = ""
    takes: str = ""
    needs: str = ""


@functools.cache
def table() -> tuple[Option, ...]:
    """All lines, in their order; a few keys have two."""
    text = files("virtwiz.practice.glusterd").joinpath("options.tsv").read_text()
    return tuple(Option(*line.split("\t")) for line in text.splitlines())


@functools.cache
def by_key() -> Mapping[str, Option]:
    """The options by key; of two lines the first."""
    return {option.key: option for option in reversed(table())}


def full_key(word: str) -> str | None:
    """The key that a word means: itself, or what it is without its first part; None where it means none or several."""
    if word in by_key() or word.startswith("user."):
        return word
    meant = {option.key for option in table() if option.key.partition(".")[2] == word}
    return meant.pop() if len(meant) == 1 else None


def refuses(volume: Volume, key: str, value: str) -> str:
    """What gluster says against a value; empty where it takes it."""
    option = by_key().get(key)
    if not option:
        return ""
    if key in COPIES_ONLY and volume.replica == 1:
        return f"Cannot set {key} for a non-replicate volume."
    if option.needs and volume.options.get(option.needs, "off") not in ("on", "enable", "true", "yes", "1"):
        return ""
    return CHECKS[option.kind](volume, option, value) or ELSEWHERE.get(key, "")


def number(text: str) -> int | None:
    """A whole number as C reads it: 0x is hexadecimal, 0 octal; None where it is none."""
    found = re.fullmatch(r"(-?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)", text)
    if not found:
        return None
    octal = found[2].startswith("0") and found[2][1:].isdecimal()
    return int(text, 8 if octal else 0)


def _text(volume: Volume, option: Option, value: str) -> str:
    return ""


def _boolean(volume: Volume, option: Option, value: str) -> str:
    wrong = f"option {option.inside} {value}: '{value}' is not a valid boolean value"
    return "" if value.lower() in BOOLEANS else wrong


def _switch(volume: Volume, option: Option, value: str) -> str:
    wrong = f"{value} is not a valid boolean value. {option.key} expects a valid boolean value."
    return "" if value.lower() in BOOLEANS else wrong


def _check(volume: Volume, option: Option, value: str) -> str:
    return "" if value.lower() in BOOLEANS else "Error, Validation Failed"


def _choice(volume: Volume, option: Option, value: str) -> str:
    wrong = f"option {option.inside} {value}: '{value}' is not valid (possible options are {option.takes}.)"
    return "" if value.lower() in [each.lower() for each in option.takes.split(", ")] else wrong


def _fixed(volume: Volume, option: Option, value: str) -> str:
    known = value == option.default.removesuffix(" (DEFAULT)") and not option.takes.startswith("Not a valid option")
    return (
        "" if known else option.takes.format(value=value, volume=volume.name) if "{v" in option.takes else option.takes
    )


def _integer(volume: Volume, option: Option, value: str) -> str:
    wrong = f'invalid number format "{value}" in option "{option.inside}"'
    found = number(value)
    return wrong if found is None else _range(option, value, found)


def _size(volume: Volume, option: Option, value: str) -> str:
    wrong = f'invalid number format "{value}" in option "{option.inside}"'
    return _measured(option, value, UNITS, wrong)


def _time(volume: Volume, option: Option, value: str) -> str:
    wrong = f'invalid time format "{value}" in "option {option.inside}"'
    return _measured(option, value, SECONDS, wrong)


def _amount(volume: Volume, option: Option, value: str) -> str:
    wrong = f'invalid number format "{value}" in "option {option.inside}"'
    return _measured(option, value.removesuffix("%"), UNITS, wrong)


def _percent(volume: Volume, option: Option, value: str) -> str:
    percent = value.removesuffix("%")
    if not re.fullmatch(r"\d+(\.\d+)?", percent):
        return f'invalid percent format "{value}" in "option {option.inside}"'
    return _range(option, f"{float(percent):f}", float(percent))


def _count(volume: Volume, option: Option, value: str) -> str:
    wrong = f"{value} is not a valid uint64_t value. {option.key} expects a valid uint64_t value."
    return "" if value.isdecimal() else wrong


def _positive(volume: Volume, option: Option, value: str) -> str:
    expects = "a positive" if re.fullmatch(r"-\d+", value) else "an "
    return (
        "" if value.isdecimal() else f"{value} is not a compatible value. {option.key} expects {expects}integer value."
    )


def _quorum(volume: Volume, option: Option, value: str) -> str:
    if not re.fullmatch(r"-?\d+", value):
        return f"{value} is not an integer. {option.key} expects a valid integer value."
    most = volume.replica
    return "" if 1 <= int(value) <= most else f"{value} in {option.key} {value} is out of range [1 - {most}]"


def _measured(option: Option, value: str, units: Mapping[str, int], wrong: str) -> str:
    found = re.fullmatch(r"(\d+)([A-Za-z]*)", value)
    if not found or found[2].lower() not in units:
        return wrong
    return _range(option, value, int(found[1]) * units[found[2].lower()])


def _range(option: Option, shown: str, value: float) -> str:
    least, dots, most = option.takes.partition("..")
    if not dots:
        return ""
    if not most:
        least_only = f"'{shown}' in 'option {option.inside} {shown}' is smaller than minimum value '{least}'"
        return least_only if value < float(least) else ""
    wrong = f"'{shown}' in 'option {option.inside} {shown}' is out of range [{least} - {most}]"
    return "" if float(least) <= value <= float(most) else wrong


CHECKS: Final[Mapping[str, Callable[[Volume, Option, str], str]]] = {
    "text": _text,
    "boolean": _boolean,
    "switch": _switch,
    "check": _check,
    "choice": _choice,
    "fixed": _fixed,
    "integer": _integer,
    "size": _size,
    "time": _time,
    "amount": _amount,
    "percent": _percent,
    "count": _count,
    "positive": _positive,
    "quorum": _quorum,
}
