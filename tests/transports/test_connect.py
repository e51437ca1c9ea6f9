"""Connecting to a real sshd: trust, keys, root, and what is said when it fails."""

from __future__ import annotations

import socket
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.needs import need
from tests.transports.doing import ask, until
from tests.transports.servers import fingerprint, free_port, keygen, serve
from virtwiz.errors import CannotConnect, ExitCode
from virtwiz.transports import ssh, ssh_link

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.transports.servers import Server
    from virtwiz.profile.machines import Login


def works(login: Login, *known_hosts: Path, accept_new: bool = False) -> str:
    """Connect, run something, close; gives the destination."""
    transport = ssh.connect(login, known_hosts=known_hosts, accept_new=accept_new)
    try:
        assert ask(transport, "echo here") == (0, "here\n")
        return transport.destination
    finally:
        transport.close()


def refused(login: Login, *known_hosts: Path, accept_new: bool = False) -> str:
    """Connect in vain; gives what is said."""
    with pytest.raises(CannotConnect) as caught:
        ssh.connect(login, known_hosts=known_hosts, accept_new=accept_new)
    assert caught.value.exit_code == ExitCode.UNREACHABLE
    assert caught.value.host == login.name
    return str(caught.value)


@contextmanager
def agent(place: Path, *keys: Path, passphrase: str = "") -> Iterator[Path]:
    """A real ssh-agent that holds some keys."""
    need("ssh-agent", "ssh-add")
    plug = place / "agent.sock"
    process = subprocess.Popen(["ssh-agent", "-D", "-a", str(plug)], stdout=subprocess.DEVNULL)
    try:
        until(plug.exists)
        askpass = place / "askpass"
        askpass.write_text(f"#!/bin/sh\necho '{passphrase}'\n")
        askpass.chmod(0o700)
        environ = {"SSH_AUTH_SOCK": str(plug), "SSH_ASKPASS": str(askpass), "SSH_ASKPASS_REQUIRE": "force"}
        for key in keys:
            subprocess.run(["ssh-add", "-q", str(key)], check=True, env=environ, stdin=subprocess.DEVNULL)
        yield plug
    finally:
        process.terminate()
        process.wait()


def test_a_key_by_its_file(server: Server) -> None:
    login = server.login()
    assert works(login, server.known_hosts) == f"{login.user}@127.0.0.1:{server.port}"


@pytest.mark.parametrize("kind", ["rsa", "ecdsa"])
def test_other_kinds_of_keys(tmp_path: Path, kind: str, server: Server) -> None:
    with serve(tmp_path / "sshd", host_key=kind) as other:
        key = keygen(tmp_path / "id", kind)
        (other.place / "authorized_keys").write_text((tmp_path / "id.pub").read_text())
        works(other.login(identity_file=str(key)), other.known_hosts)


def test_a_key_that_is_where_ssh_looks(server: Server, home: Path) -> None:
    (home / ".ssh").mkdir()
    (home / ".ssh/id_ed25519").write_text(server.key.read_text())
    works(server.login(identity_file=None), server.known_hosts)
    works(server.login(identity_file="~/.ssh/id_ed25519"), server.known_hosts)


