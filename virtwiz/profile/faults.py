"""What is wrong with a profile, and where: one `Fault` for each mistake, all of them in one `ProfileError`."""

import re
from dataclasses import dataclass

from virtwiz.profile.secrets import is_key, without_passwords
from virtwiz.text import CONTROL

UNSAFE = re.compile(f"[{CONTROL}\t\n\ud800-\udfff]")
"""Characters that no field holds: controls, line breaks, those that turn the writing direction, halves of pairs."""

Path = tuple[str | int, ...]
"""The way to a value from the top of the file: keys, and numbers for the elements of lists."""

_SHOWN = 40


@dataclass(frozen=True)
class Place:
    """A position in the file; both counts begin at 1."""

    line: int
    column: int


@dataclass(frozen=True)
class Fault:
    """One mistake: the file it is in, where, what is wrong and what would be right."""

    source: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        return f"{escaped(self.source)}:{self.line}:{self.column}: {self.message}"


class ProfileError(Exception):
    """A profile that is refused; `faults` holds every mistake, in the order of the file."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(faults)
        self.faults = faults

    def __str__(self) -> str:
        return "\n".join(map(str, self.faults))


def escaped(text: str) -> str:
    """Write control characters as escapes, so that the text can be shown on a terminal."""
    return UNSAFE.sub(lambda match: repr(match[0])[1:-1], text)


def shown(value: object) -> str:
    """Show a value in a message: quoted when it is text, in one line, cut to 40 characters; never a secret."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, (dict, list, tuple)):
        return "a list" if not isinstance(value, dict) else "a mapping"
    if isinstance(value, str):
        if is_key(value):
            return "a private key"
        value = without_passwords(value)
    # Cut first: the repr of a very long text is not wanted, and of a very long number not possible.
    text = escaped(repr(value[: _SHOWN + 1] if isinstance(value, str) else value))
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 3]}..."
