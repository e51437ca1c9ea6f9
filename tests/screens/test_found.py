"""What is told of peers, places for bricks, and bricks, from the facts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from screens import ground, members, online
from tests.facts import recording
from virtwiz.facts.model import BrickDir, Facts, Filesystem, Node

if TYPE_CHECKING:
    from virtwiz.facts.model import Use

PROFILE = recording.PROFILE
ANSWERS = PROFILE.model_dump(mode="json", by_alias=True)
BRICK = "g1:/data/brick1/vmstore"


def _with(node: Node) -> Facts:
    """Bare hosts, of which g1 is this one."""
    bare = recording.facts("bare")
    return replace(bare, nodes={**bare.nodes, "g1": node})


def _there(found: BrickDir) -> Facts:
    return _with(replace(recording.facts("bare").node("g1"), bricks={"/data/brick1/vmstore": found}))


def _mounted(mount: str, use: Use, *, kind: str = "xfs") -> Node:
    return replace(recording.facts("bare").node("g1"), filesystems=(Filesystem(mount, kind, use, 10 * 2**30, 2**30),))


@pytest.mark.parametrize(
    ("there", "words"),
    [
        (BrickDir(), "✓ to be made"),
        (BrickDir(exists=True), "✓ empty"),
        (BrickDir(exists=True, filled=True), "! holds files"),
        (BrickDir(exists=True, directory=False), "! no directory"),
        (BrickDir(exists=True, filled=True, mark="/data/brick1/vmstore"), "! other volume"),
        (BrickDir(mark="/data"), "! other volume"),
        (BrickDir(exists=True, mount_point=True), "! mount point"),
        (BrickDir(root_filesystem=True), "! root disk"),
    ],
)
def test_what_stands_at_a_path(there: BrickDir, words: str) -> None:
    assert ground.found(PROFILE, _there(there), BRICK) == ("7.9 GiB", words)


@pytest.mark.parametrize(
    ("brick", "words"),
    [
        ("g1:/data/brick1", "! mount point"),
        ("g1:/srv/b", "! root disk"),
        ("g1:/data/brick1/other", "· look anew"),
        ("kvm1:/data/brick1/other", ""),
        ("g9:/b", ""),
        ("g1:b", ""),
        ("", ""),
    ],
)
def test_what_is_known_of_a_path_that_was_not_looked_at(brick: str, words: str) -> None:
    assert ground.found(PROFILE, recording.facts("bare"), brick)[1] == words


def test_what_stands_on_real_hosts() -> None:
    for moment in ("storage", "done", "broken"):
        for host in ("g1", "g2", "g3"):
            assert ground.found(PROFILE, recording.facts(moment), f"{host}:/data/brick1/vmstore")[1] == "✓ in volume"


def test_what_is_not_refused_is_remarked_on() -> None:
    filled = _there(BrickDir(exists=True, filled=True))
    assert [line.partition(": ")[0] for line in ground.remarks(PROFILE, filled, ANSWERS)] == [f"! {BRICK}"]
    read_only = _with(_mounted("/data/brick1", "readonly"))
    assert ground.found(PROFILE, read_only, BRICK) == ("1 GiB", "! read-only")
    assert len(list(ground.remarks(PROFILE, read_only, ANSWERS))) == 1
    assert list(ground.remarks(PROFILE, recording.facts("bare"), ANSWERS)) == []


def test_free_filesystems_of_all_peers_are_proposed() -> None:
    bare = recording.facts("bare")
    answers = {**ANSWERS, "volume": {**ANSWERS["volume"], "bricks": ["g1:/x", "g2:/x", "g1:/y"]}}
    assert ground.suggested(answers, PROFILE, bare) == ["/data/brick1/vmstore"]
    assert ground.offers(PROFILE, bare) == "Free on all peers: /data/brick1 (7.9 GiB)."


@pytest.mark.parametrize(
    "node",
    [
        _mounted("/data/brick1", "used"),
        _mounted("/data/brick2", "free"),
        _mounted("/data/brick1", "free", kind="tmpfs"),
    ],
)
def test_what_is_not_free_on_all_peers_is_not_proposed(node: Node) -> None:
    answers = {**ANSWERS, "volume": {**ANSWERS["volume"], "bricks": ["g1:/x", "g2:/x", "g1:/y"]}}
    assert ground.suggested(answers, PROFILE, _with(node)) == ["/x", "/y"]
    assert ground.offers(PROFILE, _with(node)) == "No filesystem is free on all peers."


def test_without_facts_and_bricks_the_usual_path_is_proposed() -> None:
    assert ground.suggested({"volume": {"name": "disks"}}, None, None) == ["/data/brick1/disks"]
    assert ground.suggested({}, None, None) == ["/data/brick1/vmstore"]
    assert ground.suggested(ANSWERS, PROFILE, recording.facts("done")) == ["/data/brick1/vmstore"]


def _states(facts: Facts | None) -> list[str]:
    return [state for _, _, state, _ in members.rows(PROFILE, facts)]


def test_peers_of_real_hosts() -> None:
    apart = ["✓ speaks for the pool", "· not in the pool yet", "· not in the pool yet", "· not a peer"]
    assert _states(recording.facts("bare")) == apart
    assert members.rows(PROFILE, recording.facts("done")) == [
        ("g1", "g1", "✓ speaks for the pool", "10.3"),
        ("g2", "g2", "✓ connected", "10.3"),
        ("g3", "g3", "✓ connected", "10.3"),
        ("kvm1", "kvm1", "· not a peer", ""),
    ]
    assert _states(recording.facts("broken"))[1] == "! glusterd is silent"
    assert _states(None) == ["· not looked at yet"] * 3 + ["· not a peer"]
    silence = recording.facts("broken").node("g2").silence
    assert list(members.warnings(PROFILE, recording.facts("broken"))) == [f"! g2: {silence}"]
    assert list(members.warnings(PROFILE, recording.facts("done"))) == []


def test_versions_that_differ_are_told_with_those_that_have_them() -> None:
    done = recording.facts("done")
    older = replace(done.node("g2"), version="9.2", operating="90000")
    told = "\n".join(members.warnings(PROFILE, replace(done, nodes={**done.nodes, "g2": older})))
    assert "! Versions differ: 10.3 on g1 and g3, 9.2 on g2." in told
    assert "! Operating versions differ: 100000 on g1 and g3, 90000 on g2." in told
    fresh = replace(done.node("g2"), operating="")
    assert list(members.warnings(PROFILE, replace(done, nodes={**done.nodes, "g2": fresh}))) == []


def test_a_host_without_glusterfs_is_told_what_to_install() -> None:
    without = _with(Node(answers=False, silence="sh: gluster: not found"))
    assert _states(without)[0] == "! no GlusterFS there"
    (told,) = members.warnings(PROFILE, without)
    assert told.startswith("! g1: install GlusterFS's server there")


def test_bricks_of_real_hosts() -> None:
    bricks = [f"g{number}:/data/brick1/vmstore" for number in (1, 2, 3)]

    def states(facts: Facts | None) -> list[str]:
        rows = online.rows(PROFILE, facts)
        assert [brick for brick, _ in rows] == bricks
        return [state for _, state in rows]

    assert states(None) == ["· not looked at yet"] * 3
    assert states(recording.facts("bare")) == ["· no volume yet"] * 3
    assert states(recording.facts("storage")) == ["✓ online"] * 3
    assert states(recording.facts("broken")) == ["✓ online", "! glusterd is silent", "✓ online"]
    one_down = replace(recording.facts("done"), online=frozenset())
    assert states(one_down) == ["! not online"] * 3
