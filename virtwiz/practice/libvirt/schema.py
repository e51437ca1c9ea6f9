"""The part of libvirt's domain schema that is modelled: what a domain has, and what a disk on gluster needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from virtwiz.practice.libvirt.xml import child_text

if TYPE_CHECKING:
    from xml.etree import ElementTree as ET

TOP: Final = frozenset(
    """
    name uuid genid title description metadata memory maxMemory currentMemory memoryBacking memtune numatune numa vcpu
    vcpus cputune iothreads iothreadids defaultiothread blkiotune resource sysinfo bootloader bootloader_args os
    features cpu clock on_poweroff on_reboot on_crash on_lockfailure pm perf devices seclabel launchSecurity idmap
    keywrap fibrechannel
    """.split()  # noqa: SIM905 (a list of names)
)
PROTOCOLS: Final = frozenset(
    ("nbd", "rbd", "sheepdog", "gluster", "iscsi", "http", "https", "ftp", "ftps", "tftp", "ssh", "nfs")
)
DEVICES: Final = frozenset(
    """
    emulator disk controller lease filesystem interface smartcard serial parallel console channel input tpm graphics
    sound audio video hostdev redirdev redirfilter hub watchdog memballoon rng nvram panic shmem memory iommu vsock
    crypto
    """.split()  # noqa: SIM905 (a list of names)
)
CONTENT: Final = "Element domain failed to validate content"


@dataclass(frozen=True)
class Finding:
    """One line of what the schema says, and the element it is about; None: it names none."""

    words: str
    element: ET.Element | None


def findings(root: ET.Element) -> list[Finding]:
    """What the schema has against a domain, in its order; empty where it is valid."""
    strange = next((each for each in root if each.tag not in TOP), None)
    if strange is not None:
        return [Finding(f"Element domain has extra content: {strange.tag}", strange)]
    if not len(root):
        return [Finding(CONTENT, root)]
    if not child_text(root, "name"):
        sequence = Finding("Invalid sequence in interleave", root)
        return [Finding("Expecting an element name, got nothing", root), sequence, sequence, Finding(CONTENT, root)]
    memory = root.find("memory")
    if memory is not None and not (memory.text or "").strip().isdecimal():
        value = f"Type unsignedLong doesn't allow value '{(memory.text or '').strip()}'"
        rest = [Finding("Invalid sequence in interleave", root), Finding(CONTENT, root)]
        return [Finding(value, memory), Finding("Extra element memory in interleave", None), *rest]
    devices = root.find("devices")
    if devices is not None and not all(_device(each) for each in devices):
        return [Finding("Extra element devices in interleave", None), Finding(CONTENT, devices)]
    return []


def _device(device: ET.Element) -> bool:
    return device.tag in DEVICES and (device.tag != "disk" or _disk(device))


def _disk(disk: ET.Element) -> bool:
    source, target = disk.find("source"), disk.find("target")
    if target is None or not target.get("dev"):
        return False
    if disk.get("type") != "network" or source is None:
        return disk.get("type", "file") in ("file", "block", "dir", "network", "volume", "nvme", "vhostuser")
    hosts = source.findall("host")
    known = source.get("protocol") in PROTOCOLS
    return known and (source.get("protocol") != "gluster" or (bool(hosts) and bool(source.get("name"))))
