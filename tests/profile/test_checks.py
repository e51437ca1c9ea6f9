"""How the parts of a profile fit together: one change in a right profile, one fault at its place."""

import pytest

from tests.profile.texts import RIGHT, assert_one_fault, faults_of
from virtwiz.profile import Profile, check, loads

BRICKS = "bricks: [g1:/data/vmstore, g2:/data/vmstore, g3:/data/vmstore]"
DISKS = "disks: [a.img, b/c.qcow2]"

WRONG = [
    (BRICKS, BRICKS.replace("g3", "»kvm1"), "the brick's host 'kvm1' is not a peer: add it to `peers`"),
    ("peers: [g1, g2, g3]", "peers: [g1, g2, g3, »g4]", "'g4' is not a host of this profile: add it to `hosts`"),
    ("peers: [g1, g2, g3]", "peers: [g1, g2, g3, »g2]", "the peer 'g2' is there already"),
    ("hypervisors: [kvm1]", "hypervisors: [kvm1, »kvm9]", "'kvm9' is not a host of this profile"),
    ("hypervisors: [kvm1]", "hypervisors: [kvm1, »kvm1]", "the hypervisor 'kvm1' is there already"),
    (BRICKS, "bricks: »[g1:/d/v, g2:/d/v, g3:/d/v, g1:/d/w]", "the number of bricks is 4: a multiple of 3 is wanted"),
    (BRICKS, "bricks: [g1:/d/v, g2:/d/v, »g1://d/v/]", "the brick 'g1:/d/v' is there already"),
    (BRICKS, "bricks: [g1:/d/v, g2:/d/v, »g1:/d/v/w]", "'g1:/d/v/w' lies in the brick 'g1:/d/v'"),
    (BRICKS, "bricks: [»g1:/d/v/w, g2:/d/v, g1:/d/v]", "'g1:/d/v/w' lies in the brick 'g1:/d/v'"),
    ("replica: 3\n  arbiter: 0", "replica: 1\n  arbiter: »1", "an arbiter needs three bricks in each set"),
    ("  replica: 3\n  arbiter: 0", "  arbiter: »1", "an arbiter needs three bricks in each set"),
    (
        "images:\n  - {name: a.img",
        "images:\n  - {name: a.img, size: 1G}\n  - {name: »a.img",
        "the image 'a.img' is there already",
    ),
    ("images:\n", "images:\n  - {name: »a.img/x, size: 1G}\n", "'a.img/x' lies in 'a.img', which is an image"),
    ("images:\n", "images:\n  - »{name: x.img}\n", "the image has no size: write `size`, like 5G, or `from`"),
    (
        DISKS,
        "disks: [a.img, »b/c.qcow]",
        "'b/c.qcow' is not an image of this profile: add it to `images`; did you mean",
    ),
    (DISKS, "disks: [a.img, »a.img]", "the image 'a.img' is a disk already"),
    (DISKS, f"{DISKS}\n  - {{name: vm2, disks: [»a.img]}}", "the image 'a.img' is a disk already"),
    ("on: kvm1", "on: »kvm2", "'kvm2' is not a hypervisor of this profile: add it to `hypervisors`"),
]


@pytest.mark.parametrize(("old", "new", "words"), WRONG, ids=[words[:40] for _, _, words in WRONG])
def test_what_does_not_fit_is_pointed_at(old: str, new: str, words: str) -> None:
    assert_one_fault(old, new, words)


def test_a_virtual_machine_stands_once() -> None:
    more = "  - {name: d.img, size: 1G}\nvms:\n  - {name: vm1, disks: [d.img]}\n"
    assert [message for _, _, message in faults_of(RIGHT.replace("vms:\n", more))] == [
        "the virtual machine 'vm1' is there already: each one stands once"
    ]


def test_images_and_machines_need_a_hypervisor() -> None:
    found = faults_of(RIGHT.replace("hypervisors: [kvm1]\n", "").replace("    on: kvm1\n", ""))
    assert [message.partition(":")[0] for _, _, message in found] == [
        "there is no hypervisor, and images are made from one",
        "there is no hypervisor, and virtual machines run on one",
    ]


def test_an_arbiter_with_three_bricks_is_right() -> None:
    assert faults_of(RIGHT.replace("arbiter: 0", "arbiter: 1")) == []


def test_bricks_whose_paths_only_begin_alike_are_apart() -> None:
    assert faults_of(RIGHT.replace(BRICKS, "bricks: [g1:/d/v, g1:/d/vm, g1:/d/v-2]")) == []


def test_a_wrong_field_hides_no_other_fault() -> None:
    found = faults_of(RIGHT.replace("replica: 3", "replica: x").replace("on: kvm1", "on: kvm2"))
    assert len(found) == 2


def test_a_profile_made_in_python_is_checked_too() -> None:
    data = loads(RIGHT).model_dump(by_alias=True)
    with pytest.raises(ValueError, match="is not a host of this profile"):
        Profile.model_validate({**data, "peers": ["g1", "g2", "g3", "g9"]})


def test_check_tells_the_way_to_each_finding() -> None:
    data = {**loads(RIGHT).model_dump(mode="json", by_alias=True), "peers": ["g1", "g2", "g3", "g9"]}
    profile, found = check(data)
    assert profile is None
    assert [finding.path for finding in found] == [("peers", 3)]
