"""A domain's settings as libvirt keeps them: in its order, with its defaults, and every device in its place."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from virtwiz.practice.libvirt import addresses
from virtwiz.practice.libvirt.xml import attribute, child_text, make

if TYPE_CHECKING:
    from virtwiz.practice.model import Cluster

EMULATOR: Final = "/usr/bin/qemu-system-x86_64"
MACHINES: Final = {"": "pc-i440fx-7.2", "pc": "pc-i440fx-7.2", "q35": "pc-q35-7.2"}
UNITS: Final = {"b": 1, "bytes": 1, "KB": 1000, "k": 1024, "KiB": 1024, "MB": 10**6, "M": 2**20, "MiB": 2**20} | {
    "GB": 10**9,
    "G": 2**30,
    "GiB": 2**30,
    "TiB": 2**40,
}
DEVICES: Final = (
    ("disk", ("driver", "source", "target", "readonly", "shareable", "boot", "alias", "address")),
    ("controller", ("model", "address")),
    ("interface", ("mac", "source", "target", "model", "boot", "alias", "address")),
    ("serial", ("source", "target", "alias", "address")),
    ("console", ("source", "target", "alias")),
    ("channel", ()),
    ("input", ()),
    ("graphics", ()),
    ("audio", ()),
    ("video", ("model", "address")),
    ("memballoon", ()),
    ("rng", ()),
)
"""The devices in libvirt's order, and what is in each (nothing: as it is given)."""


def complete(given: ET.Element, cluster: Cluster, uuid: str) -> ET.Element:
    """A definition that was accepted, as `virsh dumpxml --inactive` shows it."""
    root = make("domain", type_=given.get("type", "qemu"))
    root.append(make("name", child_text(given, "name")))
    root.append(make("uuid", uuid))
    root.extend(deepcopy(each) for tag in ("title", "description", "metadata") for each in given.findall(tag))
    memory = _kib(given.find("memory"))
    current = given.find("currentMemory")
    root.append(make("memory", str(memory), unit="KiB"))
    root.append(make("currentMemory", str(memory if current is None else _kib(current)), unit="KiB"))
    root.append(_vcpu(given))
    root.append(_os(given))
    root.extend(deepcopy(each) for each in given.findall("features"))
    root.append(_cpu(given))
    root.append(deepcopy(found) if (found := given.find("clock")) is not None else make("clock", offset="utc"))
    for tag, word in (("on_poweroff", "destroy"), ("on_reboot", "restart"), ("on_crash", "destroy")):
        root.append(make(tag, child_text(given, tag, word)))
    root.append(_devices(given, cluster))
    addresses.assign(root)
    return root


