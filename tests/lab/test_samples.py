"""Every sample profile, replayed on bare hosts; the end state is read back from the real programs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.lab.clusters import inside, left_over, replayed, sample, titles, virtwiz
from virtwiz.profile import load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from virtwiz.lab import Lab
    from virtwiz.profile import Profile

pytestmark = pytest.mark.lab

KIND = {
    "one-node": ("Distribute", "1"),
    "two-node-documented": ("Replicate", "1 x 2 = 2"),
    "three-node-replica": ("Replicate", "1 x 3 = 3"),
    "arbiter": ("Replicate", "1 x (2 + 1) = 3"),
    "distributed-replicate": ("Distributed-Replicate", "2 x 3 = 6"),
    "two-disks": ("Replicate", "1 x 3 = 3"),
    "root-filesystem": ("Replicate", "1 x 3 = 3"),
}


@pytest.mark.parametrize("name", KIND)
def test_a_sample_on_bare_hosts(fresh_lab: Callable[..., Lab], tmp_path: Path, name: str) -> None:
    lab = fresh_lab()
    inside(lab, "g1", "true")
    for host in ("g1", "g2"):  # the documented path, on the lab's filesystem for bricks
        inside(lab, host, "mkdir -p /home/brick1 && mount --bind /data/brick1 /home/brick1")
    path = sample(name, lab, tmp_path)
    assert replayed(path)[-1]["outcome"] == "done"
    assert_stands(lab, load(path), *KIND[name])
    assert [event["event"] for event in replayed(path)] == ["ended"]


def test_a_new_machine_on_an_existing_volume(fresh_lab: Callable[..., Lab], tmp_path: Path) -> None:
    lab = fresh_lab()
    replayed(sample("three-node-replica", lab, tmp_path))
    before = untouched(lab)
    path = sample("new-vm-on-existing-volume", lab, tmp_path)
    assert {title.split()[0] for title in titles(replayed(path))} == {"image", "vm"}
    assert untouched(lab) == before
    assert inside(lab, "kvm1", "virsh list --name").split() == ["vm1", "vm2"]
    assert virtwiz("plan", path).stdout == ""


def untouched(lab: Lab) -> list[str]:
    """What a new machine must leave alone."""
    hosts = ("g1", "g2", "g3")
    files = [inside(lab, host, "cat /etc/glusterfs/glusterd.vol; pgrep -o -x glusterd") for host in hosts]
    return [*files, inside(lab, "g1", "gluster volume info; gluster pool list")]


def assert_stands(lab: Lab, profile: Profile, kind: str, bricks: str) -> None:
    """The volume, its options, its images and its machines are as the profile says."""
    first, volume = profile.peers[0], profile.volume
    info = inside(lab, first, f"gluster volume info {volume.name}")
    assert f"Type: {kind}\n" in info
    assert f"Number of Bricks: {bricks}\n" in info
    assert re.findall(r"Brick\d+: (\S+)", info) == [str(brick) for brick in volume.bricks]
    assert inside(lab, first, f"gluster volume status {volume.name}").count(" Y ") >= len(volume.bricks)
    for key, value in volume.tunables.options.items():
        assert f"{key}: {value}" in info
    assert "features.shard: on" in info
    for peer in profile.peers:
        assert inside(lab, peer, "grep -c rpc-auth-allow-insecure /etc/glusterfs/glusterd.vol").strip() == "1"
    for vm in profile.vms:
        host = profile.host_of(vm)
        assert inside(lab, host, f"virsh domstate {vm.name}").strip() == "running"
        listed = inside(lab, host, f"virsh domblklist {vm.name}")
        assert [f"{volume.name}/{disk}" in listed for disk in vm.disks] == [True] * len(vm.disks)
    assert [left_over(lab, host) for host in profile.hosts] == ["0\n"] * len(profile.hosts)
