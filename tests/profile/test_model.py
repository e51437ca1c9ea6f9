"""The profile as a value: defaults, logins, replica sets, where a virtual machine runs."""

import pytest
from pydantic import ValidationError

from tests.profile.texts import RIGHT
from virtwiz.profile import Brick, Glusterd, Host, Image, Login, Owner, Profile, Ssh, Tunables, Vm, Volume, loads

SHORT = "virtwiz: 1\nname: x\nhosts: {g1: {}}\npeers: [g1]\nvolume: {name: v, bricks: ['g1:/d/b']}\n"


def test_what_is_left_out_is_as_documented() -> None:
    assert loads(SHORT) == Profile(
        virtwiz=1,
        name="x",
        ssh=Ssh(user=None, port=None, identity_file=None, become="none"),
        hosts={"g1": Host()},
        peers=("g1",),
        volume=Volume(
            name="v",
            bricks=(Brick("g1", "/d/b"),),
            replica=1,
            arbiter=0,
            force=False,
            tunables=Tunables(group="virt", options={}),
            owner=Owner(uid=107, gid=107),
        ),
        glusterd=Glusterd(volfile="/etc/glusterfs/glusterd.vol", allow_insecure=True),
    )


def test_a_virtual_machine_has_documented_defaults() -> None:
    assert Vm(name="vm1", disks=("a.img",)) == Vm(
        name="vm1",
        on=None,
        memory="1G",
        vcpus=1,
        type="auto",
        disks=("a.img",),
        cdrom=None,
        network="default",
        graphics="none",
        access="gfapi",
        xml=None,
        start=True,
        autostart=False,
    )


def test_a_host_without_anything_is_logged_in_to_by_its_key() -> None:
    assert loads(SHORT).login("g1") == Login("g1", "g1", None, None, None, "none")


def test_a_host_overrides_what_holds_for_all() -> None:
    ssh = "ssh: {user: admin, port: 2222, identity_file: ~/.ssh/lab, become: sudo}\n"
    profile = loads(SHORT.replace("{g1: {}}", "{g1: {address: '2001:db8::1', user: root, become: none}, g2: {}}") + ssh)
    assert profile.login("g1") == Login("g1", "2001:db8::1", "root", 2222, "~/.ssh/lab", "none")
    assert profile.login("g2") == Login("g2", "g2", "admin", 2222, "~/.ssh/lab", "sudo")
    with pytest.raises(KeyError):
        profile.login("g3")


def test_bricks_come_in_replica_sets() -> None:
    bricks = tuple(Brick(host, f"/d/{name}") for name in "ab" for host in ("g1", "g2", "g3"))
    assert Volume(name="v", bricks=bricks, replica=3).sets == (bricks[:3], bricks[3:])
    assert Volume(name="v", bricks=bricks[:2]).sets == ((bricks[0],), (bricks[1],))


def test_a_brick_is_written_and_read_as_host_and_path() -> None:
    brick = loads(SHORT.replace("g1:/d/b", "g1://d//b/")).volume.bricks[0]
    assert (brick.host, brick.path, str(brick)) == ("g1", "/d/b", "g1:/d/b")


def test_a_virtual_machine_runs_on_the_first_hypervisor_unless_it_says_otherwise() -> None:
    profile = loads(RIGHT.replace("[kvm1]", "[kvm1, kvm2]"))
    assert profile.host_of(Vm(name="a", disks=("a.img",))) == "kvm1"
    assert profile.host_of(Vm(name="a", disks=("a.img",), on="kvm2")) == "kvm2"


def test_an_image_knows_its_bytes() -> None:
    assert Image(name="a", size="5G").bytes == 5 * 2**30
    assert Image(name="a", source="/srv/a.raw").bytes is None


def test_from_is_source_in_python() -> None:
    assert loads(RIGHT).images[1].source == "/srv/c.qcow2"


def test_the_owner_may_be_looked_up() -> None:
    assert loads(RIGHT.replace("{uid: 107, gid: 107}", "auto")).volume.owner == "auto"


def test_options_may_have_no_group() -> None:
    assert loads(RIGHT.replace("group: virt", "group: null")).volume.tunables.group is None


def test_a_profile_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        loads(SHORT).name = "y"


RIGHT_CHANGES = [
    ("address: 192.0.2.21", "address: 'fe80::1%eth0'"),
    ("address: 192.0.2.21", "address: localhost"),
    ("  g2: {}", "  192.0.2.14: {}\n  a-b.example.org: {}\n  g2: {}"),
    ("name: a.img, format: raw, size: 5G", "name: a.img, format: raw, size: 512"),
    ("vcpus: 2", "network: bridge:br0.100"),
    ("vcpus: 2", "network: none"),
    ("vcpus: 2", "cdrom: /srv/a b.iso"),
    ("vcpus: 2", "xml: \"<domain type='kvm'>\\n\\t<name>x</name></domain>\""),
    ("{uid: 107, gid: 107}", "{uid: 0, gid: 4294967294}"),
    ("name: vm1", "name: 7up"),
    ("user: root", "user: admin@example.org"),
    ("network.ping-timeout: 20", "user.any-thing_1: 'some words, and signs'"),
    ("g1:/data/vmstore", "g1:/daten/größe"),
]


@pytest.mark.parametrize(("old", "new"), RIGHT_CHANGES)
def test_what_is_unusual_but_right_is_taken(old: str, new: str) -> None:
    loads(RIGHT.replace(old, new))
