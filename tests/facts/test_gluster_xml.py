"""What gluster answers with --xml, as recorded."""

from __future__ import annotations

import re

import pytest

from tests.facts.samples import answer
from virtwiz.errors import Unreadable
from virtwiz.facts import gluster_xml
from virtwiz.facts.model import Member, PlacedBrick, VolumeFacts

R1, R2, R3 = (
    "7636acbc-7de6-4eba-b757-677eb4cfd883",
    "f84e0a77-3946-4db5-809f-e36862e1c778",
    "72c5e6df-4896-4a6a-9bc8-2fe848f15e6e",
)
STATUS_IDS = {
    "r1": "cace6c63-bc59-4069-ab5b-c1b88f427b9f",
    "r2": "370bea32-a619-44dc-9b98-ae0da1edc95c",
    "r3": "d41ec095-ad99-4067-a4ad-72bd785b539f",
}


def test_the_members_of_a_pool() -> None:
    assert gluster_xml.members(gluster_xml.answer(answer("pool-three.xml"))) == (
        Member("0709d7d7-a6d8-476a-817d-d47b98632531", ("r2",), connected=True, local=False),
        Member("c81a3e0a-3ff9-4111-8c0f-eac2b59368ce", ("10.98.0.13", "r3"), connected=True, local=False),
        Member("6bf84ad4-b8b0-448c-99f9-05dc6aa8aac3", ("localhost",), connected=True, local=True),
    )


def test_a_member_that_is_down() -> None:
    members = gluster_xml.members(gluster_xml.answer(answer("pool-one-down.xml")))
    assert [member.connected for member in members] == [False, True, True]


@pytest.mark.parametrize("state", ["0", "1", "2", "4", "5", "6"])
def test_a_member_in_another_state_than_in_the_cluster_does_not_count_as_connected(state: str) -> None:
    text = answer("pool-three.xml").replace("<state>3</state>", f"<state>{state}</state>", 1)
    members = gluster_xml.members(gluster_xml.answer(text))
    assert [member.connected for member in members] == [False, True, True]


def _volume(name: str) -> VolumeFacts:
    (volume,) = gluster_xml.volumes(gluster_xml.answer(answer(name)))
    return volume


def test_a_replicated_volume() -> None:
    assert _volume("info-replica.xml") == VolumeFacts(
        name="v1",
        status="Created",
        replica=3,
        arbiter=0,
        bricks=(
            PlacedBrick("r1", "/data/b1", R1, arbiter=False),
            PlacedBrick("r2", "/data/b1", R2, arbiter=False),
            PlacedBrick("r3", "/data/b1", R3, arbiter=False),
        ),
        options={
            "cluster.granular-entry-heal": "on",
            "storage.fips-mode-rchecksum": "on",
            "transport.address-family": "inet",
            "nfs.disable": "on",
            "performance.client-io-threads": "off",
        },
    )


def test_a_volume_with_an_arbiter() -> None:
    volume = _volume("info-arbiter.xml")
    assert (volume.replica, volume.arbiter) == (3, 1)
    assert [brick.arbiter for brick in volume.bricks] == [False, False, True]


def test_a_dispersed_volume() -> None:
    counts = "<replicaCount>1</replicaCount><disperseCount>3</disperseCount><redundancyCount>1</redundancyCount>"
    text = re.sub(r"<replicaCount>.*</redundancyCount>", counts, answer("info-replica.xml"), flags=re.DOTALL)
    (volume,) = gluster_xml.volumes(gluster_xml.answer(text))
    assert (volume.replica, volume.disperse, volume.redundancy) == (1, 3, 1)
    assert volume.sets == (volume.bricks,)


def test_a_volume_of_several_sets() -> None:
    volume = _volume("info-distributed-replicate.xml")
    assert (volume.replica, volume.arbiter) == (3, 0)
    assert [[brick.host for brick in bricks] for bricks in volume.sets] == [["r1", "r2", "r3"], ["r4", "r5", "r6"]]
    assert [brick.host for brick in volume.bricks] == ["r1", "r2", "r3", "r4", "r5", "r6"]


def test_a_plain_volume() -> None:
    text = answer("info-replica.xml").replace("<replicaCount>3", "<replicaCount>1")
    (volume,) = gluster_xml.volumes(gluster_xml.answer(text))
    assert (volume.replica, volume.arbiter) == (1, 0)


def test_no_volumes() -> None:
    assert gluster_xml.volumes(gluster_xml.answer(answer("info-none.xml"))) == ()


@pytest.mark.parametrize(
    ("name", "up"),
    [("status.xml", "r1 r2 r3"), ("status-brick-down.xml", "r1 r3"), ("status-node-missing.xml", "r1 r2")],
)
def test_only_bricks_whose_process_runs_are_online(name: str, up: str) -> None:
    expected = {(STATUS_IDS[host], "/data/b1") for host in up.split()}
    assert gluster_xml.online(gluster_xml.answer(answer(name))) == expected


def test_op_ret_decides() -> None:
    assert gluster_xml.succeeded(gluster_xml.answer(answer("status.xml")))
    assert not gluster_xml.succeeded(gluster_xml.answer(answer("status-unknown.xml")))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Connection failed. Please check if gluster daemon is operational.\n",
        "<cliOutput><opRet>0</cliOutput>",
        "<cliOutput>\udc80</cliOutput>",
        "<cliOutput>\x00</cliOutput>",
        '<!DOCTYPE a [<!ENTITY b "c">]><cliOutput><!-- --></cliOutput>',
        '<cliOutput><!DOCTYPE a [<!ENTITY b "c">]>&b;</cliOutput>',
        "<cliOutput>&b;</cliOutput>",
    ],
)
def test_what_is_no_plain_xml_is_unreadable(text: str) -> None:
    with pytest.raises(Unreadable):
        gluster_xml.answer(text)


def test_entities_declared_before_the_answer_are_not_expanded() -> None:
    bomb = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    with pytest.raises(Unreadable):
        gluster_xml.answer(f"<!DOCTYPE x [{bomb}]><cliOutput>&a11;</cliOutput>")


@pytest.mark.parametrize("count", ["", "-1", "three", "9" * 5000])
def test_a_count_that_is_no_number_is_unreadable(count: str) -> None:
    text = answer("info-replica.xml").replace("<replicaCount>3", f"<replicaCount>{count}")
    with pytest.raises(Unreadable):
        gluster_xml.volumes(gluster_xml.answer(text))


def test_words_around_the_answer_do_no_harm() -> None:
    said = f"W [MSGID: 0] a warning\n{answer('pool-three.xml')}and more\n"
    assert len(gluster_xml.members(gluster_xml.answer(said))) == 3