def test_a_key_of_the_agent(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with agent(tmp_path, keygen(tmp_path / "other"), server.key) as plug:
        monkeypatch.setenv("SSH_AUTH_SOCK", str(plug))
        works(server.login(identity_file=None), server.known_hosts)


def test_the_named_key_is_offered_first(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    many = [keygen(tmp_path / f"key{number}") for number in range(7)]
    with agent(tmp_path, *many) as plug:
        monkeypatch.setenv("SSH_AUTH_SOCK", str(plug))
        works(server.login(), server.known_hosts)
        said = refused(server.login(identity_file=None), server.known_hosts)
        assert "cannot log in" in said
        assert "test key0 of the agent" in said


def test_a_key_with_a_passphrase(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = tmp_path / "locked"
    key.write_text(server.key.read_text())
    key.chmod(0o600)
    (tmp_path / "locked.pub").write_text((server.place / "id.pub").read_text())
    subprocess.run(["ssh-keygen", "-q", "-p", "-P", "", "-N", "s3cret pass", "-f", str(key)], check=True)
    said = refused(server.login(identity_file=str(key)), server.known_hosts)
    assert f"ssh-add {key}" in said
    assert "needs a passphrase" in said
    with agent(tmp_path, key, passphrase="s3cret pass") as plug:
        monkeypatch.setenv("SSH_AUTH_SOCK", str(plug))
        works(server.login(identity_file=str(key)), server.known_hosts)


def test_what_became_of_each_key_is_said(server: Server, tmp_path: Path) -> None:
    (tmp_path / "garbage").write_text("SECRET CONTENT")
    for name, word in (
        ("none", "there is no such file"),
        ("garbage", "not a key"),
        ("stranger", "Authentication failed"),
    ):
        if name == "stranger":
            keygen(tmp_path / name)
        said = refused(server.login(identity_file=str(tmp_path / name)), server.known_hosts)
        assert f"{tmp_path}/{name}: {word}" in said
        assert "SECRET" not in said
    assert "there is no key" in refused(server.login(identity_file=None), server.known_hosts)


@pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")  # paramiko's own
def test_an_agent_that_is_gone_is_no_fault(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSH_AUTH_SOCK", str(tmp_path / "gone"))
    works(server.login(), server.known_hosts)


def test_the_ssh_config_leads_there(server: Server, home: Path) -> None:
    (home / ".ssh").mkdir()
    (home / ".ssh/config").write_text(
        f"Host storage1\n  HostName 127.0.0.1\n  User {server.login().user}\n  Port {server.port}\n"
        f"  IdentityFile {server.key}\n  IdentitiesOnly yes\n  UserKnownHostsFile /dev/null {server.known_hosts}\n"
    )
    login = server.login(address="storage1", user=None, port=None, identity_file=None)
    assert works(login) == f"{server.login().user}@127.0.0.1:{server.port}"


def test_an_unknown_key_is_refused_and_nothing_written(server: Server, home: Path) -> None:
    said = refused(server.login())
    assert fingerprint(server.place / "host.pub") in said
    assert "--accept-new-host-keys" in said
    assert list(home.iterdir()) == []


def test_an_unknown_key_is_accepted_once(server: Server, home: Path) -> None:
    works(server.login(), accept_new=True)
    file = home / ".ssh/known_hosts"
    assert file.read_text() == f"{server.name} {server.host_key}\n"
    works(server.login(), accept_new=True)
    works(server.login())
    assert len(file.read_text().splitlines()) == 1
    assert file.stat().st_mode & 0o777 == 0o600


def test_the_rest_of_known_hosts_stays_as_it_is(server: Server, home: Path) -> None:
    file = home / ".ssh/known_hosts"
    file.parent.mkdir()
    before = f"# mine\n@cert-authority * {server.host_key}\nGARBAGE\n\n  odd ssh-rsa AAAA== \t\n# no end"
    file.write_text(before)
    works(server.login(), accept_new=True)
    assert file.read_text() == f"{before}\n{server.name} {server.host_key}\n"


@pytest.mark.parametrize("kind", ["ed25519", "rsa"])
@pytest.mark.parametrize("accept_new", [True, False])
def test_a_changed_key_is_refused(server: Server, home: Path, kind: str, accept_new: bool) -> None:
    other = keygen(home / "other", kind)
    file = home / "known_hosts"
    file.write_text(f"{server.name} {(home / 'other.pub').read_text()}")
    said = refused(server.login(), file, accept_new=accept_new)
    assert "has changed" in said
    assert fingerprint(server.place / "host.pub") in said
    assert fingerprint(other.with_suffix(".pub")) in said
    assert f"ssh-keygen -f '{file}' -R '{server.name}'" in said
    assert not (home / ".ssh").exists()


def test_a_revoked_key_is_refused(server: Server, home: Path) -> None:
    file = home / "known_hosts"
    file.write_text(f"@revoked * {server.host_key}\n")
    assert "is revoked" in refused(server.login(), file, server.known_hosts, accept_new=True)


def test_a_known_hosts_that_cannot_be_written(server: Server, home: Path) -> None:
    (home / ".ssh").write_text("a file")
    assert "cannot add the host's key" in refused(server.login(), accept_new=True)


def test_the_known_type_is_asked_for(tmp_path: Path, server: Server) -> None:
    rsa = keygen(tmp_path / "rsa", "rsa")
    with serve(tmp_path / "sshd", more=f"HostKey {rsa}") as other:
        file = tmp_path / "known_hosts"
        file.write_text(f"{other.name} {(tmp_path / 'rsa.pub').read_text()}")
        works(other.login(), file)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"port": 0}, "cannot connect to .*refused.* Is sshd running there"),
        ({"address": "nosuch.invalid"}, "cannot find the address of nosuch.invalid"),
    ],
)
def test_nobody_there(server: Server, changed: dict[str, object], said: str) -> None:
    if "port" in changed:
        changed = {"port": free_port()}
    with pytest.raises(CannotConnect, match=said):
        ssh.connect(server.login(**changed))


@pytest.mark.parametrize("greeting", [b"", b"HTTP/1.1 400 Bad Request\r\n\r\n"])
def test_something_else_there(server: Server, monkeypatch: pytest.MonkeyPatch, greeting: bytes) -> None:
    monkeypatch.setattr(ssh_link, "BANNER_SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(CannotConnect, match=f"cannot connect to .*:{port} "):
            _greet_and_connect(server.login(port=port), other, greeting)


def _greet_and_connect(login: Login, other: socket.socket, greeting: bytes) -> None:
    from tests.transports.doing import Errand

    errand = Errand(lambda: ssh.connect(login))
    plug, _ = other.accept()
    with plug:
        plug.sendall(greeting)
        errand.result()


def test_a_server_that_is_too_old(tmp_path: Path, server: Server) -> None:
    with serve(tmp_path / "sshd", more="KexAlgorithms diffie-hellman-group1-sha1") as other:
        assert "too old" in refused(other.login(), other.known_hosts)


AS_NOBODY = 'ForceCommand exec setpriv --reuid=65534 --regid=65534 --clear-groups /bin/sh -c "$SSH_ORIGINAL_COMMAND"'


def test_an_ordinary_user_is_refused(tmp_path: Path, server: Server) -> None:
    need("setpriv")
    with serve(tmp_path / "sshd", more=AS_NOBODY) as other:
        said = refused(other.login(), other.known_hosts)
        assert "not root" in said
        assert "65534" in said
        assert "become: sudo" in said
        assert "NOPASSWD" in refused(other.login(become="sudo"), other.known_hosts)
        until(lambda: not other.children())


def test_sudo_without_a_password(server: Server) -> None:
    need("sudo")
    works(server.login(become="sudo"), server.known_hosts)


def test_a_server_that_runs_nothing(tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ssh, "CHANNEL_SECONDS", 0.5)
    with serve(tmp_path / "sshd", more="ForceCommand echo only files; exit 1") as other:
        assert "only files" in refused(other.login(), other.known_hosts)
    with serve(tmp_path / "sshd2", more="MaxSessions 0") as other:
        assert "cannot run a command" in refused(other.login(), other.known_hosts)
