"""Where a login leads: the profile's values over ssh's configuration over defaults, and what it goes through."""

from __future__ import annotations

import base64
import getpass
import re
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from virtwiz.errors import CannotConnect
from virtwiz.transports import host_keys, ssh_config
from virtwiz.transports.ssh_watchdog import INTERVAL, MISSES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from virtwiz.profile.machines import Login

DEFAULT_KEYS: Final = ("~/.ssh/id_ed25519", "~/.ssh/id_ecdsa", "~/.ssh/id_rsa")
DEFAULT_KNOWN_HOSTS: Final = "~/.ssh/known_hosts ~/.ssh/known_hosts2"

MOST_HOPS: Final = 10
"""Hops on the way to a host; more are taken for a circle."""

TCP_SECONDS: Final = 10

_HOP: Final = re.compile(
    r"(?:ssh://)?(?:(?P<user>\S+)@)?(?:\[(?P<v6>[^]\s]+)]|(?P<name>[^]:@/[\s]+))(?::(?P<port>\d{1,5}))?/?"
)
_UNITS: Final = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}


@dataclass(frozen=True)
class Target:
    """A login with every question answered."""

    host: str
    """The host's name in the profile; a hop's: of the host behind it."""
    address: str
    port: int
    user: str
    keys: tuple[Path, ...]
    """Private keys to try, in this order."""
    keys_named: bool
    """Whether profile or ssh config name the keys; else they are the defaults, which come after the agent's."""
    only_these: bool
    """IdentitiesOnly: of the agent's keys only those whose public half is beside one of `keys`."""
    known_as: str
    """Its name in known_hosts."""
    known_hosts: tuple[Path, ...]
    """The user's files, of which the first is the one that is added to."""
    accept_new: bool = False
    """StrictHostKeyChecking: whether a key that no file has is taken without asking."""
    via: Target | None = None
    """The last hop before it, which is where its connection comes from."""
    command: str = ""
    """ProxyCommand, its tokens filled in: a program whose input and output are the connection."""
    tcp_seconds: int = TCP_SECONDS
    """ConnectTimeout."""
    alive_seconds: int = INTERVAL
    """ServerAliveInterval."""
    alive_misses: int = MISSES
    """ServerAliveCountMax."""

    @property
    def place(self) -> str:
        """`user@address:port`."""
        address = f"[{self.address}]" if ":" in self.address else self.address
        return f"{self.user}@{address}:{self.port}"

    @property
    def route(self) -> tuple[Target, ...]:
        """The hops, in the order in which they are gone through."""
        return (*self.via.route, self.via) if self.via else ()

    @property
    def destination(self) -> str:
        """`user@address:port`, and through what: `via user@hop:port, user@next:port`."""
        first = (*self.route, self)[0].command
        ways = [f"the command {first.split()[0]}"] if first else []
        ways += [hop.place for hop in self.route]
        return f"{self.place} via {', '.join(ways)}" if ways else self.place

    @property
    def by_hand(self) -> str:
        """What one would type to get there."""
        jump = ["-J", ",".join(f"{hop.place}" for hop in self.route)] if self.route else []
        return shlex.join(["ssh", *jump, "-p", str(self.port), f"{self.user}@{self.address}"])


@dataclass(frozen=True)
class _Wish:
    """What one calls ssh(1) with: an address, and what goes over its configuration."""

    address: str
    user: str | None = None
    port: int | None = None
    key: str | None = None
    hops: str | None = None


def resolve(login: Login) -> Target:
    """Lay a profile's values over what ssh's configuration says of its address.

    Raises:
        CannotConnect: the configuration cannot be read or applied, or leads in a circle.
    """
    wish = _Wish(login.address, login.user, login.port, login.identity_file)
    return _target(login.name, wish, "root", MOST_HOPS)


