"""The way to a real sshd as ssh's configuration leads: through hops, through a program, to IPv6 and other ports."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.transports.accounts import PASSWORD
from tests.transports.asked import person
from tests.transports.doing import ask, sh, until
from tests.transports.servers import Server, free_port, keygen, serve
from tests.transports.ways import block, configure, far, refused, works
from virtwiz.errors import ConnectionLost
from virtwiz.transports import fleet, ssh, ssh_link

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def hops(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Server]]:
    """Two servers on the way, with keys of their own."""
    with serve(tmp_path_factory.mktemp("hops") / "a") as one, serve(tmp_path_factory.mktemp("hops") / "b") as two:
        yield one, two


def test_two_hops_in_the_written_order(server: Server, hops: tuple[Server, Server], home: Path) -> None:
    one, two = hops
    configure(home, block("far", server, "ProxyJump one,two"), block("one", one), block("two", two))
    until(lambda: not any(hop.children() for hop in hops))
    transport = ssh.connect(far(server))
    try:
        ways = f"via root@127.0.0.1:{one.port}, root@127.0.0.1:{two.port}"
        assert transport.destination == f"root@127.0.0.1:{server.port} {ways}"
        assert ask(transport, "echo here") == (0, "here\n")
        client = ask(transport, "echo ${SSH_CONNECTION% *}")[1].split()[1]
        assert _peer_of(client) in _family(two)
        assert len(one.children()) == len(two.children()) == 1
    finally:
        transport.close()
    until(lambda: not any(hop.children() for hop in (*hops, server)))


def _peer_of(port: str) -> int:
    """The process whose end of a connection has that port."""
    shown = subprocess.check_output(["ss", "-Htnp", f"sport = :{port}"], text=True)
    return int(shown.partition("pid=")[2].partition(",")[0])


def _family(server: Server) -> set[int]:
    """The processes of the connections to a server."""
    found, new = set[int](), set(server.children())
    while new:
        found |= new
        files = [Path(f"/proc/{pid}/task/{pid}/children") for pid in new]
        new = {int(word) for file in files for word in file.read_text().split()}
    return found


def test_a_hop_of_a_hop_and_a_hop_for_everybody(server: Server, hops: tuple[Server, Server], home: Path) -> None:
    one, two = hops
    blocks = [block("far", server, "ProxyJump two"), block("two", two), block("one", one), "Host *\n ProxyJump one"]
    configure(home, *blocks)
    assert works(far(server)).endswith(f"via root@127.0.0.1:{one.port}, root@127.0.0.1:{two.port}")
    configure(home, block("far", server, "ProxyJump none"), *blocks[1:])
    assert works(far(server)) == f"root@127.0.0.1:{server.port}"


def test_each_hops_key_is_checked(server: Server, hops: tuple[Server, Server], home: Path, tmp_path: Path) -> None:
    one, two = hops
    wrong = tmp_path / "known_hosts"
    keygen(tmp_path / "other")
    wrong.write_text(f"{two.name} {(tmp_path / 'other.pub').read_text()}")
    configure(
        home,
        block("far", server, "ProxyJump one,two"),
        block("one", one),
        block("two", two).replace(str(two.known_hosts), str(wrong)),
    )
    said = refused(far(server))
    assert said.startswith(f"g1: the host key of root@127.0.0.1:{two.port} via root@127.0.0.1:{one.port} has changed")
    wrong.write_text("")
    assert f"ssh -J root@127.0.0.1:{one.port} -p {two.port} root@127.0.0.1" in refused(far(server))
    somebody, asking = person(trusts=True)
    works(far(server), asking)
    works(far(server))
    assert [(key.host, key.destination) for key in somebody.keys] == [
        ("g1", f"root@127.0.0.1:{two.port} via root@127.0.0.1:{one.port}")
    ]


def test_a_new_hop_is_asked_about_once_for_all_hosts(server: Server, hops: tuple[Server, Server], home: Path) -> None:
    empty = home / "empty"
    blocks = block("far", server, "ProxyJump one"), block("one", hops[0]).replace(str(hops[0].known_hosts), str(empty))
    configure(home, *blocks)
    somebody, asking = person(trusts=True)
    logins = [server.login(name=n, address="far", user=None, port=None, identity_file=None) for n in ("g1", "g2", "g3")]
    fleet.close_all(fleet.open_all(logins, asking=asking))
    assert len(somebody.keys) == 1
    assert empty.read_text() == f"{hops[0].name} {hops[0].host_key}\n"


def test_a_hop_that_wants_a_password(server: Server, accounts: Server, home: Path) -> None:
    hop = block("one", accounts).replace("User root", "User asked")
    configure(home, block("far", server, "ProxyJump one"), hop)
    somebody, asking = person("wrong", PASSWORD)
    logins = [server.login(name=n, address="far", user=None, port=None, identity_file=None) for n in ("g1", "g2")]
    fleet.close_all(fleet.open_all(logins, asking=asking))
    assert [line.partition(": ")[2] for line in somebody.asked] == [
        f"asked@127.0.0.1:{accounts.port}: Password:",
        f"asked@127.0.0.1:{accounts.port}: Password:!",
    ]


def test_what_goes_wrong_on_the_way_is_said(server: Server, hops: tuple[Server, Server], home: Path) -> None:
    one, two = hops
    configure(home, block("far", server, "ProxyJump one"), block("one", one).replace(str(one.key), str(two.key)))
    assert f"g1: cannot log in as root@127.0.0.1:{one.port}" in refused(far(server))
    nobody = block("far", server, "ProxyJump one").replace(str(server.port), str(free_port()))
    configure(home, nobody, block("one", one))
    said = refused(far(server))
    assert f"via root@127.0.0.1:{one.port}" in said
    assert "(connect failed)" in said
    assert f"root@127.0.0.1:{one.port} has to let connections through" in said


def test_a_hop_that_goes_away(server: Server, home: Path, tmp_path: Path) -> None:
    with serve(tmp_path / "sshd") as hop:
        configure(home, block("far", server, "ProxyJump one"), block("one", hop))
        transport = ssh.connect(far(server))

        def cut(_: str) -> None:
            for pid in hop.children():
                os.kill(pid, signal.SIGKILL)

        with pytest.raises(ConnectionLost, match="outcome is unknown"):
            transport.run(sh("echo on; sleep 3"), cut, threading.Event())
        transport.close()


CONNECT = """\
import os, socket, sys, threading
plug = socket.create_connection((sys.argv[1], int(sys.argv[2])))
def pass_on(one, other):
    for data in iter(lambda: os.read(one, 65536), b""):
        os.write(other, data)
