"""A word on each option: for those of the groups that gluster brings along, and what to beware of."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from virtwiz.guide.options import WHY, traps, why
from virtwiz.profile import Profile, load

SAMPLE: Final = Path(__file__).parents[2] / "sample_profiles" / "three-node-replica.yaml"
GROUPS: Final = Path("/var/lib/glusterd/groups")

WIDEST: Final = 38
"""Characters that a table has room for."""


@pytest.mark.parametrize("group", ["virt", "distributed-virt"])
def test_every_option_of_the_groups_for_machines_has_its_word(group: str) -> None:
    path = GROUPS / group
    if not path.is_file():
        pytest.skip("no GlusterFS is installed here")
    names = [line.partition("=")[0] for line in path.read_text().splitlines()]
    assert len(names) > 10
    assert [name for name in names if not why(name)] == []


@pytest.mark.parametrize(("option", "words"), WHY.items())
def test_a_word_begins_with_what_fits_a_table(option: str, words: str) -> None:
    assert "." in option
    assert words.endswith(".")
    assert len(words.partition(". ")[0].rstrip(".")) <= WIDEST
    assert len(words) <= 150


def test_an_unknown_option_has_none() -> None:
    assert why("user.mine") == ""


def _profile(peers: int, replica: int) -> Profile:
    data = load(SAMPLE).model_dump(mode="json", by_alias=True)
    data["peers"] = data["peers"][:peers]
    data["volume"] |= {"bricks": data["volume"]["bricks"][:replica], "replica": replica}
    return Profile.model_validate(data)


@pytest.mark.parametrize(
    ("peers", "replica", "wanted", "words"),
    [
        (3, 3, {"cluster.server-quorum-type": "server", "cluster.quorum-type": "auto"}, []),
        (2, 2, {"cluster.server-quorum-type": "server"}, ["Two peers with server quorum"]),
        (3, 2, {"cluster.quorum-type": "auto"}, ["Two copies with quorum auto"]),
        (3, 3, {"network.ping-timeout": "20"}, []),
        (3, 3, {"network.ping-timeout": "5"}, ["network.ping-timeout below 20"]),
        (3, 3, {"network.ping-timeout": "soon"}, []),
        (3, 3, {"cluster.self-heal-daemon": "disable"}, ["cluster.self-heal-daemon off"]),
        (3, 1, {"cluster.self-heal-daemon": "off"}, []),
    ],
)
def test_what_to_beware_of(peers: int, replica: int, wanted: dict[str, str], words: list[str]) -> None:
    told = list(traps(_profile(peers, replica), wanted))
    assert len(told) == len(words)
    assert all(text.startswith(word) for text, word in zip(told, words, strict=True))
