"""The plain command line, and QEMU's quoting."""

import json
import subprocess

from tests.needs import need
from virtwiz.formats.domain import Disk, Domain
from virtwiz.formats.qemu import command_line, drive
from virtwiz.formats.uri import GlusterUri

ONE = Domain(
    "vm1", "0" * 8 + "-0000-0000-0000-" + "0" * 12, 2 << 30, 2, "kvm", (Disk("a.img", "raw", "v", ("g1", "g2")),)
)


def test_drive() -> None:
    assert drive(GlusterUri("v", "a.img", "g1"), "raw") == "file=gluster://g1/v/a.img,if=virtio,format=raw,cache=none"
    assert drive("/x/a,b.img", "qcow2") == "file=/x/a,,b.img,if=virtio,format=qcow2,cache=none"


def test_one_drive() -> None:
    assert " ".join(command_line(ONE)) == (
        "qemu-system-x86_64 -name guest=vm1 -uuid 00000000-0000-0000-0000-000000000000 -enable-kvm -m 2048 -smp 2 "
        "-drive file=gluster://g1/v/a.img,if=virtio,format=raw,cache=none -nic user,model=virtio-net-pci -nographic"
    )


def test_two_drives_cdrom_bridge_and_vnc() -> None:
    disks = (*ONE.disks, Disk("b.qcow2", "qcow2", "v", ("g1",), "/var/lib/virtwiz/v/b.qcow2"))
    two = Domain("a,b", ONE.uuid, (64 << 20) + 1, 1, "qemu", disks, "/iso/a,b.iso", "bridge:br0", "vnc")
    assert command_line(two)[1:] == (
        *("-name", "guest=a,,b", "-uuid", ONE.uuid, "-accel", "tcg", "-m", "65", "-smp", "1"),
        *("-drive", "file=gluster://g1/v/a.img,if=virtio,format=raw,cache=none"),
        *("-drive", "file=/var/lib/virtwiz/v/b.qcow2,if=virtio,format=qcow2,cache=none"),
        *("-cdrom", "/iso/a,b.iso", "-nic", "bridge,br=br0,model=virtio-net-pci", "-vnc", "127.0.0.1:0"),
    )


def test_qemu_reads_the_doubled_comma() -> None:
    need("qemu-img")
    name = "no such, file"
    argv = ["qemu-img", "info", "--image-opts", f"driver=file,filename=/{name.replace(',', ',,')}"]
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    assert json.dumps(f"/{name}").strip('"') in done.stderr
