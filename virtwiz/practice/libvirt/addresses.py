"""Where a domain's devices are plugged in, as libvirt decides it on an i440FX machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from virtwiz.practice.libvirt.xml import attribute, make

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree import ElementTree as ET

FIXED: Final = {"usb": ("0x01", "0x2"), "ide": ("0x01", "0x1")}
"""Slot and function of what is part of the chip set, by the controller's type."""
FIRST: Final = 2
SLOTS: Final = 32


def assign(root: ET.Element) -> None:
    """Give every device without an address one."""
    taken = {attribute(each, "address", "slot") for each in root.iterfind("devices/*")}
    slots = (f"0x{slot:02x}" for slot in range(FIRST, SLOTS) if f"0x{slot:02x}" not in taken)
    for controller in root.iterfind("devices/controller"):
        if controller.get("type") in FIXED:
            _plug(controller, *FIXED[controller.get("type", "")])
    for device in _in_turn(root):
        if device.find("address") is None:
            _plug(device, next(slots), "0x0")
    for disk in root.iterfind("devices/disk"):
        if attribute(disk, "target", "bus") in ("sata", "ide", "scsi"):
            _drive(disk)


def _in_turn(root: ET.Element) -> Iterator[ET.Element]:
    """What takes a slot, in the order in which slots are given."""
    yield from root.iterfind("devices/video")
    yield from root.iterfind("devices/interface")
    for controller in root.iterfind("devices/controller"):
        if controller.get("type") in ("sata", "scsi", "virtio-serial"):
            yield controller
    for disk in root.iterfind("devices/disk"):
        if attribute(disk, "target", "bus") == "virtio":
            yield disk
    yield from root.iterfind("devices/memballoon[@model='virtio']")
    yield from root.iterfind("devices/rng")


def _plug(device: ET.Element, slot: str, function: str) -> None:
    if device.find("address") is None:
        device.append(make("address", type_="pci", domain="0x0000", bus="0x00", slot=slot, function=function))


def _drive(disk: ET.Element) -> None:
    if disk.find("address") is not None:
        return
    letter = ord(attribute(disk, "target", "dev")[2:3] or "a") - ord("a")
    bus, unit = divmod(letter, 2) if attribute(disk, "target", "bus") == "ide" else (0, letter)
    disk.append(make("address", type_="drive", controller="0", bus=str(bus), target="0", unit=str(unit)))
