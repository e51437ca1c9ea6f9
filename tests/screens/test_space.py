"""Usable space, and what may fail."""

from __future__ import annotations

from typing import Any

import pytest

from screens.space import failing, space, usable_line
from tests.facts import recording
from virtwiz.facts.model import Facts, Filesystem, Node
from virtwiz.profile import Profile

T = 2**40


def _profile(*bricks: str, replica: int, arbiter: int = 0) -> Profile:
    hosts = dict.fromkeys(brick.partition(":")[0] for brick in bricks)
    volume = {"name": "v", "bricks": bricks, "replica": replica, "arbiter": arbiter}
    made = {"virtwiz": 1, "name": "p", "hosts": {host: {} for host in hosts}, "peers": tuple(hosts), "volume": volume}
    return Profile.model_validate(made)


def _facts(**mounts: dict[str, int]) -> Facts:
    """Filesystems by host and mount point, each empty, of so many TiB."""
    return Facts(
        nodes={
            host: Node(
                filesystems=tuple(Filesystem(at, "xfs", "free", size * T, size * T) for at, size in given.items())
            )
            for host, given in mounts.items()
        }
    )


def test_the_smallest_brick_of_a_set_counts() -> None:
    profile = _profile("a:/d/v", "b:/d/v", "c:/d/v", replica=3)
    found = space(profile, _facts(a={"/d": 2}, b={"/d": 1}, c={"/d": 2}))
    assert found
    assert (found.usable, found.total) == (T, 5 * T)
    assert found.uneven == ("! Set 1: its smallest brick counts, b:/d/v; 1 TiB of a:/d/v stay idle.",)


def test_an_arbiter_holds_no_data() -> None:
    profile = _profile("a:/d/v", "b:/d/v", "c:/d/v", replica=3, arbiter=1)
    found = space(profile, _facts(a={"/d": 2}, b={"/d": 2}, c={}))
    assert found
    assert (found.usable, found.total, found.uneven) == (2 * T, 4 * T, ())


def test_sets_add_up_and_bricks_on_one_filesystem_share_it() -> None:
    profile = _profile("a:/d/1", "b:/d/1", "a:/d/2", "b:/d/2", "a:/e/3", "b:/e/3", replica=2)
    found = space(profile, _facts(a={"/d": 4, "/e": 1}, b={"/d": 4, "/e": 1}))
    assert found
    assert (found.usable, found.total) == (5 * T, 10 * T)


@pytest.mark.parametrize("replica", [1, 2])
def test_space_of_which_a_part_is_unknown_is_none(replica: int) -> None:
    assert space(_profile("a:/d/v", "b:/d/v", replica=replica), _facts(a={"/d": 4})) is None


def test_real_hosts_before_and_after_the_volume_stands() -> None:
    bare, done = recording.facts("bare"), recording.facts("done")
    before, after = space(recording.PROFILE, bare), space(recording.PROFILE, done)
    assert before
    assert after
    assert before.usable == min(bare.node(host).filesystems[-1].left for host in ("g1", "g2", "g3"))
    assert after.usable == done.node("g1").filesystems[-1].size
    answers = recording.PROFILE.model_dump(mode="json", by_alias=True)
    assert usable_line(answers, before) == "Usable     7.9 GiB of 23.6 GiB"
    assert usable_line(answers, after, done.free) == "Usable     7.9 GiB of 23.8 GiB, 7.8 GiB free now"


def _answers(replica: int, arbiter: int = 0, peers: int = 3, **tunables: Any) -> dict[str, Any]:
    volume = {"replica": replica, "arbiter": arbiter, "tunables": tunables, "bricks": ["h:/b"] * max(3, replica)}
    return {"peers": ["p"] * peers, "volume": volume}


@pytest.mark.parametrize(
    ("replica", "arbiter", "part", "fails"),
    [
        (1, 0, "all", "no host:"),
        (2, 0, "half", "no host for sure"),
        (3, 0, "a third", "any one host;"),
        (3, 1, "half", "any one host;"),
        (4, 0, "one part in 4", "any one host;"),
        (5, 0, "one part in 5", "any 2 hosts;"),
    ],
)
def test_what_a_number_of_copies_means(replica: int, arbiter: int, part: str, fails: str) -> None:
    answers = _answers(replica, arbiter)
    assert f"Usable     {part} of " in usable_line(answers, None)
    assert failing(answers)[0].startswith(f"May fail   {fails}")
    assert any("Two copies split" in line for line in failing(answers)) is (replica == 2)


@pytest.mark.parametrize(
    ("peers", "tunables", "stops"),
    [
        (2, {"group": "virt"}, True),
        (2, {}, True),
        (3, {"group": "virt"}, False),
        (2, {"group": None}, False),
        (2, {"group": None, "options": {"cluster.server-quorum-type": "server"}}, True),
        (2, {"group": "virt", "options": {"cluster.server-quorum-type": "none"}}, False),
    ],
)
def test_a_pool_of_two_with_server_quorum_stops_when_one_is_lost(
    peers: int, tunables: dict[str, Any], stops: bool
) -> None:
    told = failing(_answers(2, peers=peers, **tunables))
    assert any("all storage stops" in line for line in told) is stops
