"""The sample profiles, replayed on practice hosts: done, nothing left to do, mended where something was undone."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.practice.small import typed
from virtwiz.errors import Refused
from virtwiz.events import Ended, Started
from virtwiz.practice import bare
from virtwiz.practice.faults import Fault, put
from virtwiz.practice.world import World
from virtwiz.profile import Image, Profile, load
from virtwiz.replay import Wishes, replay
from virtwiz.transports.practice import connect_all

if TYPE_CHECKING:
    from collections.abc import Callable

    from virtwiz.plan import Plan

SAMPLES = Path(__file__).parents[2] / "sample_profiles"
NAMES = sorted(path.stem for path in SAMPLES.glob("*.yaml"))


def _sample(name: str) -> Profile:
    return load(SAMPLES / f"{name}.yaml")


def _replayed(
    world: World, profile: Profile, wishes: Wishes | None = None, meanwhile: Callable[[Plan], None] = lambda plan: None
) -> tuple[Ended, list[str]]:
    """How a replay ended, and the changing commands that it ran, as `step host`.

    `meanwhile` is done between the look at the hosts and the first command.
    """
    fleet = connect_all(world, profile.hosts)
    events = list(replay(profile, fleet, wishes or Wishes(), meanwhile, threading.Event()))
    assert isinstance(events[-1], Ended)
    changing = (event for event in events if isinstance(event, Started) and event.changes)
    return events[-1], [f"{event.step} {event.host}" for event in changing]


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_is_done_and_then_there_is_nothing_to_do(name: str) -> None:
    profile = _sample(name)
    world = World(bare.for_profile(profile))
    ended, commands = _replayed(world, profile)
    assert (ended.outcome, ended.changed) == ("done", len(commands))
    for vm in profile.vms:
        assert typed(world.cluster, profile.host_of(vm), f"virsh domstate {vm.name}").stdout == "running\n\n"
    assert _replayed(world, profile) == (Ended("done", 0, 0, 0.0), [])


UNDONE = [
    ("kvm1", "virsh destroy vm1", ["vm kvm1"]),
    ("kvm1", "virsh destroy vm1; virsh undefine vm1", ["vm kvm1", "vm kvm1"]),
    ("g1", "gluster --mode=script volume reset vmstore storage.owner-uid", ["ownership g1"]),
    ("g2", "gluster --mode=script volume set vmstore network.ping-timeout 42", ["tunables g1"]),
    ("g3", "gluster --mode=script volume stop vmstore", ["start g1"]),
    ("g2", "cp /etc/glusterfs/glusterd.vol.before-virtwiz /etc/glusterfs/glusterd.vol", ["glusterd g2"] * 3),
    (
        "kvm1",
        "mount -t glusterfs g1:/vmstore /mnt && rm /mnt/vm1.img && umount /mnt",
        ["image kvm1"],
    ),
]


@pytest.mark.parametrize(("host", "line", "mended"), UNDONE, ids=[line[:40] for _, line, _ in UNDONE])
def test_what_was_undone_by_hand_is_mended_and_nothing_else(host: str, line: str, mended: list[str]) -> None:
    profile = _sample("three-node-replica")
    world = World(bare.for_profile(profile))
    _replayed(world, profile)
    undone = typed(world.cluster, host, line)
    assert undone.status == 0, undone
    ended, commands = _replayed(world, profile)
    assert ended.outcome == "done"
    assert commands == mended
    assert _replayed(world, profile)[1] == []


@pytest.mark.parametrize("via", ["gfapi", "mount"])
@pytest.mark.parametrize("form", ["raw", "qcow2"])
def test_an_image_is_filled_from_a_file(via: str, form: str) -> None:
    profile = _sample("three-node-replica")
    image = Image.model_validate(
        {"name": "vm1.img", "format": form, "from": "/srv/debian.raw", "size": "1G", "via": via}
    )
    profile = profile.model_copy(update={"images": (image,)})
    world = World(bare.for_profile(profile))
    typed(world.cluster, "kvm1", "echo some words >/srv/debian.raw")
    assert _replayed(world, profile)[0].outcome == "done"
    look = "mount -t glusterfs g1:/vmstore /mnt && qemu-img info /mnt/vm1.img && ls -l /mnt/vm1.img"
    told = typed(world.cluster, "kvm1", look).stdout
    assert f"file format: {form}\nvirtual size: 1 GiB (1073741824 bytes)\n" in told
    assert "-rw------- 1 libvirt-qemu libvirt-qemu" in told
    assert _replayed(world, profile)[1] == []


def test_a_hypervisor_without_the_driver_reaches_its_disks_through_a_mount() -> None:
    profile = _sample("three-node-replica")
    vm = profile.vms[0].model_copy(update={"access": "fuse", "network": "default", "autostart": True})
    profile = profile.model_copy(update={"vms": (vm,)})
    world = World(bare.for_profile(profile))
    put(world.cluster, Fault("no-gluster-driver", "kvm1"))
    typed(world.cluster, "kvm1", "virsh net-destroy default")
    assert _replayed(world, profile)[0].outcome == "done"
    mounted = typed(world.cluster, "kvm1", "grep -c vmstore /etc/fstab; stat -c %u /var/lib/virtwiz/vmstore/vm1.img")
    assert mounted.stdout == "1\n64055\n"
    assert _replayed(world, profile)[1] == []


def test_a_machine_is_not_moved_while_its_old_self_starts_with_a_hypervisor() -> None:
    data = _sample("three-node-replica").model_dump(mode="json", by_alias=True)
    data |= {"hosts": {**data["hosts"], "kvm2": {}}, "hypervisors": ["kvm1", "kvm2"]}
    here, there = (
        Profile.model_validate({**data, "vms": [{**data["vms"][0], "on": on, "autostart": True}]})
        for on in ("kvm1", "kvm2")
    )
    world = World(bare.for_profile(here))
    assert _replayed(world, here)[0].outcome == "done"
    typed(world.cluster, "kvm1", "virsh destroy vm1")
    with pytest.raises(Refused, match="kvm1: The domain vm1 starts with this hypervisor, with the disk"):
        _replayed(world, there)
    typed(world.cluster, "kvm1", "virsh autostart --disable vm1")
    assert _replayed(world, there)[0].outcome == "done"
    assert typed(world.cluster, "kvm2", "virsh list --all --autostart --name").stdout == "vm1\n\n"


def test_what_is_changed_in_a_machine_while_others_are_made_is_not_overwritten() -> None:
    profile = _sample("three-node-replica")
    world = World(bare.for_profile(profile))
    assert _replayed(world, profile)[0].outcome == "done"
    larger = profile.model_copy(update={"vms": (profile.vms[0].model_copy(update={"memory": "256M"}),)})

    def edit(plan: Plan) -> None:
        text = typed(world.cluster, "kvm1", "virsh dumpxml --inactive vm1").stdout
        edited = text.replace("<acpi/>", "<acpi/>\n    <pae/>")
        assert typed(world.cluster, "kvm1", "virsh define /dev/stdin", edited).status == 0

    ended, commands = _replayed(world, larger, meanwhile=edit)
    assert (ended.outcome, commands) == ("failed", [])
    assert _replayed(world, larger)[0].outcome == "done"
    assert "<pae/>" in typed(world.cluster, "kvm1", "virsh dumpxml --inactive vm1").stdout
    assert _replayed(world, larger)[1] == []
