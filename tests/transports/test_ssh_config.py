"""Profile over ~/.ssh/config over defaults."""

from __future__ import annotations

import getpass
from pathlib import Path

import pytest

from virtwiz.errors import CannotConnect
from virtwiz.profile.machines import Login
from virtwiz.transports import ssh_config
from virtwiz.transports.ssh_target import Target, resolve


def login(user: str | None = None, port: int | None = None, key: str | None = None) -> Login:
    """A login of a profile."""
    return Login("g1", "node1", user, port, key, "none")


def configure(home: Path, text: str, name: str = "config") -> Path:
    """Write a file of ~/.ssh."""
    file = home / ".ssh" / name
    file.parent.mkdir(exist_ok=True, parents=True)
    file.write_text(text)
    return file


def target(wanted: Login) -> Target:
    """Where a login leads, with ~/.ssh/config as it is."""
    return resolve(wanted)


def test_defaults(home: Path) -> None:
    found = target(login())
    assert found.destination == "root@node1:22"
    assert found.known_as == "node1"
    assert not found.keys_named
    assert home / ".ssh/id_ed25519" in found.keys
    assert found.known_hosts[0] == home / ".ssh/known_hosts"


CONFIG = """\
Host node1
  HostName 192.0.2.7
  User=deploy
  Port 2200
  IdentityFile ~/.ssh/deploy
  UserKnownHostsFile ~/.ssh/ours "/srv/with space"
Host *
  IdentityFile ~/.ssh/other
  IdentitiesOnly yes
  Port 99
"""


def test_the_config_fills_in(home: Path) -> None:
    configure(home, CONFIG)
    found = target(login())
    assert found.destination == "deploy@192.0.2.7:2200"
    assert found.known_as == "[192.0.2.7]:2200"
    assert found.keys == (home / ".ssh/deploy", home / ".ssh/other")
    assert found.keys_named
    assert found.only_these
    assert found.known_hosts == (home / ".ssh/ours", Path("/srv/with space"))


def test_the_profile_comes_first(home: Path) -> None:
    configure(home, CONFIG)
    found = target(login("root", 22, "~/mine"))
    assert found.destination == "root@192.0.2.7:22"
    assert found.keys == (home / "mine",)


def test_an_ipv6_address_is_shown_in_brackets() -> None:
    found = target(Login("g1", "fd00::1", None, 2222, None, "none"))
    assert found.destination == "root@[fd00::1]:2222"
    assert found.known_as == "[fd00::1]:2222"


def test_included_files_count(home: Path) -> None:
    configure(home, "Host node1\n  User deploy\n", "config.d/one")
    configure(home, "Host *\n  Port 2201\n", "config.d/two")
    configure(home, "Include config.d/*  missing\nUser everywhere\n")
    assert target(login()).destination == "deploy@node1:2201"
    assert target(Login("g2", "node2", None, None, None, "none")).destination == "everywhere@node2:2201"


