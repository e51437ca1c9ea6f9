"""What is waited for, held against recorded answers; grep and Python read the patterns alike."""

from __future__ import annotations

import re
import subprocess

import pytest

from tests.facts.samples import answer
from virtwiz.facts.model import PlacedBrick
from virtwiz.plan import Command, Wait
from virtwiz.steps.gluster import connected, names, others_connected
from virtwiz.steps.online import all_online, healed

WHY = ("all is well", "Because.")


def _holds(command: Command, text: str) -> bool:
    assert isinstance(command.verb, Wait)
    flat = re.sub(r"\s", "", text)
    seen = [bool(re.search(pattern, flat)) for pattern in command.verb.patterns]
    for pattern, found in zip(command.verb.patterns, seen, strict=True):
        grep = subprocess.run(["grep", "-Eq", "-e", pattern], input=flat.encode())
        assert (grep.returncode == 0) == found, pattern
    return all(seen)


def _bricks(path: str, *hosts: str) -> list[PlacedBrick]:
    return [PlacedBrick(host, path, "", arbiter=False) for host in hosts]


@pytest.mark.parametrize(
    ("peers", "holds"),
    [
        (("r1", "r2", "r3"), True),
        (("r1", "r2"), True),
        (("r1", "r2", "10.98.0.13"), True),
        (("r1", "r2", "r4"), False),
        (("r1", "r2", "r"), False),
        (("r1", "r2", "10.98.0x13"), False),
        (("r2", "r3"), True),
    ],
)
def test_the_leader_sees_all_peers_by_name(peers: tuple[str, ...], holds: bool) -> None:
    assert _holds(connected("r1", peers, *WHY), answer("pool-three.xml")) is holds


@pytest.mark.parametrize("name", ["pool-one-down.xml", "info-none.xml", "status.xml"])
def test_a_peer_that_is_down_or_an_answer_about_something_else_is_not_enough(name: str) -> None:
    assert not _holds(connected("r1", ("r1", "r2", "r3"), *WHY), answer(name))


def test_a_peer_that_is_connected_but_not_in_the_cluster_yet_is_not_enough() -> None:
    text = answer("pool-three.xml").replace("<state>3</state>", "<state>4</state>", 1)
    assert not _holds(connected("r1", ("r1", "r2", "r3"), *WHY), text)
    assert not _holds(others_connected("r1", 2, *WHY), text)


@pytest.mark.parametrize(
    ("name", "count", "holds"),
    [
        ("pool-three.xml", 1, True),
        ("pool-three.xml", 2, True),
        ("pool-three.xml", 3, False),
        ("pool-one-down.xml", 1, True),
        ("pool-one-down.xml", 2, False),
    ],
)
def test_a_node_sees_so_many_others(name: str, count: int, holds: bool) -> None:
    assert _holds(others_connected("r2", count, *WHY), answer(name)) is holds


@pytest.mark.parametrize(
    ("name", "holds"),
    [
        ("status.xml", True),
        ("status-brick-down.xml", False),
        ("status-node-missing.xml", False),
        ("status-unknown.xml", False),
    ],
)
def test_every_brick_is_online(name: str, holds: bool) -> None:
    assert _holds(all_online("r1", "v1", _bricks("/data/b1", "r1", "r2", "r3")), answer(name)) is holds


def test_bricks_of_another_path_are_not_these() -> None:
    text = answer("status.xml")
    assert not _holds(all_online("r1", "v1", _bricks("/data/b11", "r1", "r2", "r3")), text)
    assert not _holds(all_online("r1", "v1", _bricks("/data/b", "r1", "r2", "r3")), text)
    assert not _holds(all_online("r1", "v1", _bricks("/data.b1", "r1")), text)


HEALED = healed("g1", "vmstore", _bricks("/data/brick1/vmstore", "g1", "g2", "g3"))


def test_nothing_is_left_to_heal() -> None:
    assert _holds(HEALED, answer("heal-nothing.xml"))


@pytest.mark.parametrize(
    ("there", "instead"),
    [
        ("<numberOfEntries>0", "<numberOfEntries>1"),
        ("<numberOfEntries>0", "<numberOfEntries>-"),
        ("<status>Connected", "<status>Transport endpoint is not connected"),
        ("g2:/data/brick1/vmstore", "g2:/data/brick1/other"),
    ],
)
def test_something_is_left_to_heal(there: str, instead: str) -> None:
    text = answer("heal-nothing.xml").replace(there, instead, 1)
    assert text != answer("heal-nothing.xml")
    assert not _holds(HEALED, text)


@pytest.mark.parametrize(
    ("hosts", "words"), [(("g1",), "g1"), (("g1", "g2"), "g1 and g2"), (("g1", "g2", "g3"), "g1, g2 and g3")]
)
def test_names_in_english(hosts: tuple[str, ...], words: str) -> None:
    assert names(hosts) == words
