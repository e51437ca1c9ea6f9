"""What is refused or fails on real hosts: nothing is hurt, the message says what to do, the next replay mends it."""

from __future__ import annotations

import json
import re
import signal
from typing import TYPE_CHECKING

import pytest

from tests.lab.clusters import begun, inside, left_over, replayed, until, virtwiz, without_machine, written
from tests.lab.test_killed import event
from virtwiz.profile import Image, Profile, Vm

if TYPE_CHECKING:
    from pathlib import Path

    from virtwiz.lab import Lab

pytestmark = [pytest.mark.lab, pytest.mark.xdist_group("refusals")]

MOUNTED = "d=$(mktemp -d) && mount -t glusterfs g1:/vmstore $d && cd $d && {}; cd /; umount $d; rmdir $d"


@pytest.fixture(scope="module")
def profile(lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> Profile:
    """A volume of three copies that stands, with one image, and no machine."""
    found = without_machine(lab)
    replayed(written(found, tmp_path_factory.mktemp("stands")))
    return found


@pytest.mark.parametrize(("size", "words"), [("512M", "not 1073741824"), ("0", "is unfinished")])
def test_an_image_in_the_way_is_left_alone(lab: Lab, profile: Profile, tmp_path: Path, size: str, words: str) -> None:
    name = f"other-{size}.img"
    inside(lab, "g1", MOUNTED.format(f"truncate -s {size} {name}"))
    image = Image(name=name, size="1G", via="mount")
    done = virtwiz("replay", written(profile.model_copy(update={"images": (image,)}), tmp_path), "--yes")
    assert done.returncode == 4
    assert words in done.stderr
    listed = inside(lab, "g1", MOUNTED.format(f"stat -c %s {name}; rm {name}"))
    assert int(listed) == {"512M": 512 * 1024**2, "0": 0}[size]


def test_another_layout_is_refused(profile: Profile, tmp_path: Path) -> None:
    volume = profile.volume.model_copy(update={"bricks": tuple(reversed(profile.volume.bricks))})
    done = virtwiz("replay", written(profile.model_copy(update={"volume": volume}), tmp_path), "--yes")
    assert done.returncode == 4
    assert "has other bricks" in done.stderr


def test_interrupted_in_an_image_and_replayed(lab: Lab, profile: Profile, tmp_path: Path) -> None:
    image = Image(name="slow.qcow2", format="qcow2", size="1G")
    path = written(profile.model_copy(update={"images": (*profile.images, image)}), tmp_path)
    process = begun(path)
    until(process, event("started", "image", "create -f qcow2"))
    process.send_signal(signal.SIGINT)
    rest, complaint = process.communicate(timeout=30)
    assert process.returncode == 130, complaint
    assert '"outcome": "interrupted"' in rest.splitlines()[-1]
    assert replayed(path)[-1]["ran"] == 0  # it waited for the command that was still running
    assert [left_over(lab, host) for host in profile.hosts] == ["0\n"] * 4


def test_a_connection_that_breaks_is_told_and_mended(lab: Lab, profile: Profile, tmp_path: Path) -> None:
    image = Image(name="lost.qcow2", format="qcow2", size="1G")
    path = written(profile.model_copy(update={"images": (*profile.images, image)}), tmp_path)
    process = begun(path)
    until(process, event("started", "image", "create -f qcow2"))
    inside(lab, "kvm1", "until pgrep -x qemu-img; do sleep 0.01; done")
    inside(lab, "kvm1", "kill -9 $(pgrep -x sshd | grep -vx $(cat /run/sshd.pid))")
    rest, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "outcome is unknown" in rest
    assert replayed(path)[-1]["ran"] == 0


def test_two_at_once_take_turns(profile: Profile, tmp_path: Path) -> None:
    """The second says who holds the first host, and since when, and has nothing left to do when its turn comes."""
    image = Image(name="twice.img", size="1G")
    path = written(profile.model_copy(update={"images": (*profile.images, image)}), tmp_path)
    first = begun(path)
    until(first, event("started", "image", "create -f raw"))
    second = begun(path)
    assert second.stderr
    told = second.stderr.readline()
    assert re.match(rf"g1: waiting for \S+@\S+ pid {first.pid}, since 2\S+ \S+, up to 300 s$", told)
    done, complaint = first.communicate(timeout=60)
    assert (first.returncode, complaint) == (0, "")
    assert json.loads(done.splitlines()[-1])["changed"] == 1
    nothing, complaint = second.communicate(timeout=60)
    assert (second.returncode, complaint) == (0, "")
    assert json.loads(nothing.splitlines()[-1])["ran"] == 0


def test_machines_of_other_kinds(lab: Lab, profile: Profile, tmp_path: Path) -> None:
    inside(lab, "kvm1", "truncate -s 1M /srv/cd.iso")
    disks = ("disks/vm1.img",)
    fuse = Vm(
        name="fuse", memory="64M", disks=disks, access="fuse", graphics="vnc", cdrom="/srv/cd.iso", autostart=True
    )
    path = written(profile.model_copy(update={"vms": (fuse,)}), tmp_path)
    replayed(path)
    assert "glusterfs defaults,_netdev,backup-volfile-servers=g2:g3" in inside(lab, "kvm1", "cat /etc/fstab")
    assert "/var/lib/virtwiz/vmstore/disks/vm1.img" in inside(lab, "kvm1", "virsh domblklist fuse")
    assert "/srv/cd.iso" in inside(lab, "kvm1", "virsh domblklist fuse")
    assert "127.0.0.1" in inside(lab, "kvm1", "virsh domdisplay fuse | sed s/localhost/127.0.0.1/")
    assert "enable" in inside(lab, "kvm1", "virsh dominfo fuse")
    assert inside(lab, "kvm1", "virsh domstate fuse").strip() == "running"
    assert virtwiz("plan", path).stdout == ""
    renamed = fuse.model_copy(update={"name": "renamed"})
    refused = virtwiz("replay", "--yes", written(profile.model_copy(update={"vms": (renamed,)}), tmp_path))
    assert refused.returncode == 4
    assert "The domain fuse runs with the disk /var/lib/virtwiz/vmstore/disks/vm1.img" in refused.stderr
    inside(lab, "kvm1", "virsh destroy fuse")
    refused = virtwiz("replay", "--yes", written(profile.model_copy(update={"vms": (renamed,)}), tmp_path))
    assert refused.returncode == 4
    assert "The domain fuse starts with this hypervisor, with the disk /var/lib/virtwiz/" in refused.stderr
    inside(lab, "kvm1", "virsh undefine fuse")


def test_a_machine_edited_by_hand(lab: Lab, profile: Profile, tmp_path: Path) -> None:
    xml = """<domain type='qemu'><name>mine</name><memory unit='MiB'>96</memory><vcpu>2</vcpu>
      <description>kept</description><os><type arch='x86_64'>hvm</type></os><devices/></domain>"""
    vm = Vm(name="edited", disks=("disks/vm1.img",), xml=xml, start=False)
    path = written(profile.model_copy(update={"vms": (vm,)}), tmp_path)
    replayed(path)
    defined = inside(lab, "kvm1", "virsh dumpxml --inactive edited")
    assert "<description>kept</description>" in defined
    assert "<memory unit='KiB'>98304</memory>" in defined
    assert "vmstore/disks/vm1.img" in defined
    assert virtwiz("plan", path).stdout == ""
