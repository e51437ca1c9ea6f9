"""Commands over SSH. The only file that knows paramiko."""

from __future__ import annotations

import logging
import socket
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import paramiko

from virtwiz import shell
from virtwiz.errors import CannotConnect, ConnectionLost
from virtwiz.transports import host_keys, ssh_config, ssh_faults
from virtwiz.transports.host_keys import HostKey
from virtwiz.transports.streams import TICK, first_line, follow, hold, in_turn, lost, lost_lock, owner, require_root

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from virtwiz.plan import Command
    from virtwiz.profile.machines import Login
    from virtwiz.transports.ssh_config import Target

CHANNELS: Final = 8
"""Commands at once on one connection; sshd's MaxSessions is 10, and the lock has one of them."""

TCP_SECONDS, BANNER_SECONDS, AUTH_SECONDS, CHANNEL_SECONDS, KEEPALIVE_SECONDS = 10.0, 15.0, 15.0, 10.0, 15

SESSION_PAUSE: Final = 0.02
"""Seconds after which a server that has no session free is asked again."""

BY_SIGNAL: Final = 128
"""The status of a program that a signal ended: sshd names the signal instead of a status, and paramiko drops it."""

_FAULTS: Final = (paramiko.SSHException, EOFError, OSError)

logging.getLogger("paramiko").addHandler(logging.NullHandler())  # else it prints tracebacks on stderr


def connect(login: Login, *, known_hosts: Sequence[Path] = (), accept_new: bool = False) -> SshTransport:
    """Connect to a host, check its key, log in with a key, and make sure that commands run as root.

    Args:
        login: the host, and how to log in to it.
        known_hosts: files of trusted host keys, over the user's and the system's.
        accept_new: trust a host that no file knows, and add its key to the user's known_hosts.

    Raises:
        CannotConnect: one of these failed.
    """
    target = ssh_config.resolve(login, _options(login))
    session = _handshake(target, known_hosts, accept_new)
    try:
        _log_in(session, target)
        session.set_keepalive(KEEPALIVE_SECONDS)
        transport = SshTransport(target, session, sudo=login.become == "sudo")
        require_root(transport, login.become, target.destination)
    except BaseException:
        session.close()
        raise
    return transport


class SshTransport:
    """One host's SSH connection."""

    def __init__(self, target: Target, session: paramiko.Transport, *, sudo: bool) -> None:
        """Take over a session that has logged in."""
        self.host = target.host
        self.destination = target.destination
        self._session, self._sudo = session, sudo
        self._free = threading.BoundedSemaphore(CHANNELS)
        self._running: set[paramiko.Channel] = set()
        self._lock: paramiko.Channel | None = None

    def run(self, command: Command, heard: Callable[[str], None], cancelled: threading.Event) -> int | None:
        """Run a command on a channel of its own, once one is free. See `Transport.run`."""
        return in_turn(self._free, cancelled, lambda: self._run(command, heard, cancelled))

    def _run(self, command: Command, heard: Callable[[str], None], cancelled: threading.Event) -> int | None:
        channel = self._open(f"`{first_line(command)}`", cancelled)
        if channel is None:
            return None
        self._running.add(channel)
        try:
            try:
                # No end of input is sent: what surrounds a command closes its input, and paramiko may send that end
                # after its answer to the channel's close, on which sshd cuts the connection.
                channel.exec_command(shell.request(command, sudo=self._sudo))
            except _FAULTS as error:
                raise lost(command, self.host, ssh_faults.reason(error)) from error
            return follow(_ChannelStream(channel, self._session), command, self.host, heard, cancelled)
        finally:
            self._running.discard(channel)
            channel.close()

    def _open(self, name: str, cancelled: threading.Event) -> paramiko.Channel | None:
        """Open a channel; None when cancelled.

        sshd counts a session for a moment after its end, and may allow fewer than ours: then it is asked again, for as
        long as some command of ours runs that will end.
        """
        patience = time.monotonic() + CHANNEL_SECONDS
        while not cancelled.is_set():
            asked = time.monotonic()
            try:
                channel = self._session.open_session(timeout=CHANNEL_SECONDS)
            except _FAULTS as error:
                now = time.monotonic()
                impatient = now >= patience and not self._running
                if impatient or now - asked >= CHANNEL_SECONDS or not self._session.is_active():
                    refused = isinstance(error, paramiko.ChannelException)
                    cause = ssh_faults.NO_SESSION if refused else ssh_faults.reason(error)
                    raise ConnectionLost(f"{name} could not be started", host=self.host, cause=cause) from error
                cancelled.wait(SESSION_PAUSE)
            else:
                channel.set_combine_stderr(True)
                return channel
        return None

    def lock(self, limit: int, waiting: Callable[[str], None]) -> None:
        """Take the host on a channel that stays open. See `Transport.lock`."""
        channel = self._open("taking the host for this run", threading.Event())
        assert channel
        try:
            try:
                channel.exec_command(shell.lock_request(limit, owner(), sudo=self._sudo))
            except _FAULTS as error:
                raise lost_lock(self.host, ssh_faults.reason(error)) from error
            hold(_ChannelStream(channel, self._session), self.host, limit, waiting)
        except BaseException:
            channel.close()
            raise
        self._lock = channel

    def close(self) -> None:
        """Close the connection, and with it the channel that holds the host."""
        self._session.close()