def _kib(memory: ET.Element | None) -> int:
    if memory is None:
        return 0
    unit = UNITS.get(memory.get("unit", "KiB"), 1024)
    return -(-int((memory.text or "0").strip()) * unit // 1024)


def _vcpu(given: ET.Element) -> ET.Element:
    found = given.find("vcpu")
    vcpu = make("vcpu", child_text(given, "vcpu", "1"), placement="static")
    vcpu.attrib.update(found.attrib if found is not None else {})
    return vcpu


def _os(given: ET.Element) -> ET.Element:
    os = make("os")
    machine = attribute(given, "os/type", "machine")
    os.append(make("type", "hvm", arch="x86_64", machine=MACHINES.get(machine, machine)))
    others = [deepcopy(each) for each in given.findall("os/*") if each.tag != "type"]
    bootable = any(each.tag == "boot" for each in others) or given.find("devices/*/boot") is not None
    os.extend(others if bootable else [*others, make("boot", dev="hd")])
    return os


def _cpu(given: ET.Element) -> ET.Element:
    found = given.find("cpu")
    if found is not None and found.get("mode") in ("host-model", "host-passthrough"):
        cpu = make("cpu", mode=found.get("mode", ""))
        cpu.set("check", found.get("check", "partial" if found.get("mode") == "host-model" else "none"))
        cpu.attrib.update({key: value for key, value in found.attrib.items() if key not in ("mode", "check")})
        cpu.extend(deepcopy(each) for each in found)
        return cpu
    if found is not None:
        return deepcopy(found)
    cpu = make("cpu", mode="custom", match="exact", check="none")
    cpu.append(make("model", "qemu64", fallback="forbid"))
    return cpu


def _devices(given: ET.Element, cluster: Cluster) -> ET.Element:
    devices = make("devices")
    devices.append(make("emulator", child_text(given, "devices/emulator", EMULATOR)))
    found = {tag: [_ordered(each, inside) for each in given.findall(f"devices/{tag}")] for tag, inside in DEVICES}
    _defaults(found, cluster)
    for tag, _ in DEVICES:
        devices.extend(found[tag])
    return devices


def _ordered(device: ET.Element, inside: tuple[str, ...]) -> ET.Element:
    """A device with its parts in libvirt's order; what libvirt does not know is left out."""
    if not inside:
        return deepcopy(device)
    copy = ET.Element(device.tag, device.attrib)
    copy.extend(deepcopy(each) for tag in inside for each in device.findall(tag))
    return copy


def _defaults(found: dict[str, list[ET.Element]], cluster: Cluster) -> None:
    for disk in found["disk"]:
        _disk(disk)
    found["controller"] = _controllers(found)
    for interface in found["interface"]:
        _interface(interface, cluster)
    _consoles(found)
    if not any(each.get("bus") == "ps2" for each in found["input"]):
        found["input"] += [make("input", type_="mouse", bus="ps2"), make("input", type_="keyboard", bus="ps2")]
    found["audio"] = found["audio"] or [make("audio", id="1", type_="none")]
    for graphics in found["graphics"]:
        if graphics.get("listen") and graphics.find("listen") is None:
            graphics.append(make("listen", type_="address", address=graphics.get("listen", "")))
    if found["graphics"] and not found["video"]:
        video = make("video")
        video.append(make("model", type_="cirrus", vram="16384", heads="1", primary="yes"))
        found["video"].append(video)
    found["memballoon"] = found["memballoon"] or [make("memballoon", model="virtio")]


def _disk(disk: ET.Element) -> None:
    disk.set("device", disk.get("device", "disk"))
    if disk.find("driver") is None:
        disk.insert(0, make("driver", name="qemu", type_="raw"))
    if disk.get("device") == "cdrom" and disk.find("readonly") is None:
        target = disk.find("target")
        disk.insert(list(disk).index(target) + 1 if target is not None else len(disk), make("readonly"))
    target = disk.find("target")
    if target is not None and not target.get("bus"):
        target.set("bus", {"vd": "virtio", "hd": "ide", "fd": "fdc"}.get(target.get("dev", "")[:2], "scsi"))


def _controllers(found: dict[str, list[ET.Element]]) -> list[ET.Element]:
    """Those that are given, and those that the others need: USB, PCI, and one for each bus of disks."""
    given = found["controller"]
    kinds = {each.get("type") for each in given}
    buses = dict.fromkeys(attribute(disk, "target", "bus") for disk in found["disk"])
    made = [] if "usb" in kinds else [make("controller", type_="usb", index="0", model="piix3-uhci")]
    made += [] if "pci" in kinds else [make("controller", type_="pci", index="0", model="pci-root")]
    made += [
        make("controller", type_=bus, index="0")
        for bus in buses
        if bus in ("sata", "ide", "scsi", "fdc") and bus not in kinds
    ]
    return [*given, *made]


def _interface(interface: ET.Element, cluster: Cluster) -> None:
    if interface.find("mac") is None:
        drawn = cluster.new_uuid("network card")
        interface.insert(0, make("mac", address=f"52:54:00:{drawn[0:2]}:{drawn[2:4]}:{drawn[4:6]}"))
    if interface.find("model") is None:
        at = max(list(interface).index(each) for each in interface if each.tag in ("mac", "source", "target")) + 1
        interface.insert(at, make("model", type_="rtl8139"))


def _consoles(found: dict[str, list[ET.Element]]) -> None:
    """The first console and the first serial line are the same device."""
    if (
        found["console"]
        and not found["serial"]
        and attribute(found["console"][0], "target", "type", "serial") == "serial"
    ):
        found["serial"].append(make("serial", type_=found["console"][0].get("type", "pty")))
    if found["serial"] and not found["console"]:
        found["console"].append(make("console", type_=found["serial"][0].get("type", "pty")))
    for number, serial in enumerate(found["serial"]):
        target = serial.find("target")
        if target is None:
            target = make("target")
            serial.append(target)
        attributes = {"type": target.get("type", "isa-serial"), "port": target.get("port", str(number))}
        target.attrib.clear()
        target.attrib.update(attributes)
        if target.find("model") is None:
            target.append(make("model", name="isa-serial"))
    for console in found["console"]:
        if console.find("target") is None:
            console.append(make("target", type_="serial", port="0"))
