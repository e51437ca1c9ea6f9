"""Why a host cannot be reached, trusted or logged in to, in words: what failed, the cause, what to do."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Final

from virtwiz.errors import CannotConnect
from virtwiz.text import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from virtwiz.transports.host_keys import HostKey, Known
    from virtwiz.transports.ssh_config import Target

ENCRYPTED: Final = "needs a passphrase, and the agent does not hold it"
NO_SESSION: Final = "the server opens no further session; see MaxSessions in its sshd_config"


def reason(error: Exception) -> str:
    """What an exception says, or stands for where it says nothing."""
    if isinstance(error, TimeoutError):
        return "timed out"
    text = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return printable(text).rstrip(".") or "the server closed the connection"


def unreachable(target: Target, error: Exception) -> CannotConnect:
    """No connection, or no SSH server at its other end."""
    what, remedy = f"cannot connect to {target.destination}", "Is sshd running there, on that port?"
    if isinstance(error, socket.gaierror):
        what, remedy = f"cannot find the address of {target.address}", "Check `address` in the profile, and the DNS."
    elif isinstance(error, TimeoutError):
        remedy = "Is the host up, and is there a firewall between?"
    return CannotConnect(what, host=target.host, cause=reason(error), remedy=remedy)


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
            remedy="If that is the right one, use --accept-new-host-keys,"
            f" or connect once with: ssh -p {target.port} {target.user}@{target.address}",
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


def not_logged_in(target: Target, tried: Sequence[str]) -> CannotConnect:
    """No key that the server takes."""
    encrypted = [line.removesuffix(f": {ENCRYPTED}") for line in tried if line.endswith(ENCRYPTED)]
    if encrypted:
        remedy = f"Add the key to the agent: ssh-add {encrypted[0]}"
    else:
        remedy = f"Allow one of your keys there: ssh-copy-id -p {target.port} {target.user}@{target.address}"
    return CannotConnect(
        f"cannot log in as {target.destination}",
        host=target.host,
        cause="; ".join(printable(line) for line in tried) or "there is no key to log in with",
        remedy=remedy,
    )
