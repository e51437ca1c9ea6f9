"""Where a login leads: the profile's values over ~/.ssh/config over defaults, as ssh(1) would with that address."""

from __future__ import annotations

import base64
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from virtwiz.errors import CannotConnect
from virtwiz.transports import host_keys

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from virtwiz.profile.machines import Login

DEFAULT_KEYS: Final = ("~/.ssh/id_ed25519", "~/.ssh/id_ecdsa", "~/.ssh/id_rsa")
DEFAULT_KNOWN_HOSTS: Final = "~/.ssh/known_hosts ~/.ssh/known_hosts2"
_DEEPEST: Final = 16
"""How many files may include one another (ssh_config(5))."""


@dataclass(frozen=True)
class Target:
    """A login with every question answered."""

    host: str
    """The host's name in the profile."""
    address: str
    port: int
    user: str
    keys: tuple[Path, ...]
    """Private keys to try, in this order."""
    keys_named: bool
    """Whether profile or ssh config name the keys; else they are the defaults, which come after the agent's."""
    only_these: bool
    """IdentitiesOnly: of the agent's keys only those whose public half is beside one of `keys`."""
    known_hosts: tuple[Path, ...]
    """The user's files, of which the first is the one that is added to."""

    @property
    def destination(self) -> str:
        """`user@address:port`."""
        address = f"[{self.address}]" if ":" in self.address else self.address
        return f"{self.user}@{address}:{self.port}"

    @property
    def known_as(self) -> str:
        """Its name in known_hosts."""
        return host_keys.entry_name(self.address, self.port)


def resolve(login: Login, options: Mapping[str, Any]) -> Target:
    """Lay a profile's values over the options that ~/.ssh/config has for its address (keys in lower case).

    Raises:
        CannotConnect: the config's Port is no number, or it leads through another host.
    """
    for word in ("proxyjump", "proxycommand"):
        if (options.get(word) or "none").lower() != "none":
            raise CannotConnect(
                f"~/.ssh/config leads to {login.address} through another host ({word} {options[word]})",
                host=login.name,
                cause="this is not possible yet",
                remedy="Give the host an address that is reached directly.",
            )
    named = [login.identity_file] if login.identity_file else options.get("identityfile", [])
    named = [name for name in named if name.lower() != "none"]
    known_hosts = _words(options.get("userknownhostsfile", DEFAULT_KNOWN_HOSTS))
    return Target(
        host=login.name,
        address=options.get("hostname", login.address),
        port=login.port or _port(login, options.get("port", "22")),
        user=login.user or options.get("user", "root"),
        keys=tuple(Path(name).expanduser() for name in named or DEFAULT_KEYS),
        keys_named=bool(named),
        only_these=options.get("identitiesonly", "no").lower() == "yes",
        known_hosts=tuple(Path(name).expanduser() for name in known_hosts if name.lower() != "none"),
    )


def public_half(path: Path) -> bytes | None:
    """The public key beside a private one, as the agent knows it; None if there is none."""
    try:
        return base64.b64decode(path.with_name(path.name + ".pub").read_text().split()[1])
    except (OSError, ValueError, IndexError):
        return None


def _port(login: Login, text: str) -> int:
    if text.isdecimal() and 0 < int(text) < 65536:
        return int(text)
    raise CannotConnect(f"~/.ssh/config: Port {text} is not a port number", host=login.name)


def _words(value: str) -> list[str]:
    try:
        return shlex.split(value)
    except ValueError:  # an open quote
        return value.split()


@dataclass(frozen=True)
class Line:
    """A line of an ssh config, and where it stands."""

    file: Path
    number: int
    text: str


def read(file: Path, depth: int = 0) -> Iterator[Line]:
    """The lines of an ssh config, those of the files it includes among them; none if there is no such file.

    After included lines the Host or Match line that they stood under is said again.

    Raises:
        OSError, UnicodeDecodeError: a file cannot be read.
    """
    block = "Host *"
    lines = file.read_text().splitlines() if file.exists() else []
    for number, text in enumerate(lines, 1):
        word, _, rest = text.strip().replace("=", " ", 1).partition(" ")
        if word.lower() in ("host", "match"):
            block = text
        if word.lower() != "include" or depth >= _DEEPEST:
            yield Line(file, number, text)
            continue
        for included in _included(rest):
            yield from read(included, depth + 1)
        yield Line(file, number, block)


def _included(patterns: str) -> list[Path]:
    """The files that an Include names; relative ones are in ~/.ssh."""
    base = Path("~/.ssh").expanduser()
    found: list[Path] = []
    for word in _words(patterns):
        pattern = base / Path(word).expanduser()
        found += sorted(Path(pattern.anchor).glob(str(pattern.relative_to(pattern.anchor))))
    return [file for file in found if file.is_file()]


def parse(
    file: Path, host: str, parser: Callable[[Iterator[str]], object], faults: tuple[type[Exception], ...]
) -> None:
    """Hand a config's lines to a parser.

    Raises:
        CannotConnect: the file cannot be read, or a line of it not understood; names file and line.
    """
    last = Line(file, 0, "")

    def texts() -> Iterator[str]:
        nonlocal last
        for last in read(file):
            yield last.text

    try:
        parser(texts())
    except (OSError, UnicodeDecodeError) as error:
        raise CannotConnect(f"cannot read {last.file}", host=host, cause=str(error)) from error
    except faults as error:
        where, text = f"{last.file}:{last.number}", last.text.strip()
        raise CannotConnect(f"{where}: not understood: {text}", host=host, remedy="Correct that line.") from error
