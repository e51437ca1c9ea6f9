"""Logging in to a real sshd with what a person knows: passphrases, passwords, and whatever the server asks."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    load_ssh_private_key,
)

from tests.transports.accounts import PASSWORD
from tests.transports.asked import person
from tests.transports.doing import ask
from tests.transports.servers import keygen, serve
from virtwiz.errors import CannotConnect, ExitCode
from virtwiz.transports import fleet, ssh
from virtwiz.transports.asking import Asking

if TYPE_CHECKING:
    from pathlib import Path

    from tests.transports.servers import Server
    from virtwiz.profile.machines import Login


def login(server: Server, user: str, name: str = "g1", become: str = "sudo") -> Login:
    """A user's login; the key is one that the server takes, where the user may use one."""
    return server.login(name=name, user=user, become=become)


def works(one: Login, server: Server, asking: Asking | None = None) -> None:
    """Connect, run something as root, close."""
    transport = ssh.connect(one, known_hosts=[server.known_hosts], asking=asking)
    try:
        assert ask(transport, "id -u; cat") == (0, "0\n")
    finally:
        transport.close()


def refused(one: Login, server: Server, asking: Asking | None = None) -> str:
    """Connect in vain; gives what is said."""
    with pytest.raises(CannotConnect) as caught:
        ssh.connect(one, known_hosts=[server.known_hosts], asking=asking)
    assert caught.value.exit_code == ExitCode.UNREACHABLE
    assert PASSWORD not in str(caught.value)
    return str(caught.value)


@pytest.fixture
def locked(server: Server, tmp_path: Path) -> Path:
    """A key that `server` takes, with a passphrase."""
    key = tmp_path / "locked"
    key.write_text(server.key.read_text())
    key.chmod(0o600)
    subprocess.run(["ssh-keygen", "-q", "-p", "-P", "", "-N", PASSWORD, "-f", str(key)], check=True)
    return key


def test_a_passphrase_is_asked_for_until_it_is_right(server: Server, locked: Path) -> None:
    one = server.login(identity_file=str(locked))
    somebody, asking = person("wrong", PASSWORD)
    works(one, server, asking)
    works(one, server, asking)  # from memory
    assert somebody.asked == [f"g1: Passphrase of the key {locked}", f"g1: Passphrase of the key {locked}!"]
    somebody, asking = person("wrong", "wrong", "wrong", PASSWORD)
    said = refused(one, server, asking)
    assert "needs a passphrase" in said
    assert f"ssh-add {locked}" in said
    assert len(somebody.asked) == 3


@pytest.mark.parametrize("kind", ["ecdsa", "ed25519", "rsa"])
@pytest.mark.parametrize("encryption", [NoEncryption(), BestAvailableEncryption(PASSWORD.encode())])
def test_a_key_in_the_form_of_openssl(kind: str, encryption: KeySerializationEncryption, tmp_path: Path) -> None:
    key = keygen(tmp_path / "key", kind)
    loaded = load_ssh_private_key(key.read_bytes(), None)
    key.write_bytes(loaded.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption))
    somebody, asking = person("wrong", PASSWORD)
    with serve(tmp_path / "sshd") as own:
        (own.place / "authorized_keys").write_text((tmp_path / "key.pub").read_text())
        works(own.login(identity_file=str(key)), own, asking)
    assert len(somebody.asked) == (0 if isinstance(encryption, NoEncryption) else 2)


@pytest.mark.parametrize(
    ("trusted", "allowed", "until"), [(True, False, "+1d"), (False, True, "+1d"), (True, True, "20200102")]
)
def test_a_key_beside_its_certificate(trusted: bool, allowed: bool, until: str, tmp_path: Path) -> None:
    keygen(tmp_path / "authority")
    key = keygen(tmp_path / "key")
    words = ["-s", str(tmp_path / "authority"), "-I", "somebody", "-n", "root", "-V", f"20200101:{until}"]
    subprocess.run(["ssh-keygen", "-q", *words, f"{key}.pub"], check=True)
    authority = f"TrustedUserCAKeys {tmp_path}/authority.pub" if trusted else ""
    with serve(tmp_path / "sshd", more=authority) as own:
        (own.place / "authorized_keys").write_text((tmp_path / "key.pub").read_text() if allowed else "")
        works(own.login(identity_file=str(key)), own)


