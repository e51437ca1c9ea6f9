"""Connections that a wizard keeps from one look or run to the next."""

from __future__ import annotations

import os
import shutil
import signal
from typing import TYPE_CHECKING

import pytest

from tests.transports.doing import ask, until
from virtwiz import lab
from virtwiz.errors import VirtwizError
from virtwiz.profile import Profile
from virtwiz.session import Kept
from virtwiz.transports import fleet
from virtwiz.transports.asking import Asking
from virtwiz.transports.fleet import ConnectFailures

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.transports.servers import Server
    from virtwiz.transports import Transport


@pytest.fixture
def kept(server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Kept]:
    monkeypatch.setattr(lab, "known_hosts", lambda: [server.known_hosts])
    one = Kept()
    yield one
    one.close()
    until(lambda: not server.children())


def _profile(server: Server, *hosts: str, **other: object) -> Profile:
    login = server.login()
    reach = {"address": login.address, "user": login.user, "port": login.port, "identity_file": login.identity_file}
    return Profile.model_validate(
        {
            "virtwiz": 1,
            "name": "kept",
            "hosts": {host: {**reach, **other} for host in hosts},
            "peers": list(hosts),
            "volume": {"name": "v", "bricks": [f"{host}:/data/b" for host in hosts]},
        }
    )


def _use(kept: Kept, profile: Profile) -> dict[str, Transport]:
    """Take all hosts, and have a command run on each."""
    with kept.connected(profile, Asking()) as hosts:
        fleet.lock_all(hosts, 0, lambda host, who: pytest.fail(f"{host} is held by {who}"))
        for transport in hosts.values():
            assert ask(transport, "echo there") == (0, "there\n")
        return dict(hosts)


def test_connections_are_opened_once_and_let_the_hosts_go_in_between(kept: Kept, server: Server) -> None:
    profile = _profile(server, "g1", "g2")
    first, second = _use(kept, profile), _use(kept, profile)
    assert list(first) == ["g1", "g2"]
    assert first == second
    assert len(server.children()) == 2
    another = Kept()
    assert _use(another, profile) != second
    another.close()


def test_only_what_is_new_is_opened_and_what_is_left_out_is_closed(kept: Kept, server: Server) -> None:
    one = _use(kept, _profile(server, "g1", "g2"))
    other = _use(kept, _profile(server, "g2", "g3"))
    assert other["g2"] is one["g2"]
    until(lambda: len(server.children()) == 2)


def test_a_login_that_was_changed_is_made_anew(kept: Kept, server: Server, tmp_path: Path) -> None:
    key = shutil.copy(server.key, tmp_path / "key")
    one, other = _use(kept, _profile(server, "g1")), _use(kept, _profile(server, "g1", identity_file=str(key)))
    assert one["g1"] is not other["g1"]
    until(lambda: len(server.children()) == 1)


def test_a_connection_that_was_lost_in_between_is_made_anew(kept: Kept, server: Server) -> None:
    profile = _profile(server, "g1")
    one = _use(kept, profile)
    for pid in server.children():
        os.kill(pid, signal.SIGKILL)
    until(lambda: one["g1"].lost)
    assert _use(kept, profile)["g1"] is not one["g1"]


def test_after_an_error_all_are_made_anew(kept: Kept, server: Server) -> None:
    profile = _profile(server, "g1", "g2")
    one = _use(kept, profile)
    with pytest.raises(VirtwizError, match="something"), kept.connected(profile, Asking()):
        raise VirtwizError("something")
    until(lambda: not server.children())
    other = _use(kept, profile)
    assert not set(map(id, one.values())) & set(map(id, other.values()))


def test_a_host_that_cannot_be_reached_takes_no_connection_that_stands(kept: Kept, server: Server) -> None:
    one = _use(kept, _profile(server, "g1"))
    wrong = _profile(server, "g1", "g2")
    wrong.hosts["g2"] = wrong.hosts["g2"].model_copy(update={"port": 1})
    with pytest.raises(ConnectFailures), kept.connected(wrong, Asking()):
        pytest.fail("g2 has no sshd at port 1")
    assert _use(kept, _profile(server, "g1")) == one
