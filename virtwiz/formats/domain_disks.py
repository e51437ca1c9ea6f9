"""The profile's disks inside a domain: which ones they are, what they say, and how they are put in."""

from collections.abc import Iterator, Sequence
from itertools import count
from xml.etree import ElementTree as ET

from virtwiz.formats import fuse
from virtwiz.formats.domain_model import Disk
from virtwiz.formats.domain_xml import child, element

GLUSTER_PORT = "24007"
_DROPPED_WITH_THE_BUS = ("address", "alias")

Key = tuple[str, str]


def key(disk: Disk) -> Key:
    """What a disk is recognised by, however it is reached: volume and image."""
    return disk.volume, disk.image


def label(disk: Key) -> str:
    """A disk's name as `virsh domblklist` shows it: VOLUME/IMAGE."""
    return "/".join(disk)


def own_disks(root: ET.Element, disks: Sequence[Disk]) -> list[tuple[Key, ET.Element]]:
    """The disks on the volumes that the profile's disks are on, in the order libvirt keeps: by target on each bus."""
    found = [(_key_of(each, disks), each) for each in root.findall("devices/disk")]
    buses = [_bus(each) for _, each in found]
    own = [(name, each) for name, each in found if name is not None]
    return sorted(own, key=lambda pair: (buses.index(_bus(pair[1])), _index(_target(pair[1]))))


def format_of(disk: ET.Element) -> str:
    """The image format a disk is declared with; libvirt takes raw where nothing is said."""
    driver = disk.find("driver")
    return "raw" if driver is None else driver.get("type", "raw")


def access_of(disk: ET.Element) -> str:
    """How a disk is reached, in words: libgfapi or a path."""
    return "libgfapi" if disk.get("type") == "network" else _source(disk).get("file", "")


def servers_of(disk: ET.Element) -> frozenset[tuple[str, str]]:
    """The volfile servers as (name, port): a set, since their order changes nothing but who is asked first."""
    return frozenset((each.get("name", ""), each.get("port", GLUSTER_PORT)) for each in disk.findall("source/host"))


def stated_access(disk: Disk) -> str:
    """How the profile reaches a disk, in the words of `access_of`."""
    return disk.path or "libgfapi"


def stated_servers(disk: Disk) -> frozenset[tuple[str, str]]:
    """The profile's volfile servers, as in `servers_of`; none for a path."""
    return frozenset() if disk.path else frozenset((server, GLUSTER_PORT) for server in disk.servers)


def put_disks(root: ET.Element, disks: Sequence[Disk]) -> None:
    """Make the profile's disks the only ones on their volumes; those that are there keep what else was said of them.

    Targets stay while no disk has to come before one that is already there; else all are named anew from vda on.
    """
    devices = child(root, "devices")
    own, wanted = own_disks(root, disks), [key(disk) for disk in disks]
    stay = [name for name, _ in own if name in wanted] == wanted[: sum(name in wanted for name, _ in own)]
    place = _place(devices, [each for _, each in own])
    for _, each in own:
        devices.remove(each)
    there = dict(own)
    placed = [there.get(name) for name in wanted]
    names = _free_names(devices, [each for each in placed if each is not None] if stay else [])
    for offset, (disk, old) in enumerate(zip(disks, placed, strict=True)):
        new = element("disk") if old is None else old
        _state(new, disk)
        if old is None or not stay or not _target(old):
            _retarget(new, next(names))
        devices.insert(place + offset, new)


def _key_of(disk: ET.Element, disks: Sequence[Disk]) -> Key | None:
    if disk.get("device", "disk") != "disk":
        return None
    source = _source(disk)
    if disk.get("type") == "network" and source.get("protocol") == "gluster":
        volume, _, image = source.get("name", "").partition("/")
        return (volume, image) if volume in {each.volume for each in disks} else None
    return _key_of_path(source.get("file"), disks) if disk.get("type") == "file" else None


