"""What the profile states written into a domain that exists, and told apart from it."""

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from virtwiz.formats.domain import (
    Disk,
    Domain,
    DomainXmlError,
    differences,
    disk_differences,
    strangers,
    to_xml,
    with_identity,
)

DOMAINS = Path(__file__).with_name("domains")
G12 = ("g1", "g2")
A = Disk("a.img", "raw", "v", G12)
B = Disk("b", "qcow2", "v", ("g1",), "/var/lib/virtwiz/v/b")
C = Disk("c.img", "raw", "v", G12)
UUID = "18bc1b8f-83a4-5373-9a41-5713b058b1b7"
VM = Domain("vm1", UUID, 2 << 30, 2, "qemu", (A, B), "/x.iso", "default", "vnc")
LIBVIRT = (DOMAINS / "two-disks-cdrom-vnc.xml").read_text()
SMALL = Domain(
    "vm1",
    "59fe5eb3-b9bd-4845-855b-29d2dbb0c0c3",
    128 << 20,
    1,
    "qemu",
    (Disk("ow1.img", "raw", "vmstore", ("r1",)),),
    network="none",
)


def add(text: str, before: str, xml: str) -> str:
    return text.replace(before, xml + before, 1)


def targets(text: str) -> list[tuple[str, str]]:
    """Target and source of each disk."""
    found = ET.fromstring(text).findall("devices/disk")
    return [
        (_get(each, "target", "dev"), _get(each, "source", "name") or _get(each, "source", "file")) for each in found
    ]


def _get(disk: ET.Element, tag: str, attribute: str) -> str:
    each = disk.find(tag)
    return "" if each is None else each.get(attribute, "")


def plain(text: str) -> str:
    """XML without regard to blanks between elements and to quotes."""
    return ET.canonicalize(text, strip_text=True)


def test_what_libvirt_gives_back_has_no_difference() -> None:
    assert differences(VM, LIBVIRT) == ()
    assert differences(SMALL, (DOMAINS / "off.xml").read_text()) == ()
    assert differences(SMALL, (DOMAINS / "running.xml").read_text()) == ()


def test_writing_what_is_there_changes_nothing() -> None:
    assert plain(to_xml(VM, LIBVIRT)) == plain(LIBVIRT)
    assert plain(with_identity(LIBVIRT, VM)) == plain(LIBVIRT)


USER = """<metadata><os:app xmlns:os="urn:x">kept &amp; well</os:app></metadata>"""
USERS_DISK = """<disk type='file' device='disk'><driver name='qemu' type='raw' cache='writeback'/>
<source file='/srv/local.img'/><target dev='vdc' bus='virtio'/></disk>
<disk type='network' device='disk'><driver name='qemu' type='raw'/><source protocol='gluster' name='other/x.img'>
<host name='h'/></source><target dev='vdd' bus='virtio'/></disk>"""


TWICE = """<disk type='network' device='disk'><driver name='qemu' type='raw'/>
<source protocol='gluster' name='v/a.img'><host name='g1'/><host name='g2'/></source><target dev='vdc'/></disk>"""


def test_what_the_user_added_stays() -> None:
    text = add(add(LIBVIRT, "<controller", USERS_DISK), "<os>", USER)
    text = add(text, "</devices>", "<sound model='ich9'/><!-- mine -->")
    text = text.replace("cache='none'/>", "cache='none' io='threads'/>", 1)
    assert differences(VM, text) == ()
    assert plain(to_xml(VM, text)) == plain(text)
    changed = to_xml(replace(VM, memory=4 << 30, vcpus=4, disks=(A, B, C)), text)
    for kept in (
        "os:app",
        "kept &amp; well",
        "<!-- mine -->",
        "ich9",
        "52:54:00:04:1e:04",
        'io="threads"',
        "other/x.img",
    ):
        assert kept in changed
    assert sorted(targets(changed)) == [
        ("sda", "/x.iso"),
        ("vda", "v/a.img"),
        ("vdb", "/var/lib/virtwiz/v/b"),
        ("vdc", "/srv/local.img"),
        ("vdd", "other/x.img"),
        ("vde", "v/c.img"),
    ]


