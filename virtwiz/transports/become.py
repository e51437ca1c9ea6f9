"""How commands become root on a host: as they are, or through sudo, whose question for a password is answered here."""

from __future__ import annotations

import secrets
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from virtwiz.errors import CannotConnect, ConnectionLost, TimedOut
from virtwiz.plan import Command, Run
from virtwiz.shell import Gate
from virtwiz.text import printable
from virtwiz.transports.asking import Question

if TYPE_CHECKING:
    from collections.abc import Callable

    from virtwiz.transports import Transport
    from virtwiz.transports.asking import Asking
    from virtwiz.transports.streams import Stream

WHO_AM_I: Final = Run(("id", "-u"))


class PasswordWanted(CannotConnect):
    """sudo asks for a password that we do not have, or a second time."""


class Sudo:
    """sudo on one host: with a password, once a person has given it; nothing shows it."""

    def __init__(self) -> None:
        """Begin without a password."""
        self.password: str | None = None
        self.anew = False
        """Whether sudo shall ask even where it was answered a moment ago."""

    def __repr__(self) -> str:
        """Show nothing."""
        return "<sudo>"

    def gate(self) -> Gate:
        """For one command: how sudo asks, and what tells that it has let us through."""
        nonce = secrets.token_hex(8)
        return Gate(f"[virtwiz-{nonce}]", f"[virtwiz-{nonce}-through]", self.anew)

    def behind(self, gate: Gate, stream: Stream, send: Callable[[bytes], object], host: str) -> Stream:
        """A program's output behind sudo, whose own words are left out."""
        return _Behind(self, gate, stream, send, host)


class _Behind:
    """Reads what sudo says, answers its question once, and then only passes on."""

    def __init__(self, sudo: Sudo, gate: Gate, stream: Stream, send: Callable[[bytes], object], host: str) -> None:
        self._sudo, self._gate, self._stream, self._send, self._host = sudo, gate, stream, send, host
        self._said = b""
        self._answered = self._through = False

    def receive(self, seconds: float) -> bytes | None:
        data = self._stream.receive(seconds)
        if self._through or data is None:
            return data
        if not data:  # it has ended: sudo has not let us through, and what it said is why
            self._through = True
            return self._said
        self._said += data
        return self._read()

    def _read(self) -> bytes | None:
        before, through, after = self._said.partition(f"{self._gate.through}\n".encode())
        if through:
            self._through = True
            return after or None
        before, prompt, after = self._said.partition(self._gate.prompt.encode())
        if prompt:
            self._said = after
            self._answer(" ".join(printable(before.decode("utf-8", "replace").replace("\n", " ")).split()))
        return None

    def _answer(self, said: str) -> None:
        """Give the password, once; what sudo said before it asked again is why that was not enough."""
        if self._answered:
            raise PasswordWanted(
                "sudo does not take the password",
                host=self._host,
                cause=said,
                remedy="Try again with the right one; after a few wrong ones a host may lock the user out.",
            )
        if self._sudo.password is None:
            raise PasswordWanted(
                "sudo asks for a password, and none was given",
                host=self._host,
                remedy="Give it on a terminal or in the wizard, or allow it with a NOPASSWD rule.",
            )
        self._answered = True
        with suppress(OSError, EOFError):  # it has gone, which what is read next tells
            self._send(f"{self._sudo.password}\n".encode())

    def ended(self, seconds: float) -> bool:
        return self._stream.ended(seconds)

    def status(self) -> int | None:
        return self._stream.status()

    def why(self) -> str:
        return self._stream.why()


def require_root(transport: Transport, sudo: Sudo | None, asking: Asking) -> None:
    """Make sure that commands run as root, as which alone gluster works; ask for sudo's password where it wants one.

    Raises:
        CannotConnect: they do not.
    """
    if not sudo:
        return _check(transport, sudo)
    sudo.anew = True
    try:
        _check(transport, sudo)
    except PasswordWanted as wanted:
        _give(transport, sudo, asking, wanted)
    finally:
        sudo.anew = False
    return None


def _give(transport: Transport, sudo: Sudo, asking: Asking, wanted: PasswordWanted) -> None:
    """Ask for the password, and give it to sudo if it is the right one."""

    def works(password: str) -> bool:
        nonlocal wanted
        sudo.password = password
        try:
            _check(transport, sudo)
        except PasswordWanted as again:
            sudo.password, wanted = None, again
            return False
        return True

    if not asking.answered(Question(transport.host, f"Password for sudo on {transport.destination}"), works):
        raise wanted


def _check(transport: Transport, sudo: Sudo | None) -> None:
    command = Command(transport.host, WHO_AM_I, "Commands need root.", changes=False, timeout=30)
    said: list[str] = []
    try:
        status = transport.run(command, said.append, threading.Event())
    except (ConnectionLost, TimedOut) as error:
        raise CannotConnect(
            f"cannot run a command on {transport.destination}", host=transport.host, cause=error.cause or error.what
        ) from error
    answer = [printable(line).strip() for line in "".join(said).splitlines() if line.strip()]
    if status == 0 and answer[-1:] == ["0"]:
        return
    if sudo:
        what, remedy = "cannot become root with sudo", "Allow it in sudoers for this user, or log in as root."
    else:
        what, remedy = "not root", "Log in as root, or set `become: sudo` for this host."
    if status == 0:
        cause = f"the user's number is {answer[-1] if answer else 'unknown'}"
    else:
        cause = " ".join(answer) or f"exit status {status}"
    raise CannotConnect(f"{what} on {transport.destination}", host=transport.host, cause=cause, remedy=remedy)
