"""Starting a domain: its networks, its disks one after the other, whose they become, and QEMU's last word."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from virtwiz.practice import clock
from virtwiz.practice.files import NO_SUCH_FILE, Trouble
from virtwiz.practice.glusterd.clients import PORT
from virtwiz.practice.libvirt import xml
from virtwiz.practice.libvirt.defining import Refused
from virtwiz.practice.libvirt.live import live
from virtwiz.practice.libvirt.locks import is_locked
from virtwiz.practice.libvirt.xml import attribute
from virtwiz.practice.programs.qemu import formats, gfapi
from virtwiz.practice.programs.qemu.places import NO_MODULE, Place
from virtwiz.practice.programs.qemu.uri import Address

if TYPE_CHECKING:
    from virtwiz.practice.model import Domain, Entry
    from virtwiz.practice.session import Session

QEMU: Final = 64055
"""Debian's libvirt-qemu, user and group alike."""
REMEMBERED: Final = "trusted.libvirt.security.dac"
COUNT: Final = "trusted.libvirt.security.ref_dac"
BARE: Final = 0.5
"""Seconds for everything but disks by libgfapi."""
OPENS: Final = 2
"""libvirt opens a disk by libgfapi to look at it, and again to give it to qemu's user."""
LEAVES: Final = 9.0
"""Seconds that qemu takes to let go of its disks."""

_ERRORS: Final = {
    "name": "Transport endpoint is not connected",
    "route": "Transport endpoint is not connected",
    "silent": "Transport endpoint is not connected",
    "mute": "Transport endpoint is not connected",
    "volume": NO_SUCH_FILE,
    "stopped": "Input/output error",
    "refused": "Input/output error",
}


def start(session: Session, domain: Domain) -> float:
    """Start a domain; the seconds it takes.

    Raises:
        Refused: it does not start; the words, and the seconds as second argument.
    """
    libvirt = session.host.libvirt
    assert libvirt
    root = ET.fromstring(domain.xml)
    _networks(session, root)
    seconds = BARE
    places = []
    for disk in root.iterfind("devices/disk"):
        found = place(session, disk, seconds)
        if found:
            seconds += found.seconds * (OPENS if found.gluster else 0)
            places.append((disk, found))
    for disk, found in places:
        _give(found, reads_only=disk.find("readonly") is not None)
    try:
        _run(session, root, places, seconds)
    except Refused:
        release(session, root)
        raise
    libvirt.started += 1
    domain.running, domain.paused, domain.number = True, False, libvirt.started
    domain.live, domain.reason = xml.text(live(root, libvirt.started, systemd=session.host.systemd)), "booted"
    return seconds


def _networks(session: Session, root: ET.Element) -> None:
    libvirt = session.host.libvirt
    assert libvirt
    for interface in root.iterfind("devices/interface[@type='network']"):
        name = attribute(interface, "source", "network")
        network = libvirt.networks.get(name)
        if not network:
            raise Refused(f"Network not found: no network with matching name '{name}'", BARE)
        if not network.active:
            raise Refused(f"Requested operation is not valid: network '{name}' is not active", BARE)


def place(session: Session, disk: ET.Element, waited: float) -> Place | None:
    """Where a disk lies; None for an empty drive. Raises Refused."""
    source = disk.find("source")
    if source is None:
        return None
    if disk.get("type") == "network":
        return _on_volume(session, source, waited)
    path = source.get("file", source.get("dev", ""))
    try:
        session.files.need(path)
    except Trouble as why:
        raise Refused(f"Cannot access storage file '{path}': {why}", waited) from None
    return Place(path, session.files, path)


def _on_volume(session: Session, source: ET.Element, waited: float) -> Place:
    volume, _, path = source.get("name", "").lstrip("/").partition("/")
    servers = tuple((host.get("name", ""), host.get("port", PORT)) for host in source.findall("host"))
    if not servers:
        raise Refused(f"failed to initialize gluster connection ({_pointers(session)}): File exists", waited)
    try:
        client = gfapi.open_volume(session.cluster, session.host, Address(servers, volume, path))
    except gfapi.NoClient as none:
        error = _ERRORS[none.why.reason]
        words = f"failed to initialize gluster connection ({_pointers(session)}): {error}"
        raise Refused(words, waited + none.seconds) from None
    place = Place(source.get("name", ""), client.files, f"/{path}", client.log, client.seconds, gluster=True)
    try:
        place.files.need(place.path)
    except Trouble as why:
        words = f"Cannot access storage file '{path}' (as uid:{QEMU}, gid:{QEMU}): {why}"
        raise Refused(words, waited + client.seconds) from None
    return place


def _pointers(session: Session) -> str:
    """What libvirt prints of its own memory."""
    drawn = session.cluster.new_uuid().replace("-", "")
    return f"src=0x7f{drawn[:10]} priv=0x7f{drawn[10:20]}"