DIFFERENT = {
    "memory is 2 GiB, the profile says 3 GiB": replace(VM, memory=3 << 30),
    "memory is 2 GiB, the profile says 1536 MiB": replace(VM, memory=1536 << 20),
    "vcpus is 2, the profile says 4": replace(VM, vcpus=4),
    "type is qemu, the profile says kvm": replace(VM, type="kvm"),
    "name is vm1, the profile says vm9": replace(VM, name="vm9"),
    f"uuid is {UUID}, the profile says {UUID[:-1]}8": replace(VM, uuid=UUID[:-1] + "8"),
    "cdrom is /x.iso, the profile says /y.iso": replace(VM, cdrom="/y.iso"),
    "network is default, the profile says bridge:br0": replace(VM, network="bridge:br0"),
    "disk v/c.img is missing": replace(VM, disks=(A, B, C)),
    "order of disks is v/a.img, v/b, the profile says v/b, v/a.img": replace(VM, disks=(B, A)),
    "format of disk v/a.img is raw, the profile says qcow2": replace(VM, disks=(replace(A, format="qcow2"), B)),
    "access of disk v/b is /var/lib/virtwiz/v/b, the profile says libgfapi": replace(
        VM, disks=(A, replace(B, path=None))
    ),
    "servers of disk v/a.img is g1:24007, g2:24007, the profile says g1:24007": replace(
        VM, disks=(replace(A, servers=("g1",)), B)
    ),
}


@pytest.mark.parametrize(("difference", "domain"), DIFFERENT.items())
def test_each_difference_is_told_and_mended(difference: str, domain: Domain) -> None:
    assert differences(domain, LIBVIRT) == (difference,)
    mended = to_xml(domain, LIBVIRT)
    assert differences(domain, mended) == ()
    assert "52:54:00:04:1e:04" in mended


def test_disks_on_the_volume_that_are_not_stated_are_strangers() -> None:
    assert strangers(VM, LIBVIRT) == ()
    assert strangers(replace(VM, disks=(A,)), LIBVIRT) == ("v/b",)
    assert differences(replace(VM, disks=(A,)), LIBVIRT) == ()
    assert strangers(VM, BY_HAND) == ("v/old.img",)


def test_what_is_not_stated_is_no_difference() -> None:
    assert differences(replace(VM, cdrom=None, network="none", graphics="none"), LIBVIRT) == ()
    assert differences(replace(VM, disks=(replace(A, servers=("g2", "g1")), B)), LIBVIRT) == ()


def test_units_and_forms_of_the_same() -> None:
    text = LIBVIRT.replace("<memory unit='KiB'>2097152", "<memory unit='GiB'>2").replace(
        "<currentMemory unit='KiB'>", "<currentMemory>"
    )
    text = text.replace(UUID, UUID.upper().replace("-", "")).replace(" port='24007'", "")
    assert differences(VM, text) == ()


def test_a_lower_current_memory_and_fewer_cpus_at_start() -> None:
    text = LIBVIRT.replace("<currentMemory unit='KiB'>2097152", "<currentMemory unit='KiB'>1048576")
    text = text.replace("<vcpu placement='static'>", "<vcpu placement='static' current='1'>")
    assert differences(VM, text) == (
        "current memory is 1 GiB, the profile says 2 GiB",
        "vcpus at start is 1, the profile says 2",
    )
    assert differences(VM, to_xml(VM, text)) == ()


def test_a_disk_that_has_to_come_first_names_all_anew_around_the_users() -> None:
    text = add(LIBVIRT, "<controller", USERS_DISK.replace("vdc", "vdb").replace("vdd", "vdz"))
    text = text.replace(
        "<target dev='vdb' bus='virtio'/>\n      <address", "<target dev='vdc' bus='virtio'/>\n      <address"
    )
    own = [pair for pair in targets(to_xml(replace(VM, disks=(C, A, B)), text)) if pair[0] in ("vda", "vdc", "vdd")]
    assert own == [("vda", "v/c.img"), ("vdc", "v/a.img"), ("vdd", "/var/lib/virtwiz/v/b")]


@pytest.mark.parametrize("target", ["vd1", "hda", "", "vdA", "xvda"])
def test_odd_targets_are_left_alone(target: str) -> None:
    text = LIBVIRT.replace("vdb", target)
    changed = to_xml(replace(VM, disks=(A, B, C)), text) if target else to_xml(VM, text)
    assert len({dev for dev, _ in targets(changed)}) == len(targets(changed))
    assert "" not in {dev for dev, _ in targets(changed)}


def test_numbers_that_are_none() -> None:
    text = LIBVIRT.replace("2097152", "9" * 5000).replace(">2</vcpu>", ">two</vcpu>")
    assert differences(VM, text) == (
        "memory is missing, the profile says 2 GiB",
        "vcpus is missing, the profile says 2",
    )
    assert differences(VM, to_xml(VM, text)) == ()


def test_a_removed_disk_leaves_the_others_where_they_are() -> None:
    assert targets(to_xml(replace(VM, disks=(B,)), LIBVIRT)) == [("vdb", "/var/lib/virtwiz/v/b"), ("sda", "/x.iso")]


def test_a_disk_that_is_there_twice_is_put_once() -> None:
    twice = add(LIBVIRT, "<disk type='file' device='cdrom'>", TWICE)
    assert differences(VM, twice) == ("disk v/a.img is there more than once",)
    assert differences(VM, to_xml(VM, twice)) == ()


