"""In which stated things an existing domain differs, in plain words."""

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from virtwiz.formats import domain_read
from virtwiz.formats.domain_disks import (
    access_of,
    format_of,
    key,
    label,
    own_disks,
    servers_of,
    stated_access,
    stated_servers,
)
from virtwiz.formats.domain_model import Disk, Domain
from virtwiz.formats.domain_xml import read


def differences(domain: Domain, existing_xml: str) -> tuple[str, ...]:
    """What the profile states and the domain has otherwise, one sentence each; empty when there is nothing to do."""
    root = read(existing_xml)
    return (*_identity(domain, root), *_machine(domain, root), *_disks(domain, root), *_devices(domain, root))


def disk_differences(domain: Domain, xml: str) -> tuple[str, ...]:
    """The same for a domain edited by hand: name, UUID and disks only."""
    root = read(xml)
    return (*_identity(domain, root), *_disks(domain, root))


def strangers(domain: Domain, existing_xml: str) -> tuple[str, ...]:
    """The disks on the domain's volumes that it does not state: a snapshot's overlay, or one that was added by hand."""
    stated = {key(disk) for disk in domain.disks}
    return tuple(label(name) for name, _ in own_disks(read(existing_xml), domain.disks) if name not in stated)


def _says(what: str, found: object, stated: object) -> Iterator[str]:
    if found != stated:
        yield f"{what} is {found or 'missing'}, the profile says {stated}"


def _identity(domain: Domain, root: ET.Element) -> Iterator[str]:
    name, uuid = domain_read.identity(root)
    yield from _says("name", name, domain.name)
    yield from _says("uuid", uuid, domain_read.plain_uuid(domain.uuid))


def _machine(domain: Domain, root: ET.Element) -> Iterator[str]:
    stated = _size(-(-domain.memory // 1024))
    memory, current = map(_size, domain_read.memory(root))
    vcpus, started = domain_read.vcpus(root)
    yield from _says("type", root.get("type"), domain.type)
    yield from _says("memory", memory, stated)
    yield from _says("current memory", current, stated) if current != memory else ()
    yield from _says("vcpus", vcpus, domain.vcpus)
    yield from _says("vcpus at start", started, domain.vcpus) if started != vcpus else ()


def _disks(domain: Domain, root: ET.Element) -> Iterator[str]:
    own = own_disks(root, domain.disks)
    found, stated = [name for name, _ in own], [key(disk) for disk in domain.disks]
    yield from (f"disk {label(name)} is missing" for name in stated if name not in found)
    yield from (f"disk {label(name)} is there more than once" for name in stated if found.count(name) > 1)
    if found != stated and sorted(found) == sorted(stated):
        yield from _says("order of disks", ", ".join(map(label, found)), ", ".join(map(label, stated)))
    there = dict(own)
    for disk in domain.disks:
        if key(disk) in there:
            yield from _disk(disk, there[key(disk)])


def _disk(disk: Disk, there: ET.Element) -> Iterator[str]:
    what = f"disk {label(key(disk))}"
    yield from _says(f"format of {what}", format_of(there), disk.format)
    yield from _says(f"access of {what}", access_of(there), stated_access(disk))
    if access_of(there) == stated_access(disk):
        yield from _says(f"servers of {what}", _servers(servers_of(there)), _servers(stated_servers(disk)))


def _devices(domain: Domain, root: ET.Element) -> Iterator[str]:
    files, networks = domain_read.cdrom_files(root), domain_read.networks(root)
    if domain.cdrom and domain.cdrom not in files:
        yield from _says("cdrom", ", ".join(files), domain.cdrom)
    if domain.network != "none" and domain.network not in networks:
        yield from _says("network", ", ".join(networks), domain.network)
    if domain.graphics == "vnc" and not domain_read.has_vnc(root):
        yield from _says("vnc display", None, "vnc")


def _servers(servers: frozenset[tuple[str, str]]) -> str:
    return ", ".join(sorted(f"{name}:{port}" for name, port in servers))


def _size(kib: int | None) -> str:
    """KiB as the largest unit that leaves no fraction."""
    size, units = kib or 0, ["KiB", "MiB", "GiB", "TiB"]
    while size and size % 1024 == 0 and len(units) > 1:
        size //= 1024
        units.pop(0)
    return "" if kib is None else f"{size} {units[0]}"
