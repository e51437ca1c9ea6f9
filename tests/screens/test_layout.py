"""Sets of bricks, from the answers alone."""

from __future__ import annotations

from typing import Any

import pytest

from screens.layout import bricks_of, proposed, set_lines, sets_of, shared, slots
from screens.renaming import followed


def _answers(*bricks: str, replica: Any = 3, arbiter: Any = 0) -> dict[str, Any]:
    return {"volume": {"bricks": list(bricks), "replica": replica, "arbiter": arbiter}}


def test_bricks_of_two_hosts_and_two_paths_go_path_by_path() -> None:
    assert proposed(["/a", "/b"], ["g1", "g2"]) == ["g1:/a", "g2:/a", "g1:/b", "g2:/b"]


@pytest.mark.parametrize("copies", [1, 2, 3])
@pytest.mark.parametrize("hosts", [1, 2, 3, 4, 5, 7])
@pytest.mark.parametrize("paths", [1, 2, 3, 6])
def test_proposed_sets_are_on_as_many_hosts_as_there_are(copies: int, hosts: int, paths: int) -> None:
    peers, places = [f"g{number}" for number in range(hosts)], [f"/{number}" for number in range(paths)]
    bricks = proposed(places, peers)
    assert sorted(bricks) == sorted(f"{peer}:{place}" for place in places for peer in peers)
    for members in sets_of(_answers(*bricks, replica=copies)):
        assert len({brick.partition(":")[0] for brick in members}) == min(len(members), hosts)


def test_each_brick_has_its_set_and_the_last_of_a_set_is_the_arbiter() -> None:
    six = _answers(*(f"g{number}:/b" for number in range(6)), arbiter=1)
    assert [str(slot) for slot in slots(six)] == ["1", "1", "1 arb.", "2", "2", "2 arb."]
    assert [slot.number for slot in slots(_answers("a:/b", "b:/b", replica=1))] == [1, 2]
    assert not any(slot.arbiter for slot in slots(_answers("a:/b", "b:/b", replica=1)))


@pytest.mark.parametrize("replica", ["three", None, 0, -1])
def test_unfinished_answers_make_sets_of_one(replica: Any) -> None:
    assert [slot.number for slot in slots(_answers("a:/b", "", replica=replica))] == [1, 2]
    assert bricks_of({"volume": {}}) == []
    assert bricks_of({}) == []


def test_a_set_with_several_bricks_on_one_host_is_told() -> None:
    wrong = _answers("g1:/a", "g1:/b", "g2:/a", "g2:/b", "g3:/a", "g3:/b", replica=2)
    assert [line.partition(":")[0] for line in shared(wrong)] == [
        f"! Set {number} has several bricks on g{number}" for number in (1, 2, 3)
    ]
    assert list(shared(_answers("g1:/a", "g2:/a", "g1:/b", "g2:/b", replica=2))) == []


def test_a_set_is_said_by_its_hosts_where_all_have_one_path() -> None:
    assert set_lines(_answers("g1:/a", "g2:/a", "g3:/a", arbiter=1)) == ["Set 1      g1  g2  g3 (arbiter), /a"]
    assert set_lines(_answers("g1:/a", "g2:/b", replica=2)) == ["Set 1      g1:/a  g2:/b"]


def test_all_that_names_a_host_follows_its_new_name() -> None:
    before = {
        "hosts": {"a": {}, "b": {}},
        "peers": ["a", "b"],
        "hypervisors": ["a"],
        "volume": {"bricks": ["a:/x", "b:/x", "a"]},
        "vms": [{"name": "a", "on": "a"}, {"name": "m"}],
    }
    after = followed(before, {**before, "hosts": {"c": {}, "b": {}}})
    assert after["peers"] == ["c", "b"]
    assert after["hypervisors"] == ["c"]
    assert after["volume"]["bricks"] == ["c:/x", "b:/x", "a"]
    assert after["vms"] == [{"name": "a", "on": "c"}, {"name": "m"}]


@pytest.mark.parametrize("hosts", [{"b": {}, "a": {}}, {"b": {}}, {"a": {}, "b": {}, "c": {}}, {}])
def test_moved_added_and_removed_hosts_rename_nothing(hosts: dict[str, Any]) -> None:
    before = {"hosts": {"a": {}, "b": {}}, "peers": ["a", "b"]}
    assert followed(before, {**before, "hosts": hosts})["peers"] == ["a", "b"]
