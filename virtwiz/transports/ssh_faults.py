"""Why a host cannot be reached, trusted or logged in to, in words: what failed, the cause, what to do."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Final

import paramiko

from virtwiz.errors import CannotConnect
from virtwiz.text import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from virtwiz.transports.host_keys import HostKey, Known
    from virtwiz.transports.ssh_target import Target

ENCRYPTED: Final = "needs a passphrase, which was not given, and the agent does not hold it"
NO_SESSION: Final = "the server opens no further session; see MaxSessions in its sshd_config"


def reason(error: Exception) -> str:
    """What an exception says, or stands for where it says nothing."""
    if isinstance(error, TimeoutError):
        return "timed out"
    if isinstance(error, paramiko.ChannelException):
        return printable(error.text).lower()
    text = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return printable(text).rstrip(".") or "the server closed the connection"


class Unreachable(CannotConnect):
    """No connection, which may be better in a moment."""


def unreachable(target: Target, error: Exception, said: str = "") -> CannotConnect:
    """No connection, or no SSH server at its other end; `said`: by the program that was to make it."""
    what, remedy = f"cannot connect to {target.destination}", "Is sshd running there, on that port?"
    cause = f"{reason(error)}; {said}" if said else reason(error)
    if isinstance(error, socket.gaierror):
        what, remedy = f"cannot find the address of {target.address}", "Check `address` in the profile, and the DNS."
        return CannotConnect(what, host=target.host, cause=cause, remedy=remedy)
    if target.command:
        remedy = f"That is ProxyCommand of your ssh configuration; try it with: {target.by_hand}"
    elif target.via:
        remedy = f"{target.via.place} has to let connections through to there; try it with: {target.by_hand}"
    elif isinstance(error, TimeoutError):
        remedy = "Is the host up, and is there a firewall between?"
    return Unreachable(what, host=target.host, cause=cause, remedy=remedy)


def incompatible(target: Target, cause: str) -> CannotConnect:
    """No algorithm that both sides know."""
    return CannotConnect(
        f"cannot agree with {target.destination} on how to encrypt",
        host=target.host,
        cause=printable(cause).rstrip("."),
        remedy="Its sshd is too old: OpenSSH 7.2 or newer is needed.",
    )


def untrusted(target: Target, key: HostKey, known: Sequence[Known], verdict: str) -> CannotConnect:
    """A host's key that is unknown, not the one that is known, or revoked."""
    shown = f"its {key.type} key is {key.fingerprint}"
    if verdict == "unknown":
        return CannotConnect(
            f"the host key of {target.destination} is not known",
            host=target.host,
            cause=shown,
            remedy=f"If that is the right one, use --accept-new-host-keys, or connect once with: {target.by_hand}",
        )
    if verdict == "revoked":
        return CannotConnect(
            f"the host key of {target.destination} is revoked",
            host=target.host,
            cause=f"{shown}, marked @revoked in {', '.join(str(k.file) for k in known if k.revoked)}",
            remedy="Do not log in there; ask who looks after that host.",
        )
    entries = [entry for entry in known if not entry.revoked]
    expected = ", ".join(f"{e.key.type} {e.key.fingerprint} ({e.file}:{e.line})" for e in entries)
    return CannotConnect(
        f"the host key of {target.destination} has changed",
        host=target.host,
        cause=f"{shown}, known is {expected}",
        remedy="Somebody may be in between, or the host was installed anew;"
        f" if that is so: ssh-keygen -f '{entries[0].file}' -R '{target.known_as}'",
    )


def not_logged_in(target: Target, tried: Sequence[str], *, wrong: bool, unanswered: bool) -> CannotConnect:
    """Nothing that the server takes. `wrong`: an answer was not taken; `unanswered`: a question got none."""
    encrypted = [line.removesuffix(f": {ENCRYPTED}") for line in tried if line.endswith(ENCRYPTED)]
    copy = f"ssh-copy-id -p {target.port} {target.user}@{target.address}"
    if wrong:
        remedy = "Try again with the right password; after a few wrong ones a host may lock the user out."
    elif encrypted:
        remedy = f"Give it on a terminal or in the wizard, or add the key to the agent: ssh-add {encrypted[0]}"
    elif unanswered:
        remedy = f"Give the password on a terminal or in the wizard, or allow one of your keys there: {copy}"
    else:
        remedy = f"Allow one of your keys there: {copy}"
    told = [*tried, *(["it asks for a password, and none was given"] if unanswered else [])]
    return CannotConnect(
        f"cannot log in as {target.destination}",
        host=target.host,
        cause="; ".join(printable(line) for line in told) or "there is no key to log in with",
        remedy=remedy,
    )
