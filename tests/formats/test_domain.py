"""A new domain's XML: valid for libvirt, complete, and escaped whatever the names hold."""

import subprocess
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.needs import need
from virtwiz.formats.domain import Disk, Domain, DomainXmlError, differences, disk_differences, domain_uuid, to_xml
from virtwiz.formats.domain_disks import target_name
from virtwiz.formats.fuse import disk_path

SLOW_MACHINE = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
SCHEMA = "/usr/share/libvirt/schemas/domain.rng"
UUID = domain_uuid("three-node-vmstore", "vm1")
SERVERS = ("g1", "g2", "g3")
RAW, QCOW2 = Disk("vm1.img", "raw", "v", SERVERS), Disk("disks/data.qcow2", "qcow2", "v", SERVERS)
VM = Domain("vm1", UUID, 2 << 30, 2, "kvm", (RAW, QCOW2))

GOLDEN = f"""<domain type="kvm">
  <name>vm1</name>
  <uuid>{UUID}</uuid>
  <memory unit="KiB">2097152</memory>
  <currentMemory unit="KiB">2097152</currentMemory>
  <vcpu>2</vcpu>
  <os>
    <type arch="x86_64">hvm</type>
    <boot dev="hd" />
    <boot dev="cdrom" />
  </os>
  <features>
    <acpi />
    <apic />
  </features>
  <cpu mode="host-model" />
  <on_poweroff>destroy</on_poweroff>
  <on_reboot>restart</on_reboot>
  <on_crash>destroy</on_crash>
  <devices>
    <disk type="network" device="disk">
      <driver name="qemu" type="raw" cache="none" />
      <source protocol="gluster" name="v/vm1.img">
        <host name="g1" port="24007" />
        <host name="g2" port="24007" />
        <host name="g3" port="24007" />
      </source>
      <target dev="vda" bus="virtio" />
    </disk>
    <disk type="file" device="disk">
      <driver name="qemu" type="qcow2" cache="none" />
      <source file="/var/lib/virtwiz/v/data.qcow2" />
      <target dev="vdb" bus="virtio" />
    </disk>
    <disk type="file" device="cdrom">
      <driver name="qemu" type="raw" />
      <source file="/srv/a.iso" />
      <target dev="sda" bus="sata" />
      <readonly />
    </disk>
    <serial type="pty">
      <target port="0" />
    </serial>
    <console type="pty">
      <target type="serial" port="0" />
    </console>
    <interface type="bridge">
      <source bridge="br0" />
      <model type="virtio" />
    </interface>
    <graphics type="vnc" port="-1" autoport="yes" listen="127.0.0.1" />
  </devices>
</domain>
"""