class _ChannelStream:
    """A program on a channel."""

    def __init__(self, channel: paramiko.Channel, session: paramiko.Transport) -> None:
        self.channel, self._session = channel, session

    def receive(self, seconds: float) -> bytes | None:
        self.channel.settimeout(seconds)
        try:
            return self.channel.recv(65536)
        except TimeoutError:
            return None

    def ended(self, seconds: float) -> bool:
        return self.channel.status_event.wait(seconds)

    def status(self) -> int | None:
        status = self.channel.recv_exit_status()
        if status != -1:
            return status
        self._session.join(TICK)  # a session that has lost its connection ends right after its channels
        return BY_SIGNAL if self._session.is_alive() else None

    def why(self) -> str:
        error = self._session.get_exception()
        return ssh_faults.reason(error) if error else "the connection was closed"


def _options(login: Login) -> paramiko.SSHConfigDict:
    """What ~/.ssh/config says of an address."""
    config, file = paramiko.SSHConfig(), Path("~/.ssh/config").expanduser()
    ssh_config.parse(file, login.name, config.parse, (paramiko.ssh_exception.ConfigParseError,))
    try:
        return config.lookup(login.address)
    except (paramiko.SSHException, KeyError, ValueError) as error:
        raise CannotConnect(f"cannot apply {file} to {login.address}", host=login.name, cause=str(error)) from error


def _handshake(target: Target, known_hosts: Sequence[Path], accept_new: bool) -> paramiko.Transport:
    """Open an encrypted session with the right host."""
    known = host_keys.look_up(target.known_as, (*known_hosts, *target.known_hosts, host_keys.SYSTEM_FILE))
    session: paramiko.Transport | None = None
    try:
        session = _session(target)
        _prefer(session, [entry.key.type for entry in known if not entry.revoked])
        session.start_client(timeout=BANNER_SECONDS)
        shown = session.get_remote_server_key()
        _trust(target, HostKey(shown.get_name(), shown.asbytes()), known, accept_new)
    except BaseException as error:
        if session:
            session.close()
        if isinstance(error, paramiko.ssh_exception.IncompatiblePeer):
            raise ssh_faults.incompatible(target, str(error)) from error
        if isinstance(error, _FAULTS):
            raise ssh_faults.unreachable(target, error) from error
        raise
    return session


def _session(target: Target) -> paramiko.Transport:
    plug = socket.create_connection((target.address, target.port), timeout=TCP_SECONDS)
    plug.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    session = paramiko.Transport(plug)
    session.daemon = True
    session.banner_timeout, session.auth_timeout = BANNER_SECONDS, AUTH_SECONDS
    return session


def _prefer(session: paramiko.Transport, types: Sequence[str]) -> None:
    """Ask the server for a key of a type that is known, if it has one."""
    algorithms = session.get_security_options()
    known = [name for name in algorithms.key_types if name in types or ("ssh-rsa" in types and name.startswith("rsa-"))]
    algorithms.key_types = [*known, *(name for name in algorithms.key_types if name not in known)]


def _trust(target: Target, key: HostKey, known: Sequence[host_keys.Known], accept_new: bool) -> None:
    verdict = host_keys.judge(key, known)
    if verdict == "trusted":
        return
    if verdict != "unknown" or not accept_new:
        raise ssh_faults.untrusted(target, key, known, verdict)
    for file in target.known_hosts[:1]:
        try:
            host_keys.append(file, target.known_as, key)
        except OSError as error:
            raise CannotConnect(f"cannot add the host's key to {file}", host=target.host, cause=str(error)) from error


def _log_in(session: paramiko.Transport, target: Target) -> None:
    """Offer one key after another; raises CannotConnect with what became of each."""
    tried: list[str] = []
    agent = _agent(tried)
    try:
        for name, key in _offers(target, agent.get_keys() if agent else (), tried):
            try:
                if not session.auth_publickey(target.user, key):
                    return
                tried.append(f"{name}: accepted, but the server wants more than a key")
            except _FAULTS as error:
                tried.append(f"{name}: {ssh_faults.reason(error)}")
                if not session.is_active():
                    break
    finally:
        if agent:
            agent.close()
    raise ssh_faults.not_logged_in(target, tried)


def _agent(tried: list[str]) -> paramiko.Agent | None:
    try:
        return paramiko.Agent()
    except _FAULTS as error:
        tried.append(f"the agent: {ssh_faults.reason(error)}")
        return None


def _offers(target: Target, held: Sequence[paramiko.AgentKey], tried: list[str]) -> Iterator[tuple[str, paramiko.PKey]]:
    """The keys to offer, with their names: those that are named, the agent's, the default ones; each once."""
    if target.keys_named:
        yield from _from_files(target, held, tried)
    public = [ssh_config.public_half(path) for path in target.keys] if target.keys_named else []
    if not target.only_these:
        yield from ((f"{key.comment} of the agent", key) for key in held if key.asbytes() not in public)
    if not target.keys_named:
        yield from _from_files(target, held, tried)


def _from_files(
    target: Target, held: Sequence[paramiko.AgentKey], tried: list[str]
) -> Iterator[tuple[str, paramiko.PKey]]:
    """The keys of the target's files, by way of the agent where it holds them; notes those that cannot be used."""
    for path in target.keys:
        public = ssh_config.public_half(path)
        of_agent = [key for key in held if key.asbytes() == public]
        if of_agent:
            if target.keys_named:  # else it has been offered
                yield f"{path} of the agent", of_agent[0]
            continue
        try:
            yield str(path), paramiko.PKey.from_path(path)
        except FileNotFoundError:
            if target.keys_named:
                tried.append(f"{path}: there is no such file")
        except TypeError:  # so says cryptography
            tried.append(f"{path}: {ssh_faults.ENCRYPTED}")
        except Exception as error:  # what a damaged or exotic key raises is not documented
            tried.append(f"{path}: not a key that can be used ({type(error).__name__})")