def _give(place: Place, *, reads_only: bool) -> None:
    """Give an image to qemu's user; of a file it is remembered whose it was."""
    entry = place.entry
    assert entry
    if not place.gluster and not reads_only:
        count = _count(entry) + 1
        entry.xattrs[COUNT] = f"{count}\0".encode().hex()
        entry.xattrs.setdefault(REMEMBERED, f"+{entry.uid}:+{entry.gid}\0".encode().hex())
    entry.uid = entry.gid = QEMU


def _count(entry: Entry) -> int:
    """How many machines have a file, as libvirt counts them."""
    return int(bytes.fromhex(entry.xattrs.get(COUNT, "3000")).decode().rstrip("\0"))


def release(session: Session, root: ET.Element) -> float:
    """Give the images back when a domain ends; the seconds it takes.

    By libgfapi they become root's, whoever's they were.
    """
    seconds = 0.3
    for disk in root.iterfind("devices/disk"):
        if disk.find("readonly") is not None:
            continue
        try:
            found = place(session, disk, 0)
        except Refused:
            continue
        if found and found.entry:
            seconds += found.seconds if found.gluster else 0
            _take_back(found.entry)
    return seconds + (LEAVES if seconds > 1 else 0)


def _take_back(entry: Entry) -> None:
    left = _count(entry) - 1
    if left > 0:
        entry.xattrs[COUNT] = f"{left}\0".encode().hex()
        return
    entry.xattrs.pop(COUNT, None)
    remembered = bytes.fromhex(entry.xattrs.pop(REMEMBERED, "")).decode().rstrip("\0") or "+0:+0"
    entry.uid, entry.gid = (int(part.lstrip("+")) for part in remembered.split(":"))


def _run(session: Session, root: ET.Element, places: list[tuple[ET.Element, Place]], seconds: float) -> None:
    """qemu opens its disks itself, the last one first. Raises Refused."""
    for number, (disk, found) in enumerate(reversed(places), start=1):
        entry, form = found.entry, attribute(disk, "driver", "type", "raw")
        assert entry
        wrong = ""
        if not found.gluster and disk.find("readonly") is None and is_locked(session.cluster, entry):
            lock = f'Failed to get "write" lock\nIs another process using the image [{found.name}]?'
            wrong = f"{_says(session, _device(disk, number), 'device')}: {lock}"
        elif found.gluster and not session.host.gluster_driver:
            wrong = f"{NO_MODULE}{_says(session, _storage(disk, number))}: Unknown driver 'gluster'"
        elif form == "qcow2" and formats.format_of(entry) != "qcow2":
            wrong = (
                f"{found.log.splitlines()[0]}\n{_says(session, _format(form, number))}: Image is not in qcow2 format"
            )
        elif form == "qcow2" and found.gluster and not formats.is_whole(entry, form):
            table = "Could not read L1 table: Input/output error"
            wrong = f"{found.log.splitlines()[0]}\n{_says(session, _format(form, number))}: {table}"
        if wrong:
            raise Refused(f"internal error: process exited while connecting to monitor: {wrong}", seconds + 11)


def _says(session: Session, device: dict[str, object], option: str = "blockdev") -> str:
    now = clock.at(session.cluster.now).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return f"{now} qemu-system-x86_64: -{option} {json.dumps(device, separators=(',', ':'))}"


def _device(disk: ET.Element, number: int) -> dict[str, object]:
    letter = ord(attribute(disk, "target", "dev")[2:3] or "a") - ord("a")
    return {
        "driver": "virtio-blk-pci",
        "bus": "pci.0",
        "addr": f"{int(attribute(disk, 'address', 'slot', '0x02'), 16):#x}",
        "drive": f"libvirt-{number}-format",
        "id": f"virtio-disk{letter}",
        **({"bootindex": 1} if letter == 0 else {}),
        **({"write-cache": "on"} if attribute(disk, "driver", "cache") == "none" else {}),
    }


def _format(form: str, number: int) -> dict[str, object]:
    return {
        "node-name": f"libvirt-{number}-format",
        "read-only": False,
        "cache": {"direct": True, "no-flush": False},
        "driver": form,
        "file": f"libvirt-{number}-storage",
        "backing": None,
    }


def _storage(disk: ET.Element, number: int) -> dict[str, object]:
    volume, _, path = attribute(disk, "source", "name").partition("/")
    hosts = disk.findall("source/host")
    return {
        "driver": "gluster",
        "volume": volume,
        "path": path,
        "server": [{"type": "inet", "host": each.get("name"), "port": each.get("port", PORT)} for each in hosts],
        "debug": 4,
        "node-name": f"libvirt-{number}-storage",
        "cache": {"direct": True, "no-flush": False},
        "auto-read-only": True,
        "discard": "unmap",
    }