threading.Thread(target=pass_on, args=(plug.fileno(), 1), daemon=True).start()
print(*sys.argv[3:], file=open(sys.argv[0] + ".told", "w"))
pass_on(0, plug.fileno())
"""


def test_a_program_is_the_connection(server: Server, home: Path) -> None:
    (home / "connect").write_text(CONNECT)
    configure(home, block("far", server, f"ProxyCommand {sys.executable} {home}/connect %h %p %n %r %% %x"))
    transport = ssh.connect(far(server))
    try:
        assert transport.destination == f"root@127.0.0.1:{server.port} via the command {sys.executable}"
        assert ask(transport, "head -c 3000000 /dev/zero | wc -c") == (0, "3000000\n")
        assert (home / "connect.told").read_text() == "far root % %x\n"
        assert _programs(home) == 1
    finally:
        transport.close()
    assert _programs(home) == 0


def _programs(home: Path) -> int:
    """How many children of ours connect, and have not been reaped."""
    pid = os.getpid()
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return sum(f"{home}/connect".encode() in Path(f"/proc/{child}/cmdline").read_bytes() for child in children)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("ProxyCommand echo no way to %h >&2; exit 3", "no way to 127.0.0.1"),
        ("ProxyCommand sh -c 'exit 3'", "exit status 3"),
        ("ProxyCommand echo this is no ssh", "via the command echo"),
        ("ProxyCommand yes >&2", "y; y"),
    ],
)
def test_a_program_that_does_not_connect(
    server: Server, home: Path, line: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ssh_link, "BANNER_SECONDS", 0.5)
    configure(home, block("far", server, line))
    told = refused(far(server))
    assert said in told
    assert "ProxyCommand of your ssh configuration" in told


def test_ipv6_and_an_odd_port(server: Server, tmp_path: Path, home: Path) -> None:
    with serve(tmp_path / "sshd", more="ListenAddress ::1") as both:
        one = both.login(address="::1")
        assert works(one, accept_new=True) == f"{one.user}@[::1]:{both.port}"
        assert (home / ".ssh/known_hosts").read_text().startswith(f"[::1]:{both.port} ssh-ed25519 ")
        configure(
            home, block("far", server, f"ProxyJump {one.user}@[::1]:{both.port}"), f"Host ::1\nIdentityFile {both.key}"
        )
        assert works(far(server)).endswith(f"via {one.user}@[::1]:{both.port}")


def test_a_host_that_is_up_in_a_moment(server: Server) -> None:
    """Connecting is tried twice: a server that drops the first connection is reached by the second."""
    accepted: list[int] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

        def relay() -> None:
            plug, _ = listener.accept()
            plug.close()
            accepted.append(1)
            plug, _ = listener.accept()
            accepted.append(2)
            with plug, socket.create_connection(("127.0.0.1", server.port)) as there:
                back = threading.Thread(target=_pass_on, args=(there, plug), daemon=True)
                back.start()
                _pass_on(plug, there)

        thread = threading.Thread(target=relay, daemon=True)
        thread.start()
        works(server.login(port=port), accept_new=True)
        thread.join(10)
    assert accepted == [1, 2]


def _pass_on(one: socket.socket, other: socket.socket) -> None:
    """Pass on until the end, and pass that on too: closing a socket that a thread reads from would not."""
    with suppress(OSError):
        while data := one.recv(65536):
            other.sendall(data)
    with suppress(OSError):
        other.shutdown(socket.SHUT_WR)