def test_a_damaged_certificate_does_not_keep_the_key_from_being_offered(server: Server, tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text(server.key.read_text())
    (tmp_path / "key-cert.pub").write_text("damaged\n")
    works(server.login(identity_file=str(key)), server)


def test_a_passphrase_over_a_cipher_with_a_seal(server: Server, locked: Path) -> None:
    cipher = ["-Z", "aes256-gcm@openssh.com"]
    subprocess.run(["ssh-keygen", "-q", "-p", "-P", PASSWORD, "-N", PASSWORD, *cipher, "-f", str(locked)], check=True)
    somebody, asking = person("wrong", PASSWORD)
    works(server.login(identity_file=str(locked)), server, asking)
    assert len(somebody.asked) == 2


def test_a_key_of_a_type_that_ssh_does_not_know_is_named(server: Server, tmp_path: Path) -> None:
    key = tmp_path / "key"
    encryption = BestAvailableEncryption(PASSWORD.encode())
    key.write_bytes(X25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption))
    _, asking = person(PASSWORD)
    assert f"{key}: not a key that can be used" in refused(server.login(identity_file=str(key)), server, asking)


def test_a_passphrase_is_asked_for_once_for_all_hosts(server: Server, locked: Path) -> None:
    somebody, asking = person(PASSWORD)
    logins = [server.login(name=name, identity_file=str(locked)) for name in ("g1", "g2", "g3")]
    fleet.close_all(fleet.open_all(logins, known_hosts=[server.known_hosts], asking=asking))
    assert len(somebody.asked) == 1


def test_a_passphrase_is_asked_for_only_when_no_other_key_will_do(
    server: Server, locked: Path, home: Path, tmp_path: Path
) -> None:
    keygen(tmp_path / "other")
    (home / ".ssh").mkdir()
    config = home / ".ssh/config"
    config.write_text(f"IdentityFile {locked}\nIdentityFile {tmp_path}/other\n")
    somebody, asking = person()
    refused(server.login(identity_file=None), server, asking)
    config.write_text(f"{config.read_text()}IdentityFile {server.key}\n")
    assert len(somebody.asked) == 1
    works(server.login(identity_file=None), server, Asking(somebody))
    assert len(somebody.asked) == 1


@pytest.mark.parametrize(
    ("user", "question"), [("worded", "Password of worded@127.0.0.1:{}"), ("asked", "asked@127.0.0.1:{}: Password:")]
)
def test_a_password_is_asked_for_until_it_is_right(accounts: Server, user: str, question: str) -> None:
    question = f"g1: {question.format(accounts.port)}"
    somebody, asking = person("wrong", PASSWORD, PASSWORD)
    works(login(accounts, user), accounts, asking)
    works(login(accounts, user), accounts, asking)
    sudo = f"g1: Password for sudo on {user}@127.0.0.1:{accounts.port}"
    assert somebody.asked == [question, f"{question}!", sudo]


@pytest.mark.parametrize("user", ["worded", "asked"])
def test_three_wrong_passwords_are_enough(accounts: Server, user: str) -> None:
    somebody, asking = person("wrong", "wrong", "wrong", PASSWORD)
    said = refused(login(accounts, user), accounts, asking)
    assert "a host may lock the user out" in said
    assert len(somebody.asked) == 3
    assert "ssh-copy-id" in refused(login(accounts, user), accounts)


@pytest.mark.parametrize("user", ["worded", "asked"])
def test_who_gives_no_answer_is_not_asked_again(accounts: Server, user: str) -> None:
    somebody, asking = person()
    logins = [login(accounts, user, name=name) for name in ("g1", "g2", "g3")]
    with pytest.raises(fleet.ConnectFailures, match="none was given") as caught:
        fleet.open_all(logins, known_hosts=[accounts.known_hosts], asking=asking)
    assert len(caught.value.failures) == 3
    assert len(somebody.asked) == 1


def test_a_key_and_then_a_password(accounts: Server) -> None:
    somebody, asking = person(PASSWORD)
    said = refused(login(accounts, "both", become="none"), accounts, asking)
    assert "not root" in said
    assert somebody.asked == [f"g1: both@127.0.0.1:{accounts.port}: Password:"]
    assert "none was given" in refused(login(accounts, "both"), accounts)


def test_a_remembered_password_that_is_wrong_now_is_asked_for(accounts: Server) -> None:
    somebody, asking = person(PASSWORD, PASSWORD)
    works(login(accounts, "worded"), accounts, asking)
    for question in list(asking.secrets._right):
        asking.secrets.keep(question, "changed since")
    somebody.answers = [PASSWORD, PASSWORD]
    works(login(accounts, "worded"), accounts, Asking(somebody, asking.secrets))
    assert len(somebody.asked) == 4
    assert PASSWORD not in repr(asking.secrets)
