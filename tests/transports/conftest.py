"""A home and locks of their own for every test, a server for all, and the transports under test."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.needs import need
from tests.transports.accounts import serve_accounts
from tests.transports.servers import serve
from virtwiz import shell
from virtwiz.transports import open as opening
from virtwiz.transports import ssh_config, ssh_link

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.transports.servers import Server
    from virtwiz.transports import Transport

    Opener = Callable[[], Transport]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An sshd that lets this user in."""
    need("sshd", "ssh-keygen", "flock")
    if os.geteuid() != 0:
        pytest.skip("commands have to run as root, and the tests log in as themselves")
    with serve(tmp_path_factory.mktemp("server") / "sshd") as running:
        yield running


@pytest.fixture(scope="session")
def accounts(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An sshd with users of its own, which have passwords."""
    with serve_accounts(tmp_path_factory.mktemp("accounts") / "sshd") as running:
        yield running


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home: what the developer, or this machine, has for ssh and in the agent is neither read nor written."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    monkeypatch.setattr(ssh_config, "FILES", ssh_config.FILES[:1])
    monkeypatch.setattr(ssh_link, "PAUSE", 0.01)
    return home


@pytest.fixture(autouse=True)
def locks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory for the locks, so that tests do not wait for runs of virtwiz on this machine."""
    locks = tmp_path / "locks"
    locks.mkdir()
    use_locks(locks, monkeypatch.setattr)
    return locks


def use_locks(locks: Path, put: Callable[[object, str, str], object] = setattr) -> None:
    """Put the locks elsewhere."""
    for name in ("RUN_LOCK_PROGRAM", "CHANGE_SURROUND"):
        put(shell, name, getattr(shell, name).replace("/run/lock", str(locks)))


@pytest.fixture(params=["ssh", "local"])
def address(request: pytest.FixtureRequest) -> str:
    """An address that leads to each of the transports."""
    return "localhost" if request.param == "local" else "127.0.0.1"


@pytest.fixture
def another(address: str, server: Server) -> Iterator[Opener]:
    """Opens one more transport of the kind under test."""
    opened: list[Transport] = []

    def open_one() -> Transport:
        opened.append(opening.connect(server.login(address=address), known_hosts=[server.known_hosts]))
        return opened[-1]

    yield open_one
    for transport in opened:
        transport.close()


@pytest.fixture
def transport(another: Opener) -> Transport:
    """An open transport of the kind under test."""
    return another()
