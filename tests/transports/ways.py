"""Logins that leave everything to ~/.ssh/config."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.transports.doing import ask
from virtwiz.errors import CannotConnect, ExitCode
from virtwiz.transports import ssh

if TYPE_CHECKING:
    from pathlib import Path

    from tests.transports.servers import Server
    from virtwiz.profile.machines import Login
    from virtwiz.transports.asking import Asking


def configure(home: Path, *blocks: str) -> None:
    """Write ~/.ssh/config."""
    (home / ".ssh").mkdir(exist_ok=True)
    (home / ".ssh/config").write_text("\n".join(blocks))


def block(name: str, server: Server, more: str = "") -> str:
    """What leads to a server by a name."""
    return (
        f"Host {name}\n HostName 127.0.0.1\n Port {server.port}\n User root\n IdentityFile {server.key}\n"
        f" IdentitiesOnly yes\n UserKnownHostsFile {server.known_hosts}\n {more}\n"
    )


def far(server: Server) -> Login:
    """A login that leaves everything to the configuration."""
    return server.login(address="far", user=None, port=None, identity_file=None)


def works(one: Login, asking: Asking | None = None, *, accept_new: bool = False) -> str:
    """Connect, run something, close; gives the destination."""
    transport = ssh.connect(one, accept_new=accept_new, asking=asking)
    try:
        assert ask(transport, "echo here") == (0, "here\n")
        return transport.destination
    finally:
        transport.close()


def refused(one: Login, asking: Asking | None = None) -> str:
    """Connect in vain; gives what is said."""
    with pytest.raises(CannotConnect) as caught:
        ssh.connect(one, asking=asking)
    assert caught.value.exit_code == ExitCode.UNREACHABLE
    return str(caught.value)
