"""The lab's own profile, replayed to a machine that runs from gluster; then what is undone by hand is mended."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest

from tests.lab.boot import WORD, boot_sector
from tests.lab.clusters import end_state, eventually, inside, replayed, titles, virtwiz
from virtwiz.profile import dump, load

if TYPE_CHECKING:
    from pathlib import Path

    from virtwiz.lab import Lab
    from virtwiz.profile import Profile

pytestmark = [pytest.mark.lab, pytest.mark.xdist_group("end_to_end")]

FROM = "/srv/boot.raw"


@pytest.fixture(scope="module")
def path(lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The lab's profile with a first disk that boots, replayed once."""
    profile = load(lab.profile)
    first, *others = profile.images
    images = (first.model_copy(update={"source": FROM}), *others)
    path = tmp_path_factory.mktemp("end-to-end") / "profile.yaml"
    path.write_text(dump(profile.model_copy(update={"images": images})))
    text = base64.b64encode(boot_sector()[:512]).decode()
    inside(lab, "kvm1", f"echo {text} | base64 -d >{FROM} && truncate -s 1M {FROM}")
    assert replayed(path)[-1]["outcome"] == "done"
    return path


@pytest.fixture
def profile(path: Path) -> Profile:
    """What was replayed."""
    return load(path)


def says_its_word(lab: Lab) -> bool:
    """Whether the machine prints its word on the serial console."""
    return WORD in inside(lab, "kvm1", "timeout 3 cat $(virsh ttyconsole vm1) || true")


def test_the_machine_runs_from_gluster(lab: Lab, path: Path) -> None:
    assert inside(lab, "kvm1", "virsh domstate vm1").strip() == "running"
    assert says_its_word(lab)
    disks = inside(lab, "kvm1", "virsh domblklist vm1")
    assert "vmstore/vm1.img" in disks
    assert "vmstore/vm1-data.qcow2" in disks
    clients = inside(lab, "g1", "gluster volume status vmstore clients")
    assert lab.host("kvm1").address in clients


def test_every_option_is_set(lab: Lab, path: Path) -> None:
    info = inside(lab, "g1", "gluster volume info vmstore")
    group = inside(lab, "g1", "cat /var/lib/glusterd/groups/virt").split()
    uid = inside(lab, "kvm1", "id -u libvirt-qemu").strip()
    expected = [option.replace("=", ": ") for option in group]
    expected += ["server.allow-insecure: on", f"storage.owner-uid: {uid}"]
    missing = [option for option in expected if option not in info]
    assert missing == []


def test_glusterd_has_the_option_once_and_the_root_its_owner(lab: Lab, path: Path) -> None:
    for peer in ("g1", "g2", "g3"):
        assert inside(lab, peer, "grep -c rpc-auth-allow-insecure /etc/glusterfs/glusterd.vol").strip() == "1"
    running = inside(lab, "kvm1", "ps -o uid= -p $(cat /run/libvirt/qemu/vm1.pid)").strip()
    root = inside(
        lab, "g2", "d=$(mktemp -d) && mount -t glusterfs g1:/vmstore $d && stat -c %u $d; umount $d; rmdir $d"
    )
    assert root.strip() == running


def test_again_there_is_nothing_to_do(path: Path) -> None:
    events = replayed(path)
    assert [event["event"] for event in events] == ["ended"]
    assert events[0]["ran"] == 0
    assert virtwiz("plan", path).stdout == ""


UNDONE = {
    "an option": (
        "g1",
        "gluster --mode=script volume reset vmstore network.ping-timeout",
        ["tunables g1 gluster --mode=script volume set vmstore network.ping-timeout 20"],
    ),
    "the domain": (
        "kvm1",
        "virsh undefine vm1",
        ["vm kvm1 virsh define --validate /dev/stdin"],
    ),
    "a brick's process": (
        "g2",
        "kill -9 $(cat /run/gluster/vols/vmstore/g2-data-brick1-vmstore.pid)",
        ["start g1 gluster --mode=script volume start vmstore force"],
    ),
    "a line": (
        "g3",
        "sed -i /rpc-auth-allow-insecure/d /etc/glusterfs/glusterd.vol",
        [
            "glusterd g3 cp -pn /etc/glusterfs/glusterd.vol /etc/glusterfs/glusterd.vol.before-virtwiz",
            "glusterd g3 <the edit: option rpc-auth-allow-insecure on, before end-volume>",
            "glusterd g3 systemctl restart glusterd",
        ],
    ),
}


@pytest.mark.parametrize("what", UNDONE)
def test_exactly_what_is_undone_is_mended(lab: Lab, path: Path, profile: Profile, what: str) -> None:
    host, command, mended = UNDONE[what]
    eventually(lambda: virtwiz("plan", path).stdout == "")
    before = end_state(lab, profile)
    inside(lab, host, command)
    eventually(lambda: virtwiz("plan", path).stdout != "")
    assert titles(replayed(path)) == mended
    assert end_state(lab, profile) == before
    assert inside(lab, "kvm1", "virsh domstate vm1").strip() == "running"


def test_the_machine_starts_with_the_first_server_down(lab: Lab, path: Path) -> None:
    inside(lab, "kvm1", "virsh destroy vm1")
    inside(lab, "g1", "systemctl stop glusterd")
    try:
        inside(lab, "kvm1", "virsh start vm1", seconds=300)
        assert says_its_word(lab)
    finally:
        inside(lab, "g1", "systemctl reset-failed glusterd; systemctl start glusterd")