def validate(tmp_path: Path, *texts: str) -> None:
    need("xmllint")
    if not Path(SCHEMA).exists():
        pytest.skip(f"not installed: {SCHEMA}")
    paths = [tmp_path / f"{number}.xml" for number, _ in enumerate(texts)]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text)
    done = subprocess.run(
        ["xmllint", "--noout", "--relaxng", SCHEMA, *paths], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_a_whole_domain(tmp_path: Path) -> None:
    fuse = Disk("data.qcow2", "qcow2", "v", SERVERS, disk_path("v", "data.qcow2"))
    domain = Domain("vm1", UUID, 2 << 30, 2, "kvm", (RAW, fuse), "/srv/a.iso", "bridge:br0", "vnc")
    assert to_xml(domain) == GOLDEN
    validate(tmp_path, GOLDEN)


def test_a_small_domain(tmp_path: Path) -> None:
    text = to_xml(Domain("vm1", UUID, (64 << 20) + 1, 1, "qemu", (RAW,), None, "none"))
    validate(tmp_path, text, to_xml(VM))
    assert '<memory unit="KiB">65537</memory>' in text
    for absent in ("interface", "graphics", "cdrom", "<cpu", "vdb"):
        assert absent not in text


def test_target_names() -> None:
    names = {0: "vda", 1: "vdb", 25: "vdz", 26: "vdaa", 27: "vdab", 701: "vdzz", 702: "vdaaa"}
    assert {index: target_name(index) for index in names} == names
    many = Domain("vm1", UUID, 1 << 30, 1, "qemu", tuple(Disk(f"{n}.img", "raw", "v", SERVERS) for n in range(28)))
    assert [each.get("dev") for each in ET.fromstring(to_xml(many)).iter("target")][25:28] == ["vdz", "vdaa", "vdab"]
    assert differences(many, to_xml(many)) == ()


def test_uuid_is_the_same_for_the_same_names_only() -> None:
    assert domain_uuid("a", "b") == domain_uuid("a", "b")
    assert len({domain_uuid("a", "b"), domain_uuid("b", "a"), domain_uuid("ab", ""), domain_uuid("", "ab")}) == 4


@pytest.mark.parametrize("text", ["a\nb", "a\rb", "a\0b", "a\x1bb", "a\udc80b", "a\uffffb"])
def test_what_xml_cannot_carry_is_refused(text: str) -> None:
    with pytest.raises(DomainXmlError):
        to_xml(Domain(text, UUID, 1 << 30, 1, "qemu", ()))
    with pytest.raises(DomainXmlError):
        to_xml(Domain("vm1", UUID, 1 << 30, 1, "qemu", (Disk(text, "raw", "v", SERVERS),)))


texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cn", "Zl", "Zp")), min_size=1, max_size=12)
hostile = st.sampled_from(
    ["'/><x a='", '"/><!--', "]]>", "&amp;", "<![CDATA[", "a b;c", "$(x)", "%s", "--", "é</name>"]
)
names = (texts | hostile).filter(lambda text: "/" not in text and text.strip() == text)
disks = st.builds(
    Disk,
    image=names,
    format=st.sampled_from(["raw", "qcow2"]),
    volume=st.just("v"),
    servers=st.sampled_from([("g1",), SERVERS]),
    path=st.none() | names.map(lambda name: f"/var/lib/virtwiz/v/{name}"),
)
domains = st.builds(
    Domain,
    name=names,
    uuid=st.uuids().map(str),
    memory=st.integers(1 << 20, 1 << 40),
    vcpus=st.integers(1, 64),
    type=st.sampled_from(["kvm", "qemu"]),
    disks=st.lists(disks, max_size=4, unique_by=(lambda disk: disk.image, lambda disk: disk.path or disk.image)).map(
        tuple
    ),
    cdrom=st.none() | names.map("/srv/{}".format),
    network=st.sampled_from(["default", "none"]) | names.map("bridge:{}".format),
    graphics=st.sampled_from(["none", "vnc"]),
)


@settings(SLOW_MACHINE)
@given(domains)
def test_what_is_written_is_what_was_stated(domain: Domain) -> None:
    text = to_xml(domain)
    root = ET.fromstring(text)
    assert root.findtext("name") == domain.name
    assert differences(domain, text) == disk_differences(domain, text) == ()
    assert to_xml(domain, text) == text


@settings(SLOW_MACHINE)
@given(domains, domains)
def test_anything_can_be_written_over_anything(before: Domain, after: Domain) -> None:
    text = to_xml(after, to_xml(before))
    assert differences(after, text) == ()
    assert to_xml(after, text) == text


def _with_a_real_bridge(domain: Domain) -> Domain:
    """The schema has an opinion on the names of bridges."""
    return replace(domain, network="bridge:br-0.1:x_y") if domain.network.startswith("bridge:") else domain


@settings(max_examples=8, deadline=None, phases=[Phase.generate])
@given(many=st.lists(domains.map(_with_a_real_bridge), min_size=8, max_size=8))
def test_libvirts_schema_accepts_it(tmp_path_factory: pytest.TempPathFactory, many: list[Domain]) -> None:
    validate(tmp_path_factory.mktemp("domains"), *map(to_xml, many))
