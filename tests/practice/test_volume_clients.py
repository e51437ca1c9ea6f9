"""What clients of a volume see: through a mount, by libgfapi, and as libvirt does for a machine's disks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.practice.small import cluster, typed
from virtwiz.practice.faults import Fault, put

if TYPE_CHECKING:
    from virtwiz.practice.model import Cluster

BRICKS = "g1:/data/brick1/v g2:/data/brick1/v g3:/data/brick1/v"
XML = """\
<domain type="qemu"><name>vm1</name><memory>65536</memory><os><type>hvm</type></os><devices>
<disk type="network" device="disk"><driver name="qemu" type="{form}"/><source protocol="gluster" name="{path}">{hosts}
</source><target dev="vda" bus="virtio"/></disk></devices></domain>
"""


def _served(*, image: str = "raw") -> Cluster:
    """A started volume v of three copies with an image x on it, and a hypervisor that has it mounted on /mnt."""
    made = cluster(hypervisors=("kvm1",))
    for line in (
        "gluster peer probe g2; gluster peer probe g3",
        f"gluster volume create v replica 3 {BRICKS}",
        "gluster volume set v group virt; gluster volume start v",
    ):
        assert typed(made, "g1", line).status == 0
    assert typed(made, "kvm1", f"qemu-img create -q -f {image} gluster://g1/v/x 1G").status == 0
    assert typed(made, "kvm1", "mount -t glusterfs g1:/v /mnt").status == 0
    return made


def _started(made: Cluster, *servers: str, path: str = "v/x", form: str = "raw") -> tuple[str, float]:
    """Define and start a machine; what virsh says on stderr, and the seconds."""
    hosts = "".join(f'<host name="{server}"/>' for server in servers)
    assert typed(made, "kvm1", "virsh define /dev/stdin", XML.format(form=form, path=path, hosts=hosts)).status == 0
    answer = typed(made, "kvm1", "virsh start vm1")
    return answer.stderr, answer.seconds


def test_an_image_is_qemus_while_its_machine_runs_and_roots_afterwards() -> None:
    made = _served()
    look = "stat -c %u:%g /mnt/x"
    assert typed(made, "kvm1", f"chown 107:107 /mnt/x && {look}").stdout == "107:107\n"
    assert _started(made, "g1")[0] == ""
    assert typed(made, "kvm1", look).stdout == "64055:64055\n"
    assert typed(made, "g2", "stat -c %u:%g /data/brick1/v/x").stdout == "64055:64055\n"
    typed(made, "kvm1", "virsh destroy vm1")
    assert typed(made, "kvm1", look).stdout == "0:0\n"


def test_a_machine_starts_from_its_second_server_when_the_first_is_down() -> None:
    made = _served()
    put(made, Fault("down", "g1"))
    error, seconds = _started(made, "g1")
    assert "Transport endpoint is not connected" in error
    typed(made, "kvm1", "virsh undefine vm1")
    error, longer = _started(made, "g1", "g2")
    assert (error, longer > seconds) == ("", True)
    assert typed(made, "kvm1", "virsh domstate vm1").stdout == "running\n\n"


@pytest.mark.parametrize(
    ("path", "form", "server", "words"),
    [
        ("v/nosuch", "raw", "g1", "Cannot access storage file 'nosuch' (as uid:64055, gid:64055): No such file or"),
        ("w/x", "raw", "g1", "): No such file or directory"),
        ("v/x", "raw", "nosuchhost", "): Transport endpoint is not connected"),
        ("v/x", "qcow2", "g1", "Image is not in qcow2 format"),
    ],
)
def test_a_machine_that_cannot_start_says_why_and_leaves_the_image_to_root(
    path: str, form: str, server: str, words: str
) -> None:
    made = _served()
    error, _ = _started(made, server, path=path, form=form)
    assert error.startswith("error: Failed to start domain 'vm1'\nerror: ")
    assert words in error
    assert typed(made, "kvm1", "virsh domstate --reason vm1; stat -c %u /mnt/x").stdout == "shut off (failed)\n\n0\n"


def test_without_the_driver_qemu_names_the_package_and_libvirt_passes_it_on() -> None:
    made = _served()
    put(made, Fault("no-gluster-driver", "kvm1"))
    module = "qemu: module block-block-gluster not found, do you want to install qemu-block-extra package?\n"
    answer = typed(made, "kvm1", "qemu-img create -f raw gluster://g1/v/y 1M")
    assert answer.stderr == f"{module}qemu-img: gluster://g1/v/y: Unknown protocol 'gluster'\n"
    assert module in _started(made, "g1")[0]


def test_a_qcow2_image_made_through_a_mount_needs_whole_sectors_for_libgfapi() -> None:
    made = _served()
    typed(made, "kvm1", "qemu-img create -f qcow2 /mnt/q 1G")
    words = "qemu-img: Could not open 'gluster://g1/v/q': Could not read L1 table: Input/output error\n"
    assert typed(made, "kvm1", "qemu-img info gluster://g1/v/q").stderr.endswith(words)
    assert "Could not read L1 table" in _started(made, "g1", path="v/q", form="qcow2")[0]
    mended = typed(made, "kvm1", "truncate -s %512 /mnt/q && qemu-img info gluster://g1/v/q")
    assert (mended.status, "file format: qcow2" in mended.stdout) == (0, True)


def test_a_mount_loses_a_stopped_volume_and_finds_it_again() -> None:
    made = _served()
    typed(made, "g1", "gluster --mode=script volume stop v")
    lost = typed(made, "kvm1", "ls /mnt; df /mnt; touch /mnt/y; [ -d /mnt ]; findmnt -n -o SOURCE /mnt")
    gone = "Transport endpoint is not connected\n"
    assert lost.stderr == f"ls: cannot access '/mnt': {gone}df: /mnt: {gone}touch: cannot touch '/mnt/y': {gone}"
    assert lost.stdout == "g1:/v\n"
    assert "Mount failed." in typed(made, "kvm1", "mkdir /mnt2; mount -t glusterfs g1:/v /mnt2").stderr
    typed(made, "g1", "gluster volume start v")
    assert typed(made, "kvm1", "ls /mnt").stdout == "x\n"


def test_a_file_of_a_running_machine_is_locked_and_its_mount_busy() -> None:
    made = _served()
    disk = '<disk type="file"><driver name="qemu" type="raw"/><source file="/mnt/x"/><target dev="vda"/></disk>'
    xml = f'<domain type="qemu"><name>f</name><memory>65536</memory><os><type>hvm</type></os><devices>{disk}</devices>'
    assert typed(made, "kvm1", "virsh define /dev/stdin; virsh start f", f"{xml}</domain>").status == 0
    tried = typed(made, "kvm1", "qemu-img create /mnt/x 1M; qemu-img convert /mnt/x /mnt/y; umount /mnt")
    using = "lock\nIs another process using the image [/mnt/x]?\n"
    assert tried.stderr == (
        f'qemu-img: /mnt/x: Failed to get "write" {using}'
        f"qemu-img: Could not open '/mnt/x': Failed to get shared \"write\" {using}umount: /mnt: target is busy.\n"
    )
    assert typed(made, "kvm1", "virsh destroy f; umount /mnt").status == 0


def test_what_a_client_writes_is_on_every_brick_with_shards_apart() -> None:
    made = _served()
    typed(made, "kvm1", "mkdir /mnt/d; echo hello >/mnt/d/f")
    for node in ("g1", "g2", "g3"):
        assert typed(made, node, "cat /data/brick1/v/d/f; stat -c %s /data/brick1/v/x").stdout == "hello\n0\n"
    put(made, Fault("down", "g3"))
    typed(made, "kvm1", "echo later >/mnt/d/f")
    assert "Number of entries: 1" in typed(made, "g1", "gluster volume heal v info").stdout


def test_a_full_preallocation_leaves_the_volume_full() -> None:
    made = _served()
    answer = typed(made, "kvm1", "qemu-img create -q -f raw -o preallocation=falloc gluster://g1/v/big 20G")
    assert answer.stderr.endswith("Could not preallocate data: No space left on device\n")
    assert typed(made, "kvm1", "echo more >/mnt/f").stderr.endswith("No space left on device\n")
    assert typed(made, "kvm1", "rm /mnt/big; echo more >/mnt/f").status == 0
