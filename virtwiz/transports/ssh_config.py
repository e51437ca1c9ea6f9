"""What ssh's configuration files say of an address, read as ssh(1) reads them."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import paramiko

from virtwiz.errors import CannotConnect

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FILES: Final = ("~/.ssh/config", "/etc/ssh/ssh_config")
"""The user's comes first: for each option the first value counts."""

_DEEPEST: Final = 16
"""How many files may include one another (ssh_config(5))."""

_VERBATIM: Final = ("proxycommand", "localcommand", "remotecommand", "knownhostscommand")
"""Options whose value is the rest of the line, whatever is in it."""

_CRITERIA: Final = ("all", "canonical", "final", "host", "originalhost", "user", "localuser", "exec")
"""Of Match, those that paramiko can judge; it takes any other as met."""


@dataclass(frozen=True)
class _Ended:
    """How a program of Match exec ended."""

    ok: bool


class _Quiet:
    """Runs the programs of Match exec: without our terminal, which paramiko's own way would read from."""

    @staticmethod
    def run(command: str, **_how: object) -> _Ended:
        """Run one with the user's shell."""
        words = [os.environ.get("SHELL") or "/bin/sh", "-c", command]
        nothing = subprocess.DEVNULL
        return _Ended(subprocess.run(words, stdin=nothing, stdout=nothing, stderr=nothing, check=False).returncode == 0)


setattr(paramiko.config, "invoke", _Quiet)  # noqa: B010 - it offers no other way


class _Config(paramiko.SSHConfig):
    """Leaves ProxyCommand as it is: its tokens are filled in where it is run, in words of its own."""

    TOKENS_BY_CONFIG_KEY = {  # noqa: RUF012 - as paramiko has it
        key: tokens for key, tokens in paramiko.SSHConfig.TOKENS_BY_CONFIG_KEY.items() if key != "proxycommand"
    }


@dataclass(frozen=True)
class Line:
    """A line of a configuration, and where it stands."""

    file: Path
    number: int
    text: str


def options(host: str, address: str, given: Mapping[str, str], default: Mapping[str, str]) -> Mapping[str, Any]:
    """All options for an address, in the order they were found; their names in lower case.

    Args:
        host: the host's name in the profile, for errors.
        address: what one would call ssh(1) with.
        given: options that come before those of the files.
        default: options that come after them.

    Raises:
        CannotConnect: a file cannot be read, or a line of it not understood; names file and line.
    """
    last = Line(Path(), 0, "")

    def texts() -> Iterator[str]:
        nonlocal last
        yield from (f"{name} {value}" for name, value in given.items())
        for name in FILES:
            file = Path(name).expanduser()
            for last in read(file, file.parent):
                yield last.text
            yield "Host *"
        yield "Match final"  # which ssh(1) goes through last, after all files
        yield from (f"{name} {value}" for name, value in default.items())

    config = _Config()
    try:
        config.parse(texts())
    except _Unreadable as error:
        raise CannotConnect(f"cannot read {error}", host=host, cause=str(error.__cause__)) from error
    except (paramiko.ssh_exception.ConfigParseError, ValueError) as error:
        where, text = f"{last.file}:{last.number}", last.text.strip()
        raise CannotConnect(f"{where}: not understood: {text}", host=host, remedy="Correct that line.") from error
    try:
        return config.lookup(address)
    except (paramiko.SSHException, KeyError, ValueError) as error:
        raise CannotConnect(f"cannot apply {FILES[0]} to {address}", host=host, cause=str(error)) from error


def read(file: Path, base: Path, depth: int = 0, outer: str = "") -> Iterator[Line]:
    """The lines of a configuration, those of the files it includes among them; none if there is no such file.

    A block of an included file holds only where the block does that includes it; after included lines that block is
    opened again.

    Args:
        file: the file.
        base: where the relative names of included files are.
        depth: how many files include this one.
        outer: the criteria under which it is included, as Match has them; none: always.

    Raises:
        ValueError: a Match that cannot be judged, or an open quote.
    """
    block = outer
    for number, line in enumerate(_lines(file), 1):
        word, rest, text = _parted(line)
        if word in ("host", "match"):
            yield Line(file, number, text)  # the place of what is wrong with it
            block = f"{outer} {_criteria(word, rest)}".strip()
            if outer:
                yield Line(file, number, f"Match {block}")
        elif word == "include" and depth < _DEEPEST:
            for included in _included(rest, base):
                yield from read(included, base, depth + 1, block)
            yield Line(file, number, f"Match {block}" if block else "Host *")
        else:
            yield Line(file, number, text)


class _Unreadable(Exception):
    """A file that cannot be read."""


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text().splitlines() if file.exists() else []
    except (OSError, UnicodeDecodeError) as error:
        raise _Unreadable(str(file)) from error


def _parted(line: str) -> tuple[str, str, str]:
    """A line's keyword in lower case, the rest, and both without a comment behind them."""
    text = line.strip()
    word, _, rest = re.sub(r"\s*=\s*|\s+", " ", text, count=1).partition(" ")
    bare = rest if word.lower() in _VERBATIM else _uncommented(rest)
    return word.lower(), bare, text if bare == rest else f"{word} {bare}"


def _uncommented(value: str) -> str:
    """A value without a comment behind it, which begins after a blank and in no quotes."""
    quoted = False
    for place, letter in enumerate(value):
        if letter == '"':
            quoted = not quoted
        elif letter == "#" and not quoted and value[:place][-1:].isspace():
            return value[:place].rstrip()
    return value


def _criteria(word: str, rest: str) -> str:
    """A Host line's patterns, or a Match line's criteria, as criteria of Match."""
    words = shlex.split(rest)
    if word == "host":
        return f"originalhost {shlex.quote(','.join(words))}"
    names = iter(words)
    for name in names:
        if name.lstrip("!") not in _CRITERIA:
            raise ValueError(name)
        if name.lstrip("!") not in ("all", "canonical", "final"):
            next(names, None)
    return shlex.join(word for word in words if word != "all")


def _included(patterns: str, base: Path) -> list[Path]:
    found: list[Path] = []
    for word in words(patterns):
        pattern = base / Path(word).expanduser()
        found += sorted(Path(pattern.anchor).glob(str(pattern.relative_to(pattern.anchor))))
    return [file for file in found if file.is_file()]


def words(value: str) -> list[str]:
    """A value's words; quotes hold together what has blanks."""
    try:
        return shlex.split(value)
    except ValueError:  # an open quote
        return value.split()
