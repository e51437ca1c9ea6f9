"""What OpenSSH alone does not show: several prompts at once, servers that lose patience, and sudo on this machine."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING

import paramiko
import pytest
from paramiko.server import InteractiveQuery

from tests.transports.accounts import PASSWORD, serve_accounts
from tests.transports.asked import Person, person
from tests.transports.doing import Errand, ask, sh, until
from virtwiz.errors import CannotConnect
from virtwiz.transports import local, ssh, ssh_login
from virtwiz.transports.asking import Asking
from virtwiz.transports.become import PasswordWanted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.transports.servers import Server
    from virtwiz.transports.asking import Question


class Inquisitive(paramiko.ServerInterface):
    """Asks for a name, which may be seen, and a code at once; lets in for the right ones, and runs nothing."""

    def get_allowed_auths(self, username: str) -> str:
        return "keyboard-interactive"

    def check_auth_interactive(self, username: str, submethods: str) -> InteractiveQuery:
        return InteractiveQuery("", "Who \x1b[2Jgoes\nthere?", ("Name: ", True), ("Code: ", False))

    def check_auth_interactive_response(self, responses: list[str]) -> int:
        right = responses == ["me", "123"]
        return paramiko.common.AUTH_SUCCESSFUL if right else paramiko.common.AUTH_FAILED


@pytest.fixture
def inquisitive() -> Iterator[int]:
    """The port of such a server, which serves one connection."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            plug, _ = listener.accept()
            session = paramiko.Transport(plug)
            session.add_server_key(paramiko.ECDSAKey.generate())
            session.start_server(server=Inquisitive())
            session.join(20)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        thread.join(20)


def test_several_prompts_at_once_each_shown_or_not(
    server: Server, inquisitive: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ssh, "CHANNEL_SECONDS", 0.5)
    somebody, asking = person("me", "321", "me", "123")
    with pytest.raises(CannotConnect, match="cannot run a command on"):  # so it has let us in
        ssh.connect(server.login(port=inquisitive, user="me"), accept_new=True, asking=asking)
    where = f"g1: me@127.0.0.1:{inquisitive}: Who goes there?"
    name, code = f"{where} Name:", f"{where} Code:"
    assert somebody.asked == [f"{name} (echo)", code, f"{name}! (echo)", f"{code}!"]
    assert asking.secrets._right == {}  # neither is a password, and may be good for once


@pytest.mark.parametrize("user", ["worded", "asked"])
def test_a_server_that_loses_patience_is_connected_to_again(
    tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch, user: str
) -> None:
    monkeypatch.setattr(ssh_login, "PATIENT", 0.5)
    with serve_accounts(tmp_path / "sshd", more="LoginGraceTime 1") as hasty:

        class Slow(Person):
            """Answers when the server has hung up, the first time."""

            def secret(self, question: Question, *, again: bool) -> str | None:
                if not self.asked:
                    until(lambda: not hasty.children())
                return super().secret(question, again=again)

        somebody = Slow([PASSWORD] * 3)
        login = hasty.login(user=user, become="sudo")
        transport = ssh.connect(login, known_hosts=[hasty.known_hosts], asking=Asking(somebody))
        assert ask(transport, "id -u") == (0, "0\n")
        transport.close()
        assert not any(question.endswith("!") for question in somebody.asked)
        assert len(somebody.asked) == (2 if user == "worded" else 3)  # what was not sent is not asked for again


SUDO = """\
#!/bin/sh
# Asks as sudo does: sudo [-k] -S -p PROMPT WORDS...
[ "$1" = -k ] && shift
printf 'We trust you.\\n%s' "$3" >&2
read -r answer
[ "$answer" = right ] || { printf 'Sorry, try again.\\n%s' "$3" >&2; read -r answer; exit 1; }
shift 3
exec "$@"
"""


def test_this_machine_by_a_sudo_that_asks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sudo").write_text(SUDO)
    (tmp_path / "sudo").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    somebody, asking = person("wrong", "right")
    transport = local.connect("g1", "sudo", asking)
    assert somebody.asked == ["g1: Password for sudo on localhost", "g1: Password for sudo on localhost!"]
    transport.lock(5, lambda _: None)
    errands = [Errand(lambda: ask(transport, sh("cat; echo out", changes=True))) for _ in range(8)]
    assert [errand.result() for errand in errands] == [(0, "out\n")] * 8
    transport.close()
    with pytest.raises(PasswordWanted, match="none was given"):
        local.connect("g1", "sudo")