def _key_of_path(path: str | None, disks: Sequence[Disk]) -> Key | None:
    for disk in disks if path else ():
        if path == disk.path:
            return key(disk)
    for volume in {disk.volume for disk in disks} if path else ():
        if path and path.startswith(fuse.mount_point(volume) + "/"):
            return volume, path.removeprefix(fuse.mount_point(volume) + "/")
    return None


def _state(disk: ET.Element, stated: Disk) -> None:
    """Write what the profile says of one disk into its element."""
    same_way = access_of(disk) == stated_access(stated)
    if not same_way or servers_of(disk) != stated_servers(stated):
        _reach(child(disk, "source", before="target"), stated, same_way=same_way)
    disk.set("type", "file" if stated.path else "network")
    disk.set("device", "disk")
    old = disk.find("driver")
    driver = child(disk, "driver", before="source")
    driver.set("name", "qemu")
    driver.set("type", stated.format)
    if old is None:
        driver.set("cache", "none")


def _reach(source: ET.Element, stated: Disk, *, same_way: bool) -> None:
    """Say in a source where the disk is; what else it says (encryption, labels, slices) stays."""
    wanted = _new_source(stated)
    if not same_way:
        source.attrib.clear()
    source.attrib.update(wanted.attrib)
    for host in source.findall("host"):
        source.remove(host)
    source[:0] = list(wanted)


def _new_source(disk: Disk) -> ET.Element:
    if disk.path:
        return element("source", {"file": disk.path})
    hosts = [element("host", {"name": server, "port": GLUSTER_PORT}) for server in disk.servers]
    return element("source", {"protocol": "gluster", "name": label(key(disk))}, *hosts)


def _retarget(disk: ET.Element, name: str) -> None:
    target = child(disk, "target", before="address")
    if target.get("bus") not in (None, "virtio"):
        for tag in _DROPPED_WITH_THE_BUS:
            for each in disk.findall(tag):
                disk.remove(each)
    target.set("dev", name)
    target.set("bus", "virtio")


def _place(devices: ET.Element, own: Sequence[ET.Element]) -> int:
    """Where the disks go: where they are, else in front of the other disks, else after the emulator."""
    others = [position for position, each in enumerate(devices) if each in own]
    if others:
        return others[0]
    tags = [each.tag for each in devices]
    after_emulator = tags.index("emulator") + 1 if "emulator" in tags else 0
    return tags.index("disk") if "disk" in tags else after_emulator


def _free_names(devices: ET.Element, kept: Sequence[ET.Element]) -> Iterator[str]:
    """Target names that nobody has, beginning after those that are kept."""
    taken = {_target(each) for each in [*devices.findall("disk"), *kept]}
    first = 1 + max([-1, *(_index(_target(each)) for each in kept if _bus(each) == "virtio")])
    return (name for name in map(target_name, count(first)) if name not in taken)


def target_name(index: int) -> str:
    """The index-th virtio disk's name: vda … vdz, vdaa …"""
    letters = ""
    while index >= 0:
        index, letter = divmod(index, 26)
        letters = chr(ord("a") + letter) + letters
        index -= 1
    return f"vd{letters}"


def _index(target: str) -> int:
    """The number in a target's name, vda being 0; -1 for a name that has none."""
    index = 0
    for letter in target[2:]:
        index = index * 26 + ord(letter) - ord("a") + 1
    return index - 1


def _source(disk: ET.Element) -> ET.Element:
    found = disk.find("source")
    return element("source") if found is None else found


def _target(disk: ET.Element) -> str:
    found = disk.find("target")
    return "" if found is None else found.get("dev", "")


def _bus(disk: ET.Element) -> str:
    """The bus a disk is on; where it is not said, libvirt goes by the target's name."""
    found = disk.find("target")
    by_name = "virtio" if _target(disk).startswith("vd") else ""
    return by_name if found is None else found.get("bus", by_name)
