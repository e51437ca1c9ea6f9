"""Commands over SSH. The only files that know paramiko are this one and those beside it that are called ssh_*."""

from __future__ import annotations

import logging
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Final

import paramiko

from virtwiz import shell
from virtwiz.errors import ConnectionLost, Interrupted
from virtwiz.transports import ssh_faults, ssh_link, ssh_target
from virtwiz.transports.asking import Asking
from virtwiz.transports.become import Sudo, require_root
from virtwiz.transports.ssh_link import Link, Terms
from virtwiz.transports.ssh_watchdog import Watchdog
from virtwiz.transports.streams import (
    NEVER,
    TICK,
    UNLOCK_SECONDS,
    first_line,
    follow,
    hold,
    in_turn,
    lost,
    lost_lock,
    owner,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from virtwiz.plan import Command
    from virtwiz.profile.machines import Login
    from virtwiz.transports.ssh_target import Target
    from virtwiz.transports.streams import Stream

CHANNELS: Final = 8
"""Commands at once on one connection; sshd's MaxSessions is 10, and the lock has one of them."""

CHANNEL_SECONDS: Final = 10.0

SESSION_PAUSE: Final = 0.02
"""Seconds after which a server that has no session free is asked again."""

BY_SIGNAL: Final = 128
"""The status of a program that a signal ended: sshd names the signal instead of a status, and paramiko drops it."""

_FAULTS: Final = (paramiko.SSHException, EOFError, OSError)

logging.getLogger("paramiko").addHandler(logging.NullHandler())  # else it prints tracebacks on stderr


def connect(
    login: Login, *, known_hosts: Sequence[Path] = (), accept_new: bool = False, asking: Asking | None = None
) -> SshTransport:
    """Go to a host as ssh(1) would, log in, and make sure that commands run as root.

    Args:
        login: the host, and how to log in to it.
        known_hosts: files of trusted host keys, over the user's and the system's.
        accept_new: trust hosts that no file knows, and add their keys to the user's known_hosts.
        asking: whom to ask for secrets and trust; None: nobody.

    Raises:
        CannotConnect: one of these failed.
    """
    target, terms = ssh_target.resolve(login), Terms(known_hosts, accept_new, asking or Asking())
    link = ssh_link.connect(target, terms)
    try:
        sudo = Sudo() if login.become == "sudo" else None
        transport = SshTransport(target, link, sudo)
        require_root(transport, sudo, terms.asking)
    except BaseException:
        link.close()
        raise
    return transport


class SshTransport:
    """One host's SSH connection."""

    def __init__(self, target: Target, link: Link, sudo: Sudo | None) -> None:
        """Take over a session that has logged in."""
        self.host = target.host
        self.destination = target.destination
        self._link, self._session, self._sudo = link, link.session, sudo
        self._watchdog = Watchdog(link.session, target.alive_seconds, target.alive_misses)
        self._free = threading.BoundedSemaphore(CHANNELS)
        self._running: set[paramiko.Channel] = set()
        self._lock: paramiko.Channel | None = None

    @property
    def lost(self) -> str:
        """Why the connection went away. See `Transport.lost`."""
        return self._watchdog.why()

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
                stream = self._start(channel, shell.request(command))
            except _FAULTS as error:
                raise lost(command, self.host, self.lost or ssh_faults.reason(error)) from error
            return follow(stream, command, self.host, heard, cancelled)
        finally:
            self._running.discard(channel)
            channel.close()

    def _start(self, channel: paramiko.Channel, request: str) -> Stream:
        stream = _ChannelStream(channel, self._session, self._watchdog)
        if not self._sudo:
            channel.exec_command(request)
            return stream
        gate = self._sudo.gate()
        channel.exec_command(shell.by_sudo(request, gate))
        return self._sudo.behind(gate, stream, channel.sendall, self.host)

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
                    cause = ssh_faults.NO_SESSION if refused else self.lost or ssh_faults.reason(error)
                    raise ConnectionLost(f"{name} could not be started", host=self.host, cause=cause) from error
                cancelled.wait(SESSION_PAUSE)
            else:
                channel.set_combine_stderr(True)
                return channel
        return None

    def lock(
        self, limit: int, waiting: Callable[[str], None], cancelled: threading.Event = NEVER, mark: str = ""
    ) -> None:
        """Take the host on a channel that stays open. See `Transport.lock`."""
        channel = self._open("taking the host for this run", cancelled)
        if not channel:
            raise Interrupted
        try:
            try:
                stream = self._start(channel, shell.lock_request(limit, owner(), mark))
            except _FAULTS as error:
                raise lost_lock(self.host, self.lost or ssh_faults.reason(error)) from error
            hold(stream, self.host, limit, waiting, cancelled)
        except BaseException:
            channel.close()
            raise
        self._lock = channel

    def unlock(self) -> None:
        """End the program that holds the host, and its channel. See `Transport.unlock`."""
        channel, self._lock = self._lock, None
        if not channel:
            return
        with suppress(*_FAULTS):
            channel.shutdown_write()
            channel.status_event.wait(UNLOCK_SECONDS)
        channel.close()

    def close(self) -> None:
        """Close the connection, and with it the channel that holds the host; then the hops."""
        self._link.close()


class _ChannelStream:
    """A program on a channel."""

    def __init__(self, channel: paramiko.Channel, session: paramiko.Transport, watchdog: Watchdog) -> None:
        self.channel, self._session, self.why = channel, session, watchdog.why

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
        return BY_SIGNAL if self._session.is_active() else None
