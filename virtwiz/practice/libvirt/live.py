"""A running domain's settings: what was defined, with what was decided at its start."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Final
from uuid import uuid5

from virtwiz.practice.libvirt.xml import attribute, make
from virtwiz.practice.model import NAMESPACE

if TYPE_CHECKING:
    from xml.etree import ElementTree as ET

QEMU: Final = "+64055:+64055"


def live(inactive: ET.Element, number: int, *, systemd: bool) -> ET.Element:
    """The settings of a domain that was started as the number-th one; under systemd it has a slice of its own."""
    root = deepcopy(inactive)
    root.set("id", str(number))
    if systemd:
        _after(root, "vcpu", _resource())
    cpu = root.find("cpu")
    if cpu is not None and cpu.get("mode") == "custom":
        cpu.set("check", "full")
        cpu.append(make("feature", policy="require", name="hypervisor"))
        cpu.append(make("feature", policy="require", name="lahf_lm"))
    disks = root.findall("devices/disk")
    for position, disk in enumerate(disks):
        _disk(disk, len(disks) - position)
    _controllers(root)
    for position, interface in enumerate(root.findall("devices/interface")):
        _interface(interface, position, number)
    _lines(root)
    for tag, name in (("input", "input"), ("video", "video"), ("memballoon", "balloon"), ("rng", "rng")):
        for position, device in enumerate(root.findall(f"devices/{tag}")):
            _alias(device, f"{name}{position}")
    for graphics in root.findall("devices/graphics[@autoport='yes']"):
        graphics.set("port", "5900")
    root.append(_label())
    return root


def _resource() -> ET.Element:
    resource = make("resource")
    resource.append(make("partition", "/machine"))
    return resource


def _label() -> ET.Element:
    label = make("seclabel", type_="dynamic", model="dac", relabel="yes")
    label.extend([make("label", QEMU), make("imagelabel", QEMU)])
    return label


def _after(root: ET.Element, tag: str, new: ET.Element) -> None:
    tags = [each.tag for each in root]
    root.insert(tags.index(tag) + 1, new)


def _alias(device: ET.Element, name: str) -> None:
    """Right before the address, else last."""
    tags = [each.tag for each in device]
    device.insert(tags.index("address") if "address" in tags else len(tags), make("alias", name=name))


def _disk(disk: ET.Element, index: int) -> None:
    source = disk.find("source")
    if source is not None:
        source.set("index", str(index))
        disk.insert(list(disk).index(source) + 1, make("backingStore"))
    bus, unit = attribute(disk, "target", "bus"), attribute(disk, "address", "unit", "0")
    letter = ord(attribute(disk, "target", "dev")[2:3] or "a") - ord("a")
    _alias(disk, f"virtio-disk{letter}" if bus == "virtio" else f"{bus}0-0-{unit}")


def _controllers(root: ET.Element) -> None:
    names = {"usb": "usb", "pci": "pci.0"}
    for controller in root.findall("devices/controller"):
        kind = controller.get("type", "")
        _alias(controller, names.get(kind, f"{kind}{controller.get('index', '0')}"))


def _interface(interface: ET.Element, position: int, number: int) -> None:
    source = interface.find("source")
    if source is not None and interface.get("type") == "network":
        source.set("portid", str(uuid5(NAMESPACE, f"port/{number}/{position}")))
        source.set("bridge", "virbr0")
    if source is not None and interface.find("target") is None:
        interface.insert(list(interface).index(source) + 1, make("target", dev=f"vnet{number - 1 + position}"))
    _alias(interface, f"net{position}")


def _lines(root: ET.Element) -> None:
    """Serial lines and consoles get a terminal."""
    for position, serial in enumerate(root.findall("devices/serial")):
        serial.insert(0, make("source", path=f"/dev/pts/{position}"))
        _alias(serial, f"serial{position}")
    for position, console in enumerate(root.findall("devices/console")):
        console.set("tty", f"/dev/pts/{position}")
        console.insert(0, make("source", path=f"/dev/pts/{position}"))
        _alias(console, f"serial{position}")