def test_order_is_that_of_the_targets_as_libvirt_sorts_them() -> None:
    swapped = LIBVIRT.replace("vda", "vdx").replace("vdb", "vda").replace("vdx", "vdb")
    assert disk_differences(VM, swapped) == ("order of disks is v/b, v/a.img, the profile says v/a.img, v/b",)
    assert disk_differences(VM, with_identity(swapped, VM)) == ()


BY_HAND = """<!-- mine --><domain type='kvm' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>
  <name>template</name><memory unit='GiB'>8</memory><vcpu>6</vcpu><os firmware='efi'><type machine='q35'>hvm</type></os>
  <devices><disk type='network' device='disk'><source protocol='gluster' name='v/old.img'><host name='h'/></source>
  <target dev='sda' bus='scsi'/><address type='drive'/></disk></devices>
  <qemu:commandline><qemu:arg value='-s'/></qemu:commandline></domain>"""


def test_a_domain_by_hand_keeps_all_but_name_uuid_and_disks() -> None:
    assert disk_differences(VM, BY_HAND) == (
        "name is template, the profile says vm1",
        f"uuid is missing, the profile says {UUID}",
        "disk v/a.img is missing",
        "disk v/b is missing",
    )
    text = with_identity(BY_HAND, VM)
    assert disk_differences(VM, text) == ()
    assert targets(text) == [("vda", "v/a.img"), ("vdb", "/var/lib/virtwiz/v/b")]
    for kept in (
        '<memory unit="GiB">8',
        "<vcpu>6",
        'firmware="efi"',
        '<qemu:arg value="-s" />',
        "xmlns:qemu=",
        'type="kvm"',
    ):
        assert kept in text
    assert "interface" not in text


def test_a_new_count_of_cpus_drops_a_topology_that_no_longer_adds_up() -> None:
    text = LIBVIRT.replace("</cpu>", "<topology sockets='1' cores='2' threads='1'/></cpu>")
    assert "topology" in to_xml(VM, text)
    assert "topology" not in to_xml(replace(VM, vcpus=3), text)


def test_the_cdrom_goes_into_an_empty_drive_first() -> None:
    empty = "<disk type='file' device='cdrom'><target dev='sdb' bus='sata'/><readonly/></disk>"
    text = to_xml(replace(VM, cdrom="/y.iso"), add(LIBVIRT, "<controller", empty))
    assert targets(text)[2:] == [("sda", "/x.iso"), ("sdb", "/y.iso")]


REFUSED = {
    "<!DOCTYPE domain [<!ENTITY a 'b'>]><domain><name>&a;</name></domain>": "DOCTYPE",
    "<!DOCTYPE domain SYSTEM 'file:///etc/passwd'><domain/>": "DOCTYPE",
    "<domain><name>&a;</name></domain>": "not well-formed",
    "<domain>": "not well-formed",
    "": "not well-formed",
    "<network/>": "not <domain>",
    "<domain>" + "<a>" * 9999 + "</a>" * 9999 + "</domain>": "deep",
    "<domain>\udc80</domain>": "not well-formed",
}


@pytest.mark.parametrize(("text", "reason"), REFUSED.items(), ids=range(len(REFUSED)))
def test_xml_that_is_refused(text: str, reason: str) -> None:
    for function in (lambda: to_xml(VM, text), lambda: with_identity(text, VM), lambda: differences(VM, text)):
        with pytest.raises(DomainXmlError, match=reason):
            function()


PATH = "/var/lib/virtwiz/v/a.img"
ENCRYPTED = (
    """<encryption format='luks'><secret type='passphrase' uuid='f52a81b2-424e-490c-823d-6bd4235bc572'/></encryption>"""
)


@pytest.mark.parametrize("servers", [("g1",), ("g3", "g1", "g2")])
def test_other_servers_leave_what_else_the_source_says(servers: tuple[str, ...]) -> None:
    text = LIBVIRT.replace("</source>", f"<!-- mine -->{ENCRYPTED}</source>", 1)
    wanted = replace(VM, disks=(replace(A, servers=servers), B))
    changed = to_xml(wanted, text)
    assert differences(wanted, changed) == ()
    source = ET.fromstring(changed).find("devices/disk/source")
    assert source is not None
    assert [each.get("name") for each in source.findall("host")] == list(servers)
    assert [each.tag for each in source] == ["host"] * len(servers) + ["encryption"]
    for kept in ("<!-- mine -->", "f52a81b2"):
        assert kept in changed


def test_a_disk_reached_in_another_way_stays_encrypted() -> None:
    text = LIBVIRT.replace("</source>", f"{ENCRYPTED}</source>", 1)
    source = ET.fromstring(to_xml(replace(VM, disks=(replace(A, path=PATH), B)), text)).find("devices/disk/source")
    assert source is not None
    assert (source.attrib, [each.tag for each in source]) == ({"file": PATH}, ["encryption"])
