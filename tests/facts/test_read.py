"""From the programs' answers to Facts."""

from __future__ import annotations

import pytest

from tests.facts.samples import DOMINFO, PROFILE, answer, facts_of
from virtwiz.errors import Unreadable
from virtwiz.facts import probes
from virtwiz.facts.model import NO_FILE, BrickDir, Facts, Filesystem, Hypervisor, ImageFacts, Node, Volfile
from virtwiz.facts.programs import BRICKS
from virtwiz.formats.domain import to_xml
from virtwiz.plan import Run, WithMount
from virtwiz.profile import Profile
from virtwiz.steps.domains import described

POOL: tuple[str, probes.About, int, str] = ("g1", "pool", 0, answer("pool-three.xml"))
DOWN = (1, "Connection failed. Please check if gluster daemon is operational.\n")
XML = to_xml(described(PROFILE, Facts(), PROFILE.vms[0].model_copy(update={"type": "qemu"})))


def test_hosts_that_were_not_asked_are_bare() -> None:
    facts = facts_of()
    assert facts.node("g1") == Node()
    assert facts.hypervisor("kvm1") == Hypervisor(owner=None, kvm=None)
    assert (facts.images, facts.online, facts.holds_files, facts.looked) == ({}, frozenset(), False, True)


def test_a_node() -> None:
    node = facts_of(
        POOL,
        ("g1", "volumes", 0, answer("info-replica.xml")),
        ("g1", "bricks", 0, "/home/brick1/b1\tfilled\tno\tyes\t\n"),
        (
            "g1",
            "glusterd",
            0,
            "backup\t/etc/glusterfs/glusterd.vol-2\nversion\t10.3\noperating\t100000\nsystemd\tyes\nunread\tyes\n",
        ),
        ("g1", "volfile", 0, "volume management\n    option rpc-auth-allow-insecure on\nend-volume\n"),
        ("g1", "groups", 0, "virt\t# for machines\nvirt\tfeatures.shard=on\nvirt\t a.b=off \nvirt\t\nx\tnonsense\n"),
    ).node("g1")
    assert node.answers
    assert node.uuid == "6bf84ad4-b8b0-448c-99f9-05dc6aa8aac3"
    assert [volume.name for volume in node.volumes] == ["v1"]
    assert node.bricks == {"/home/brick1/b1": BrickDir(exists=True, filled=True, root_filesystem=True)}
    assert node.volfile == Volfile("on", "/etc/glusterfs/glusterd.vol-2", unread=True)
    assert node.systemd
    assert (node.version, node.operating) == ("10.3", "100000")
    assert node.group("virt") == {"features.shard": "on", "a.b": "off"}
    assert node.group("x") is None
    assert node.group(None) == {}


def test_a_node_whose_glusterd_does_not_answer() -> None:
    assert facts_of(("g1", "pool", *DOWN)).node("g1") == Node(answers=False, silence=DOWN[1].strip())
    node = facts_of(
        ("g1", "pool", *DOWN),
        ("g1", "volumes", *DOWN),
        ("g1", "glusterd", 0, "systemd\tyes\n"),
        ("g1", "volfile", 0, "    option rpc-auth-allow-insecure on\n"),
    ).node("g1")
    assert (node.answers, node.systemd, node.volfile.state) == (False, True, "on")


def test_a_glusterd_that_goes_away_before_it_is_asked_for_its_volumes_has_not_answered() -> None:
    node = facts_of(POOL, ("g1", "volumes", *DOWN)).node("g1")
    assert node == Node(answers=False, silence=DOWN[1].strip())


def test_filesystems() -> None:
    rows = "/\text4\tused\t100\t60\n/data\ttmpfs\tused\t1\t1\n/data\txfs\tfree\t50\t40\n/data/b1\txfs\treadonly\t7\t0\n"
    node = facts_of(POOL, ("g1", "filesystems", 0, rows)).node("g1")
    data = Filesystem("/data", "xfs", "free", 50, 40)
    assert node.filesystems[1:] == (data, Filesystem("/data/b1", "xfs", "readonly", 7, 0))
    assert [node.filesystem(path) for path in ("/data", "/data/b", "/data/b12")] == [data] * 3
    assert [node.filesystem(path) for path in ("/data/b1", "/data/b1/x")] == [node.filesystems[2]] * 2
    assert node.filesystem("/database") == node.filesystems[0]
    assert Node().filesystem("/data") is None


@pytest.mark.parametrize("row", ["/\text4\tempty\t1\t1", "/\text4\tfree\tmany\t1", "/\text4\tfree\t1\t-1"])
def test_filesystems_that_cannot_be_read(row: str) -> None:
    with pytest.raises(Unreadable):
        facts_of(POOL, ("g1", "filesystems", 0, row + "\n"))


def test_a_node_that_lacks_files() -> None:
    missing = (1, "cat: /etc/glusterfs/glusterd.vol: No such file or directory\n")
    node = facts_of(POOL, ("g1", "volfile", *missing), ("g1", "groups", *missing)).node("g1")
    assert node.volfile.state == "missing"
    assert node.group("virt") is None