def test_a_file_that_includes_itself_comes_to_an_end(home: Path) -> None:
    configure(home, "Include config\nUser someone\n")
    assert target(login()).user == "someone"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# first\nUser root\nPort\n", r"g1: .*/\.ssh/config:3: not understood: Port"),
        ("Include more\n", r"g1: .*/\.ssh/more:2: not understood: Garbage"),
        ("Host node1\n  Port many\n", "g1: .*port many is not a number from 1 to 65535"),
        ("Match all\nMatch localnetwork 10.0.0.0/8\n", r"config:2: not understood: Match localnetwork"),
        ("ConnectTimeout soon\n", "connecttimeout soon is no time"),
        ("ProxyJump a b\n", "ProxyJump a b is no host"),
        ("ProxyJump x:99999\n", "ProxyJump x:99999 is no host"),
        ("Host node1\n ProxyJump a\nHost a\n ProxyJump b\nHost b\n ProxyJump a\n", "more than 10 hops"),
        ("User \udcff\n", "cannot read .*config"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(home: Path, text: str, message: str) -> None:
    configure(home, "# more\nGarbage\n", "more")
    configure(home, "").write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(CannotConnect, match=message):
        target(login())


@pytest.mark.parametrize("value", ["none", "NONE"])
def test_no_file_at_all(home: Path, value: str) -> None:
    configure(home, f"UserKnownHostsFile {value}\nIdentityFile {value}\nProxyCommand {value}\n")
    assert target(login()).known_hosts == ()
    assert not target(login()).keys_named


def test_a_block_of_an_included_file_holds_only_where_the_including_block_does(home: Path) -> None:
    configure(home, "User inner\nHost node*\n  Port 2201\nMatch host other,node1\n  HostName 192.0.2.9\n", "inner")
    configure(home, "Host node1 other\n  Include inner\n  IdentityFile ~/.ssh/mine\nHost *\n  Port 99\n")
    assert target(login()).destination == "inner@192.0.2.9:2201"
    assert target(login()).keys == (home / ".ssh/mine",)
    assert target(Login("g2", "node2", None, None, None, "none")).destination == "root@node2:99"
    assert target(Login("g2", "other", None, None, None, "none")).destination == "inner@192.0.2.9:99"


@pytest.mark.parametrize(
    ("criteria", "user"),
    [
        ("host 192.0.2.7", "matched"),
        ("originalhost node1 host 192.*", "matched"),
        ("!host 192.0.2.7", "root"),
        ("user deploy", "root"),
        ('exec "test %h = 192.0.2.7"', "matched"),
        ("exec false", "root"),
        ("final", "matched"),
    ],
)
def test_match(home: Path, criteria: str, user: str) -> None:
    configure(home, f"Host node1\n HostName 192.0.2.7\nMatch {criteria}\n User matched\n")
    assert target(login()).user == user


def test_match_sees_the_profiles_user(home: Path) -> None:
    configure(home, "Match user deploy\n Port 2202\n")
    assert target(login("deploy")).destination == "deploy@node1:2202"


def test_comments_behind_a_value(home: Path) -> None:
    configure(home, 'Port 2203 # odd\nIdentityFile "~/.ssh/a #1" # mine\nProxyCommand nc # %h\nUser a#b\n')
    found = target(login())
    assert (found.port, found.user, found.keys) == (2203, "a#b", (home / ".ssh/a #1",))
    assert found.command == "nc # node1"


def test_the_systems_file_comes_last(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    system = home / "ssh_config"
    system.write_text("Include more\nHost node1\n  Port 2204\n  User system\n")
    (home / "more").write_text("ServerAliveInterval 1m30s\n")
    monkeypatch.setattr(ssh_config, "FILES", ("~/.ssh/config", str(system)))
    configure(home, "Host other\n  Port 1\nHost node1\n  User mine\n")
    found = target(login())
    assert (found.user, found.port, found.alive_seconds) == ("mine", 2204, 90)


def test_times_and_counts(home: Path) -> None:
    assert (target(login()).tcp_seconds, target(login()).alive_misses) == (10, 3)
    configure(home, "ConnectTimeout 3\nServerAliveInterval 0\nServerAliveCountMax 5\nHostKeyAlias Store\n")
    found = target(login())
    assert (found.tcp_seconds, found.alive_seconds, found.alive_misses, found.known_as) == (3, 5, 5, "store")


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("ProxyJump a,b@[::2]:2222", "root@node1:22 via {me}@a:22, b@[::2]:2222"),
        ("ProxyJump ssh://b@a:2222", "root@node1:22 via b@a:2222"),
        ("ProxyJump a\nProxyCommand nc", "root@node1:22 via {me}@a:22"),
        ("ProxyCommand nc -x\nProxyJump a", "root@node1:22 via the command nc"),
        ("ProxyCommand none\nHost *\nProxyJump a", "root@node1:22"),
        ("ProxyJump none\nHost *\nProxyCommand nc", "root@node1:22"),
        ("ProxyJump a\nHost a\nUser x\nProxyCommand nc", "root@node1:22 via the command nc, x@a:22"),
        (
            "ProxyJump a,b\nHost b\nProxyJump c\nHost a\nHostName 192.0.2.1",
            "root@node1:22 via {me}@192.0.2.1:22, {me}@b:22",
        ),
    ],
)
def test_the_way_there(home: Path, text: str, way: str) -> None:
    configure(home, f"Host node1\n{text}\n")
    assert target(login()).destination == way.format(me=getpass.getuser())


def test_what_a_command_is_given_stays_a_word(home: Path) -> None:
    configure(home, "ProxyCommand connect %h:%p %r %n %% %z\nHost node1\nHostName a;reboot\n")
    assert target(login("x", 99)).command == "connect 'a;reboot':99 x node1 % %z"
