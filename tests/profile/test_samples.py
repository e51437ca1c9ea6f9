"""The samples load, say what they are there to say, and their schema is the current one."""

import json
from pathlib import Path

import pytest

from virtwiz.profile import Brick, Host, Image, Owner, Profile, Tunables, Vm, dump, json_schema, load, loads

ROOM = Path(__file__).parents[2] / "sample_profiles"
SAMPLES = sorted(ROOM.glob("*.yaml"))
IDS = [sample.stem for sample in SAMPLES]


def sample(name: str) -> Profile:
    return load(ROOM / f"{name}.yaml")


@pytest.mark.parametrize("file", SAMPLES, ids=IDS)
def test_a_sample_loads_and_survives_being_written(file: Path) -> None:
    profile = load(file)
    assert profile.name == file.stem
    assert loads(dump(profile)) == profile


@pytest.mark.parametrize("file", SAMPLES, ids=IDS)
def test_a_sample_tells_editors_its_schema(file: Path) -> None:
    assert file.read_text().startswith("# yaml-language-server: $schema=profile.schema.json\n")


def test_the_two_node_sample_has_the_documented_values() -> None:
    profile = sample("two-node-documented")
    assert profile.hosts == {"g1": Host(), "g2": Host(), "kvm1": Host()}
    assert profile.peers == ("g1", "g2")
    assert profile.volume.name == "testvol"
    assert profile.volume.bricks == (Brick("g1", "/home/brick1/b1"), Brick("g2", "/home/brick1/b1"))
    assert (profile.volume.replica, profile.volume.arbiter, profile.volume.force) == (2, 0, False)
    assert profile.volume.tunables == Tunables(group="virt", options={})
    assert profile.volume.owner == Owner(uid=107, gid=107)
    assert profile.glusterd.allow_insecure
    assert profile.hypervisors == ("kvm1",)
    assert profile.images == (Image(name="a.img", format="raw", size="5G"),)
    assert profile.vms == (Vm(name="vm1", on="kvm1", disks=("a.img",)),)


def test_each_sample_shows_what_its_name_says() -> None:
    assert len(sample("one-node").peers) == 1
    assert sample("three-node-replica").volume.replica == 3
    assert sample("arbiter").volume.arbiter == 1
    assert [len(bricks) for bricks in sample("distributed-replicate").volume.sets] == [3, 3]
    assert [image.format for image in sample("two-disks").images] == ["raw", "qcow2"]
    assert sample("root-filesystem").volume.force


def test_replica_sets_of_samples_lie_on_different_hosts() -> None:
    for file in SAMPLES:
        for bricks in load(file).volume.sets:
            assert len({brick.host for brick in bricks}) == len(bricks), file


def test_the_sample_for_a_volume_in_use_leaves_it_alone() -> None:
    profile = sample("new-vm-on-existing-volume")
    assert profile.volume.tunables == Tunables(group=None, options={})
    assert not profile.glusterd.allow_insecure
    assert profile.volume.owner == "auto"


def test_the_schema_beside_the_samples_is_the_current_one() -> None:
    assert (ROOM / "profile.schema.json").read_text() == json.dumps(json_schema(), indent=2) + "\n"


def test_the_schema_is_the_same_each_time_and_speaks_of_from() -> None:
    schema = json_schema()
    assert schema == json_schema()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["title"] == "virtwiz profile"
    assert schema["required"] == ["virtwiz", "name", "hosts", "peers", "volume"]
    assert "from" in schema["$defs"]["Image"]["properties"]


def test_every_field_has_a_help_text() -> None:
    schema = json_schema()
    for section in (schema, *schema["$defs"].values()):
        for key, field in section.get("properties", {}).items():
            told = field.get("description") or schema["$defs"][field["$ref"].rpartition("/")[2]]["description"]
            assert told.endswith("."), key
