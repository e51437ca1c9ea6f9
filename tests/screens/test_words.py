"""The words beside the forms: pure, from a profile and facts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest

from screens import disks, machines, owners, tuning, volfiles
from tests.steps import world
from virtwiz import steps
from virtwiz.facts.model import Facts, Hypervisor, ImageFacts, Volfile
from virtwiz.profile import Profile, load

SAMPLES: Final = Path(__file__).parents[2] / "sample_profiles"
TWO: Final = load(SAMPLES / "two-node-documented.yaml")
GIB: Final = 1024**3


def _facts(last: str = "start", profile: Profile = TWO) -> Facts:
    return world.facts(profile, world.done(profile, last))


def _with_versions(facts: Facts, **versions: str) -> Facts:
    nodes = {name: replace(facts.node(name), version=version) for name, version in versions.items()}
    return replace(facts, nodes={**facts.nodes, **nodes})


def _owned_by(*owners_found: tuple[int, int] | None) -> tuple[Profile, Facts]:
    found = {f"k{n}": Hypervisor(owner=owner, user="") for n, owner in enumerate(owners_found)}
    return TWO.model_copy(update={"hypervisors": tuple(found)}), Facts(hypervisors=found)


def test_an_own_option_stands_in_the_place_of_the_groups_and_new_ones_come_last() -> None:
    listed = tuning.rows({"a.b": "on", "c.d": "1"}, {"c.d": "2", "e.f": "3"}, {"a.b": "true"})
    assert [(row.option, row.now, row.proposed, row.own, row.settled) for row in listed] == [
        ("a.b", "true", "on", False, True),
        ("c.d", "", "2", True, False),
        ("e.f", "", "3", True, False),
    ]
    assert listed[1].why.endswith("Yours, over 1 of the group.")


def test_the_traps_of_two_nodes_are_told_beside_the_options() -> None:
    facts = _facts()
    group = tuning.group_of(TWO, facts, "virt")
    assert group == world.GROUP
    notes = list(tuning.notes(TWO, facts, tuning.rows(group or {}, {}, {})))
    assert notes[0].startswith("! Two peers with server quorum")
    assert tuning.read_out(None, notes).startswith(f"! {len(notes)} things to beware of")
    assert list(tuning.notes(TWO, None, [])) == [tuning.UNKNOWN] == [tuning.read_out(None, [tuning.UNKNOWN])]


def test_a_group_without_a_file_is_told_with_those_that_there_are() -> None:
    assert tuning.missing_group(TWO, _facts(), "virtue").startswith("g1 has no group virtue; there is ")
    assert tuning.missing_group(TWO, _facts(), "virt") == tuning.missing_group(TWO, None, "virtue") == ""


@pytest.mark.parametrize(
    ("version", "words"),
    [
        ("10.3", "has both options on by default"),
        ("3.7.3", "has both options on by default"),
        ("3.7.2", "! GlusterFS 3.7.2 needs both options"),
        ("", "is not known"),
    ],
)
def test_what_a_version_needs(version: str, words: str) -> None:
    (said,) = volfiles.needs(TWO, _with_versions(_facts(), g1=version, g2=version))
    assert said.startswith("g1, g2: ")
    assert words in said


def test_hosts_of_different_versions_are_told_apart() -> None:
    said = list(volfiles.needs(TWO, _with_versions(_facts(), g1="10.3", g2="3.6.9")))
    assert [words[:4] for words in said] == ["g1: ", "g2: "]


def test_the_diff_of_each_host() -> None:
    facts = _facts("tunables")
    edited = replace(facts.node("g1"), volfile=Volfile("absent", diff=(" x", "+    option", " end-volume")))
    there = replace(facts.node("g2"), volfile=Volfile("on", unread=True))
    said = list(volfiles.diffs(TWO, replace(facts, nodes={"g1": edited, "g2": there})))
    assert said[0] == "g1: /etc/glusterfs/glusterd.vol\n x\n+    option\n end-volume"
    assert said[1].startswith("g2: ✓ the option is there, but glusterd has not read it yet")
    assert list(volfiles.diffs(TWO, None)) == [
        "g1, g2: /etc/glusterfs/glusterd.vol\n+    option rpc-auth-allow-insecure on"
    ]


def test_what_off_saves() -> None:
    assert volfiles.saved(TWO, None) == "Off saves 2 edits and 2 restarts of glusterd."
    assert volfiles.saved(TWO, _facts("glusterd")).startswith("Off would save nothing")
    off = TWO.model_copy(update={"glusterd": TWO.glusterd.model_copy(update={"allow_insecure": False})})
    assert volfiles.saved(off, None).startswith("Off: no file is edited")


def test_an_outage_is_told_with_its_ways_out() -> None:
    plain = world.merged(world.done(TWO, "start"), {"nodes": {"g1": {"volfile": {"state": "absent"}}}})
    (said,) = volfiles.outage(steps.plan(TWO, world.facts(TWO, plain)))
    assert said.startswith("! Restarting glusterd (g1) takes the volume away")
    assert "--allow-outage" in said
    assert list(volfiles.outage(steps.plan(TWO, _facts("tunables")))) == []


def test_an_owner_that_fits_and_one_that_does_not() -> None:
    profile, facts = _owned_by((107, 107))
    assert next(owners.told(profile, facts)) == "✓ k0: qemu runs as 107:107"
    profile, facts = _owned_by((107, 107), (64055, 64055))
    said = list(owners.told(profile, facts))
    assert said[:2] == ["✓ k0: qemu runs as 107:107", "! k1: qemu runs as 64055:64055, and 107:107 is chosen"]


def test_hypervisors_that_disagree_or_do_not_tell() -> None:
    profile, facts = _owned_by((107, 107), (64055, 64055), None)
    asking = profile.model_copy(update={"volume": profile.volume.model_copy(update={"owner": "auto"})})
    said = list(owners.told(asking, facts))
    assert said[2].startswith("! k2: libvirt does not tell")
    assert said[3].startswith("! They differ")
    alone = asking.model_copy(update={"hypervisors": ()})
    assert next(owners.told(alone, None)).startswith("! No hypervisor is listed")
    assert owners.proposed(facts) == {"uid": 107, "gid": 107} == owners.proposed(None)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("vm1.img", ["vm1.img"]),
        (" a.img  b.img ", ["a.img", "b.img"]),
        ("vm{9..11}.img", ["vm9.img", "vm10.img", "vm11.img"]),
        ("{1..2}-{1..2}", ["1-1", "1-2", "2-1", "2-2"]),
        ("vm{3..1}.img", ["vm{3..1}.img"]),
        ("vm{1..9999}.img", ["vm{1..9999}.img"]),
        ("vm{a..b}.img", ["vm{a..b}.img"]),
        ("", []),
    ],
)
def test_names_in_a_line(text: str, names: list[str]) -> None:
    assert disks.expanded(text) == names


def test_each_name_becomes_an_image_of_its_own() -> None:
    assert disks.several({"name": "a b", "size": "1G"}) == [{"name": "a", "size": "1G"}, {"name": "b", "size": "1G"}]
    assert disks.several({"size": "1G"}) == [{"size": "1G"}]
    assert disks.free_name(["vm1.img", "vm3.img"]) == "vm2.img"


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ({"format": "raw", "via": "gfapi"}, "ten silent seconds"),
        ({"format": "qcow2"}, "twenty silent seconds"),
        ({"format": "raw", "via": "mount"}, "a tenth of a second"),
        ({"name": "a{1..3}"}, "These are 3 images."),
        ({"name": "a.qcow2"}, "! The name says qcow2, the format is raw."),
        ({"from": "/srv/x"}, "as long as the copy does"),
    ],
)
def test_advice_fits_the_choice(entry: dict[str, Any], words: str) -> None:
    assert words in disks.advice(entry)


def test_what_is_on_the_volume_of_an_image() -> None:
    whole, torn = ImageFacts("raw", GIB, finished=True), ImageFacts("raw", 0, finished=False)
    assert [disks.now(found, looked=True) for found in (None, whole, torn)] == ["not there", "raw 1G", "unfinished"]
    assert disks.now(whole, looked=False) == "?"
    assert disks.there({"name": "a", "size": "1G"}, whole).startswith("✓ a is on the volume: raw, 1G")
    assert disks.there({"name": "a", "size": "2G"}, whole).startswith("! a is on the volume otherwise")
    assert disks.there({"name": "a", "size": "[/"}, whole).startswith("✓")
    assert "unfinished" in disks.there({"name": "a"}, torn)


def test_the_room_that_the_images_may_come_to_take() -> None:
    found = ImageFacts("raw", 5 * GIB, finished=True, taken=2 * GIB)
    facts = Facts(images={"a.img": found}, free=2 * GIB)
    (said,) = disks.room(TWO.images, facts)
    assert said.startswith("Room left: 2 GiB; filled to the last byte the images would take 3 GiB more.")
    assert "! That is 1 GiB too much" in said
    (said,) = disks.room(TWO.images, replace(facts, free=4 * GIB))
    assert "!" not in said
    assert "Ctrl+L" in disks.total(TWO, None)
    assert "started" in disks.total(TWO, Facts())


def test_the_plain_line_can_be_pasted() -> None:
    (vm,) = TWO.vms
    lines = machines.plain(TWO, None, vm).split(" \\\n")
    assert lines[0] == "qemu-system-x86_64"
    assert all(line.startswith("  -") for line in lines[1:])
    assert "  -enable-kvm" in lines
    assert "  -drive file=gluster://g1/testvol/a.img,if=virtio,format=raw,cache=none" in lines


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<domain>", "each tag is closed"),
        ("<volume/>", "not <domain>"),
        ("<!DOCTYPE domain><domain/>", "a DOCTYPE"),
        ("<domain>" + "<a>" * 70 + "</a>" * 70 + "</domain>", "64 deep"),
        ("<domain/>", ""),
    ],
)
def test_what_is_no_domain(text: str, words: str) -> None:
    assert words in machines.wrong(text)
    assert bool(words) is bool(machines.wrong(text))


def test_name_uuid_and_disks_stay_ours() -> None:
    (vm,) = TWO.vms
    made = machines.generated(TWO, None, vm)
    assert list(machines.corrected(TWO, None, vm, made)) == []
    said = list(machines.corrected(TWO, None, vm, made.replace("<name>vm1<", "<name>vm2<").replace("a.img", "b.img")))
    assert [words.partition(":")[0] for words in said] == [
        "name is vm2, the profile says vm1",
        "disk testvol/a.img is missing",
    ]


def test_what_to_know_before_the_xml_is_edited() -> None:
    (vm,) = TWO.vms
    assert machines.origin(TWO, _facts("vm"), vm) == "XML on kvm1"
    assert machines.origin(TWO, _facts("image"), vm) == "XML, as the fields make it"
    assert "a guess" in next(machines.beside(TWO, None, vm))
    assert "virsh edit" in next(machines.beside(TWO, _facts("vm"), vm))
    assert list(machines.beside(TWO, _facts("image"), vm)) == []


def test_a_new_machine_begins_with_an_image_that_is_free() -> None:
    answers = {"images": [{"name": "a.img"}, {"name": "d/b.img"}], "vms": [{"name": "b", "disks": ["a.img"]}]}
    new = machines.next_machine(answers)
    assert (new["name"], new["disks"]) == ("b-2", ["d/b.img"])
    assert "disks" not in machines.next_machine({"images": [{"name": "a.img"}], "vms": answers["vms"]})
    assert "Free images: d/b.img." in machines.advice(answers, None, {"name": "c"})
    assert "No other image" in machines.advice(answers, None, {"name": "c", "disks": ["d/b.img"]})


@pytest.mark.parametrize(
    ("kvm", "chosen", "words"),
    [(False, "kvm", "! k has no KVM"), (False, "auto", "auto takes qemu"), (True, "qemu", "much faster")],
)
def test_a_type_that_the_hypervisor_has_not(kvm: bool, chosen: str, words: str) -> None:
    facts = Facts(hypervisors={"k": Hypervisor(kvm=kvm)})
    assert words in machines.advice({"hypervisors": ["k"]}, facts, {"type": chosen})
    assert words not in machines.advice({"hypervisors": ["k"]}, None, {"type": chosen})
