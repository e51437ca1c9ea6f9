"""virsh about the hypervisor itself: capabilities, version, name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import uuid5
from xml.etree import ElementTree as ET

from virtwiz.practice.libvirt import xml
from virtwiz.practice.libvirt.xml import make
from virtwiz.practice.model import NAMESPACE
from virtwiz.practice.programs.virsh.call import Spec

if TYPE_CHECKING:
    from virtwiz.practice.answer import Answer
    from virtwiz.practice.model import Host
    from virtwiz.practice.programs.virsh.call import Call

VERSION: Final = """\
Compiled against library: libvirt 9.0.0
Using library: libvirt 9.0.0
Using API: QEMU 9.0.0
Running hypervisor: QEMU 7.2.22
"""
MACHINES: Final = (
    ("pc-i440fx-7.2", "", 255),
    ("pc", "pc-i440fx-7.2", 255),
    ("pc-q35-7.2", "", 288),
    ("q35", "pc-q35-7.2", 288),
    ("microvm", "", 288),
    ("isapc", "", 1),
)
"""The machines of QEMU 7.2 without those of its earlier releases: name, what it stands for, processors."""
HOST: Final = """\
<host>
  <uuid>{uuid}</uuid>
  <cpu>
    <arch>x86_64</arch>
    <model>kvm64</model>
    <vendor>Intel</vendor>
    <topology sockets='1' dies='1' cores='2' threads='1'/>
    <pages unit='KiB' size='4'/>
  </cpu>
  <power_management/>
  <iommu support='no'/>
  <migration_features>
    <live/>
    <uri_transports>
      <uri_transport>tcp</uri_transport>
      <uri_transport>rdma</uri_transport>
    </uri_transports>
  </migration_features>
  <secmodel>
    <model>none</model>
    <doi>0</doi>
  </secmodel>
  <secmodel>
    <model>dac</model>
    <doi>0</doi>
    <baselabel type='kvm'>+64055:+64055</baselabel>
    <baselabel type='qemu'>+64055:+64055</baselabel>
  </secmodel>
</host>
"""
FEATURES: Final = (
    "<features><pae/><nonpae/><acpi default='on' toggle='yes'/><apic default='on' toggle='no'/><cpuselection/>"
    "<deviceboot/><disksnapshot default='on' toggle='no'/></features>"
)


def capabilities(call: Call) -> Answer:
    """`capabilities`."""
    host = call.session.host
    described = HOST.format(uuid=uuid5(NAMESPACE, f"host/{host.name}"))
    guests = [_guest(host, "i686", 32, "i386"), _guest(host, "x86_64", 64, "x86_64")]
    parts = [described, *(xml.text(guest) for guest in guests)]
    inside = "\n".join("".join(f"  {line}\n" for line in part.splitlines()) for part in parts)
    return call.said(f"<capabilities>\n\n{inside}\n</capabilities>\n\n", 0.1)


def _guest(host: Host, name: str, bits: int, emulator: str) -> ET.Element:
    guest = make("guest")
    guest.append(make("os_type", "hvm"))
    arch = make("arch", name=name)
    arch.append(make("wordsize", str(bits)))
    arch.append(make("emulator", f"/usr/bin/qemu-system-{emulator}"))
    for machine, canonical, processors in MACHINES:
        stands_for = {"canonical": canonical} if canonical else {}
        arch.append(make("machine", machine, **stands_for, maxCpus=str(processors)))
    arch.append(make("domain", type_="qemu"))
    if host.kvm:
        arch.append(make("domain", type_="kvm"))
    guest.append(arch)
    features = ET.fromstring(FEATURES)
    if bits == 64:
        features[:] = [each for each in features if each.tag not in ("pae", "nonpae")]
    guest.append(features)
    return guest


COMMANDS: Final = {
    "capabilities": Spec(capabilities),
    "version": Spec(lambda call: call.said(VERSION)),
    "hostname": Spec(lambda call: call.said(f"{call.session.host.name}\n")),
    "uri": Spec(lambda call: call.said("qemu:///system\n")),
    "connect": Spec(lambda call: call.said(""), may=("name",)),
}
