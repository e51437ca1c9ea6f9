"""The domains that the recorder defined, as files in /lab/xml: one that is good, and variations of it."""

from __future__ import annotations

from typing import Final

GOOD: Final = """\
<domain type='qemu'>
  <name>vm1</name>
  <memory unit='MiB'>128</memory>
  <vcpu>1</vcpu>
  <os><type arch='x86_64' machine='pc'>hvm</type><boot dev='hd'/></os>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    <disk type='network' device='disk'>
      <driver name='qemu' type='raw' cache='none'/>
      <source protocol='gluster' name='vmstore/ow1.img'>
        <host name='r1' port='24007'/>
      </source>
      <target dev='vda' bus='virtio'/>
    </disk>
    <serial type='pty'/>
    <console type='pty'/>
  </devices>
</domain>
"""
IMAGE: Final = "vmstore/ow1.img"
HOST: Final = "<host name='r1' port='24007'/>"
UUID: Final = "<uuid>11111111-2222-3333-4444-555555555555</uuid>"


def definitions() -> dict[str, str]:
    """By the file's name without `.xml`."""
    return {
        "good": GOOD,
        "uuid-a": GOOD.replace("</name>", f"</name>\n  {UUID}"),
        "multi": _other("vm2", HOST, f"{HOST}<host name='r2' port='24007'/><host name='r3' port='24007'/>"),
        "multi-badfirst": _other("vm2b", HOST, f"<host name='10.98.0.99' port='24007'/>{HOST}"),
        "missing": _other("vm3", IMAGE, "vmstore/nosuch.img"),
        "rootimg": _other("vm4", IMAGE, "vmstore/root1.img"),
        "badhost": _other("vm5", HOST, "<host name='nosuchhost' port='24007'/>"),
        "badvol": _other("vm6", IMAGE, "nosuch/ow1.img"),
        "nohost": _other("vm7", HOST, ""),
        "badproto": _other("vm8", "'gluster'", "'glusterfs'"),
        "badelem": _other("vm9", "<vcpu>1</vcpu>", "<vcpux>1</vcpux>"),
        "kvm": _other("vm10", "type='qemu'", "type='kvm'"),
        "novol": _other("vm11", IMAGE, "ow1.img"),
        "wrongformat": _other("vm12", "type='raw'", "type='qcow2'"),
        "badname": _other("a b;c", "", ""),
        "tcp": _other("vm14", "port='24007'/>", "port='24007' transport='tcp'/>"),
        "unix": _other("vm15", HOST, "<host transport='unix' socket='/run/glusterd.socket'/>"),
        "malformed": GOOD.replace("  </devices>\n", "  \n"),
    }


def _other(name: str, before: str, after: str) -> str:
    changed = GOOD.replace(before, after) if before else GOOD
    return changed.replace("<name>vm1</name>", f"<name>{name}</name>")