def _target(host: str, wish: _Wish, user: str, hops_left: int) -> Target:
    given = {"User": wish.user, "Port": wish.port and str(wish.port)}
    default = {"User": user, "Port": "22"}
    found = ssh_config.options(host, wish.address, {k: v for k, v in given.items() if v}, default)
    named = [wish.key] if wish.key else found.get("identityfile", [])
    named = [name for name in named if name.lower() != "none"]
    known_hosts = ssh_config.words(found.get("userknownhostsfile", DEFAULT_KNOWN_HOSTS))
    address, port = found["hostname"], _number(host, found, "port", 22, 65535)
    return Target(
        host=host,
        address=address,
        port=port,
        user=found["user"],
        keys=tuple(Path(name).expanduser() for name in named or DEFAULT_KEYS),
        keys_named=bool(named),
        only_these=_is(found, "identitiesonly", "yes"),
        known_as=found.get("hostkeyalias", "").lower() or host_keys.entry_name(address, port),
        known_hosts=tuple(Path(name).expanduser() for name in known_hosts if name.lower() != "none"),
        accept_new=_is(found, "stricthostkeychecking", "accept-new", "no", "off"),
        via=_via(host, wish, found, hops_left),
        command=_command(wish, found),
        tcp_seconds=_seconds(host, found, "connecttimeout", TCP_SECONDS),
        alive_seconds=_seconds(host, found, "serveraliveinterval", INTERVAL),
        alive_misses=_number(host, found, "serveralivecountmax", MISSES, 1000),
    )


def _is(found: Mapping[str, Any], name: str, *values: str) -> bool:
    return found.get(name, "").lower() in values


def _way(wish: _Wish, found: Mapping[str, Any]) -> tuple[str, str]:
    """ProxyJump or ProxyCommand with its value, whichever was found first; or neither."""
    if wish.hops:
        return "proxyjump", wish.hops
    for name, value in found.items():
        if name in ("proxyjump", "proxycommand"):
            return ("", "") if (value or "none").lower() == "none" else (name, value)
    return "", ""


def _via(host: str, wish: _Wish, found: Mapping[str, Any], hops_left: int) -> Target | None:
    """The last hop; what comes before it in the list is what that one goes through (ssh_config(5), ProxyJump)."""
    name, value = _way(wish, found)
    if name != "proxyjump":
        return None
    before, _, last = value.rpartition(",")
    hop = _hop(host, last.strip(), before)
    if not before and hop.address == wish.address and hop.user in (None, found["user"]):
        return None  # `Host *` with a ProxyJump: the hop itself is reached directly
    if not hops_left:
        raise CannotConnect(
            f"~/.ssh/config leads to {wish.address} through more than {MOST_HOPS} hops",
            host=host,
            cause=f"ProxyJump {value}",
            remedy="Does it lead in a circle?",
        )
    return _target(host, hop, getpass.getuser(), hops_left - 1)


def _hop(host: str, text: str, before: str) -> _Wish:
    hop = _HOP.fullmatch(text)
    if not hop or (hop["port"] and not 0 < int(hop["port"]) < 65536):
        raise CannotConnect(
            f"~/.ssh/config: ProxyJump {text} is no host",
            host=host,
            remedy="Write it as [user@]host[:port], an IPv6 address in brackets.",
        )
    return _Wish(hop["v6"] or hop["name"], hop["user"], int(hop["port"]) if hop["port"] else None, None, before or None)


def _command(wish: _Wish, found: Mapping[str, Any]) -> str:
    """A ProxyCommand for the shell; what is filled in cannot become more than a word."""
    name, value = _way(wish, found)
    if name != "proxycommand":
        return ""
    tokens = {"h": found["hostname"], "n": wish.address, "p": found["port"], "r": found["user"]}
    quoted = {"%": "%", **{letter: shlex.quote(text) for letter, text in tokens.items()}}
    return re.sub(r"%(.)", lambda token: quoted.get(token[1], token[0]), value)


def _number(host: str, found: Mapping[str, Any], name: str, default: int, most: int) -> int:
    text = found.get(name, str(default))
    if text.isdecimal() and 0 < int(text) <= most:
        return int(text)
    raise CannotConnect(f"~/.ssh/config: {name} {text} is not a number from 1 to {most}", host=host)


def _seconds(host: str, found: Mapping[str, Any], name: str, default: int) -> int:
    """A time (sshd_config(5), TIME FORMATS); 0, and none, is ours."""
    text = found.get(name, "none").lower()
    if text in ("none", "0"):
        return default
    if not re.fullmatch(r"(\d{1,6}[smhdw]?)+", text):
        raise CannotConnect(f"~/.ssh/config: {name} {text} is no time", host=host, remedy="Write it in seconds.")
    return sum(int(count) * _UNITS[unit] for count, unit in re.findall(r"(\d+)([smhdw]?)", text)) or default


def public_half(path: Path) -> bytes | None:
    """The public key beside a private one, as the agent knows it; None if there is none."""
    try:
        return base64.b64decode(path.with_name(path.name + ".pub").read_text().split()[1])
    except (OSError, ValueError, IndexError):
        return None