def test_what_the_edit_would_change() -> None:
    def diff(text: str) -> tuple[str, ...]:
        return facts_of(POOL, ("g1", "volfile", 0, "end-volume\n"), ("g1", "diff", 0, text)).node("g1").volfile.diff

    assert diff("     type x\n+    option y on\n end-volume\n") == ("     type x", "+    option y on", " end-volume")
    assert diff("-    type x\n-end-volume\n") == ()
    assert diff("sh: 1: diff: not found\n") == ()


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("/home/brick1/b1\tabsent\tno\tno\t", BrickDir()),
        ("/home/brick1/b1\tother\tno\tno\t", BrickDir(exists=True, directory=False)),
        ("/home/brick1/b1\tdirectory\tyes\tno\t", BrickDir(exists=True, mount_point=True)),
        ("/home/brick1/b1\tdirectory\tno\tno\t/home/brick1", BrickDir(exists=True, mark="/home/brick1")),
    ],
)
def test_brick_directories(row: str, expected: BrickDir) -> None:
    assert facts_of(POOL, ("g1", "bricks", 0, row + "\n")).node("g1").bricks == {"/home/brick1/b1": expected}


@pytest.mark.parametrize("about", ["pool", "volumes", "status"])
def test_what_gluster_refuses_to_tell_is_not_taken_for_nothing(about: probes.About) -> None:
    refusal = ("g1", about, 0, answer("status-unknown.xml"))
    with pytest.raises(Unreadable, match=r"g1: gluster does not tell .* \(Volume nosuch does not exist\)"):
        facts_of(*([] if about == "pool" else [POOL]), refusal)


def test_a_status_in_plain_text_is_unreadable() -> None:
    with pytest.raises(Unreadable):
        facts_of(("g1", "status", *DOWN))


def test_a_hypervisor_of_debian() -> None:
    told: tuple[str, probes.About, int, str] = ("kvm1", "capabilities", 0, answer("capabilities-debian.xml"))
    found = facts_of(told, ("kvm1", "user", 0, "libvirt-qemu\n")).hypervisor("kvm1")
    assert found == Hypervisor(owner=(64055, 64055), user="libvirt-qemu", kvm=False)


def test_a_hypervisor_with_kvm() -> None:
    text = answer("capabilities-debian.xml").replace(
        "<domain type='qemu'/>", "<domain type='qemu'/><domain type='kvm'/>"
    )
    assert facts_of(("kvm1", "capabilities", 0, text)).hypervisor("kvm1").kvm is True


def test_kvm_for_another_processor_does_not_count() -> None:
    other = "<guest><arch name='i686'><domain type='kvm'/></arch></guest></capabilities>"
    text = answer("capabilities-debian.xml").replace("</capabilities>", other)
    assert facts_of(("kvm1", "capabilities", 0, text)).hypervisor("kvm1").kvm is False


def test_libvirt_that_does_not_answer_and_one_that_does_not_tell() -> None:
    said = "error: Failed to connect socket to '/var/run/libvirt/libvirt-sock': No such file or directory\n"
    assert facts_of(("kvm1", "capabilities", 1, said)).hypervisor("kvm1") == Hypervisor(answers=False)
    assert facts_of(("kvm1", "capabilities", 0, "<capabilities/>")).hypervisor("kvm1").owner is None


@pytest.mark.parametrize(
    ("state", "running"),
    [("running", True), ("paused", True), ("in shutdown", True), ("shut off", False), ("crashed", False)],
)
def test_whether_a_domain_runs(state: str, running: bool) -> None:
    info = DOMINFO.replace("State:          running", f"State:          {state}")
    facts = facts_of(("kvm1", "domain", 0, XML), ("kvm1", "state", 0, info))
    domain = facts.hypervisor("kvm1").domains["vm1"]
    assert (domain.xml, domain.running, domain.persistent, domain.autostart) == (XML, running, True, False)


def test_a_domain_that_lives_on_without_a_definition_and_one_that_starts_by_itself() -> None:
    info = DOMINFO.replace("Persistent:     yes", "Persistent:     no").replace("disable", "enable")
    domain = facts_of(("kvm1", "domain", 0, XML), ("kvm1", "state", 0, info)).hypervisor("kvm1").domains["vm1"]
    assert (domain.running, domain.persistent, domain.autostart) == (True, False, True)


def test_an_empty_value_does_not_swallow_the_next_line() -> None:
    info = DOMINFO.replace("OS Type:        hvm", "OS Type:       ")
    facts = facts_of(("kvm1", "domain", 0, XML), ("kvm1", "state", 0, info.replace("running", "shut off")))
    assert not facts.hypervisor("kvm1").domains["vm1"].running


def test_a_domain_that_is_not_there() -> None:
    said = "error: failed to get domain 'vm1'\n\n"
    facts = facts_of(("kvm1", "domain", 1, said), ("kvm1", "state", 1, said))
    assert facts.hypervisor("kvm1").domains == {}


