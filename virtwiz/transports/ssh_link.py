"""The way to a host: the connection itself, or hop by hop; the right host at each end, and logged in there."""

from __future__ import annotations

import random
import socket
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import paramiko

from virtwiz.errors import CannotConnect
from virtwiz.transports import host_keys, ssh_faults, ssh_login
from virtwiz.transports.asking import Asking, NewKey, Postponed
from virtwiz.transports.host_keys import HostKey
from virtwiz.transports.ssh_proxy import Proxy

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from virtwiz.transports.host_keys import Known
    from virtwiz.transports.ssh_target import Target

BANNER_SECONDS: Final = 10.0
"""How long a server may take until it talks to us."""

PAUSE: Final = 0.5
"""Seconds, and up to as many more, after which a host that cannot be reached is tried once more."""

POSTPONED: Final = 10
"""Connections that a server may give up because a person takes their time."""


@dataclass(frozen=True)
class Terms:
    """Whom to trust, and whom to ask."""

    known_hosts: Sequence[Path] = ()
    """Files of trusted host keys, over the user's and the system's."""
    accept_new: bool = False
    """Whether to trust a host that no file knows."""
    asking: Asking = field(default_factory=Asking)


@dataclass
class Link:
    """A session, and what it goes through."""

    session: paramiko.Transport
    key: HostKey
    """What the host has shown."""
    proxy: Proxy | None = None
    under: Link | None = None
    """The session with the last hop."""
    begun: float = field(default_factory=time.monotonic)

    def shut(self) -> None:
        """Close the session; the hops stay."""
        self.session.close()
        if self.proxy:
            self.proxy.close()

    def close(self) -> None:
        """Close the session, then the hops, the nearest last."""
        self.shut()
        if self.under:
            self.under.close()


def connect(target: Target, terms: Terms) -> Link:
    """Go to a host through its hops, and log in at each of them.

    Raises:
        CannotConnect: one of them cannot be reached, trusted or logged in to.
    """
    under = connect(target.via, terms) if target.via else None
    try:
        return _entered(target, under, terms)
    except BaseException:
        if under:
            under.close()
        raise


def _entered(target: Target, under: Link | None, terms: Terms) -> Link:
    """Connect and log in; once more where the server has hung up while a person was asked."""
    for _ in range(POSTPONED):
        link, known = _reached(target, under, terms.known_hosts)
        try:
            _trust(target, link.key, known, terms)
            ssh_login.log_in(link.session, target, terms.asking, link.begun)
            return link
        except Postponed:
            link.shut()
        except BaseException:
            link.shut()
            raise
    raise ssh_faults.unreachable(target, TimeoutError())


def _reached(target: Target, under: Link | None, known_hosts: Sequence[Path]) -> tuple[Link, Sequence[Known]]:
    """An encrypted session with whoever answers, and what is known of the host's keys; tried twice."""
    known = host_keys.look_up(target.known_as, (*known_hosts, *target.known_hosts, host_keys.SYSTEM_FILE))
    types = [entry.key.type for entry in known if not entry.revoked]
    try:
        return _handshake(target, under, types), known
    except CannotConnect as error:
        if not isinstance(error, ssh_faults.Unreachable):
            raise
    time.sleep(PAUSE * (1 + random.random()))
    return _handshake(target, under, types), known


def _handshake(target: Target, under: Link | None, types: Sequence[str]) -> Link:
    proxy = session = None
    try:
        proxy = Proxy(target.command) if target.command else None
        session = paramiko.Transport(proxy.plug if proxy else _plug(target, under))
        session.banner_timeout = BANNER_SECONDS
        _prefer(session, types)
        session.start_client(timeout=BANNER_SECONDS)
        shown = session.get_remote_server_key()
        return Link(session, HostKey(shown.get_name(), shown.asbytes()), proxy, under)
    except BaseException as error:
        if session:
            session.close()
        if proxy:
            proxy.close()
        if isinstance(error, paramiko.ssh_exception.IncompatiblePeer):
            raise ssh_faults.incompatible(target, str(error)) from error
        if isinstance(error, (paramiko.SSHException, EOFError, OSError)):
            raise ssh_faults.unreachable(target, error, proxy.why() if proxy else "") from error
        raise


def _plug(target: Target, under: Link | None) -> socket.socket | paramiko.Channel:
    """A connection to the host's port: from here, or from the last hop."""
    if under:
        return under.session.open_channel(
            "direct-tcpip", (target.address, target.port), ("127.0.0.1", 0), timeout=target.tcp_seconds
        )
    plug = socket.create_connection((target.address, target.port), timeout=target.tcp_seconds)
    plug.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return plug


def _prefer(session: paramiko.Transport, types: Sequence[str]) -> None:
    """Ask the server for a key of a type that is known, if it has one."""
    algorithms = session.get_security_options()
    known = [name for name in algorithms.key_types if name in types or ("ssh-rsa" in types and name.startswith("rsa-"))]
    algorithms.key_types = [*known, *(name for name in algorithms.key_types if name not in known)]


def _trust(target: Target, key: HostKey, known: Sequence[Known], terms: Terms) -> None:
    """Make sure that this is the host, and remember a new key that is trusted.

    Raises:
        CannotConnect: the key is not known and nobody trusts it, or another one is known, or it is revoked.
    """
    verdict = host_keys.judge(key, known)
    if verdict == "trusted":
        return
    if verdict != "unknown" or not _accepted(target, key, terms):
        raise ssh_faults.untrusted(target, key, known, verdict)
    for file in target.known_hosts[:1]:
        try:
            host_keys.append(file, target.known_as, key)
        except OSError as error:
            raise CannotConnect(f"cannot add the host's key to {file}", host=target.host, cause=str(error)) from error


def _accepted(target: Target, key: HostKey, terms: Terms) -> bool:
    if terms.accept_new or target.accept_new:
        return True
    return terms.asking.trusts(NewKey(target.host, target.destination, key.type, key.fingerprint))