def test_a_domain_that_cannot_be_read_is_no_reason_to_fall_over() -> None:
    with pytest.raises(Unreadable, match="domain vm1"):
        facts_of(("kvm1", "domain", 0, "<domain><name>vm1</domain>"), ("kvm1", "state", 0, DOMINFO))


@pytest.mark.parametrize(("active", "idle"), [("yes", ()), ("no", ("default",))])
def test_whether_the_default_network_is_active(active: str, idle: tuple[str, ...]) -> None:
    text = f"Name:           default\nActive:         {active}\nPersistent:     yes\n\n"
    assert facts_of(("kvm1", "network", 0, text)).hypervisor("kvm1").idle_networks == idle


def test_disks_in_use_and_those_that_will_be() -> None:
    told = "vmstore/a b.img\told one\trunning\n-\told one\trunning\n/srv/cd.iso\tvm2\trunning\nerror: no domain\n"
    told += "vmstore/a b.img\told one\tboot\nvmstore/a b.img\tnew\tboot\n"
    found = facts_of(("kvm1", "capabilities", 0, "<capabilities/>"), ("kvm1", "disks", 0, told)).hypervisor("kvm1")
    assert found.disks_in_use == {"vmstore/a b.img": "old one", "-": "old one", "/srv/cd.iso": "vm2"}
    assert found.disks_at_boot == (("vmstore/a b.img", "old one"), ("vmstore/a b.img", "new"))


def test_images() -> None:
    facts = facts_of(("g1", "images", 0, f"files\nfree\t1000\na.img\t5368709120\t4096\t{'00' * 48}\n"))
    assert facts.images == {"a.img": ImageFacts("raw", 5 * 2**30, finished=True, taken=4096)}
    assert (facts.holds_files, facts.free, facts.looked) == (True, 1000, True)


def test_a_directory_of_an_images_name() -> None:
    facts = facts_of(("g1", "images", 0, "a.img\t0\t0\tno file\n"))
    assert facts.images == {"a.img": ImageFacts(NO_FILE, 0, finished=True)}


def test_an_empty_volume_and_one_that_cannot_be_mounted() -> None:
    empty = facts_of(("g1", "images", 0, ""))
    assert (empty.images, empty.holds_files, empty.looked) == ({}, False, True)
    closed = facts_of(("g1", "images", 1, "Mount failed. Check the log file  for more details.\n"))
    assert (closed.images, closed.holds_files, closed.looked) == ({}, False, False)


@pytest.mark.parametrize("row", ["a\tmany\t1\t00", "a\t1\t1\txx", "a\t1\t1\t0", "a\t-1\t1\t", "a\t1\t\t", "free\tno"])
def test_images_that_cannot_be_read(row: str) -> None:
    with pytest.raises(Unreadable):
        facts_of(("g1", "images", 0, row + "\n"))


def test_probes_read_only_and_are_asked_of_the_hosts_they_concern() -> None:
    asked = (*probes.first(PROFILE), *probes.second(PROFILE, "g2"))
    assert not any(probe.command.changes for probe in asked)
    assert {p.command.host for p in asked if p.about in ("pool", "volumes", "bricks", "volfile")} == {"g1", "g2"}
    assert {p.command.host for p in asked if p.about in ("capabilities", "domain", "state")} == {"kvm1"}
    assert {p.command.host for p in asked if p.about in ("status", "images")} == {"g2"}
    (look,) = (probe.command.verb for probe in asked if probe.about == "images")
    assert isinstance(look, WithMount)
    assert (look.servers, look.read_only) == (("g2", "g1"), True)
    assert all(LOCK in probe.command.retry_on for probe in asked)


LOCK = "Another transaction is in progress"


def test_a_peer_without_bricks_is_not_asked_about_any() -> None:
    data = PROFILE.model_dump(mode="json", by_alias=True) | {"peers": ["g1", "g2", "kvm1"]}
    asked = probes.first(Profile.model_validate(data))
    bricks = {p.command.host: p.command.verb for p in asked if p.about == "bricks"}
    assert bricks == {host: Run(("sh", "-c", BRICKS, "virtwiz", "/home/brick1/b1")) for host in ("g1", "g2")}


def test_a_lasting_mount() -> None:
    vm = {"name": "vm1", "disks": ["a.img"], "access": "fuse"}
    profile = Profile.model_validate(PROFILE.model_dump(mode="json", by_alias=True) | {"vms": [vm]})
    line = "g1:/testvol /var/lib/virtwiz/testvol glusterfs defaults,_netdev 0 0\n"
    found = facts_of(("kvm1", "fstab", 0, line), ("kvm1", "mounted", 0, ""), profile=profile).hypervisor("kvm1")
    assert (found.fstab, found.mounted) == (line, True)
    assert not facts_of(("kvm1", "mounted", 32, ""), profile=profile).hypervisor("kvm1").mounted
