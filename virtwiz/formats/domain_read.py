"""What an existing domain has of those things that a profile states."""

import uuid
from xml.etree import ElementTree as ET

_UNITS = {"b": 1, "bytes": 1, "": 1024}
_PREFIXES = "kmgtpe"


def kib(root: ET.Element, tag: str) -> int | None:
    """An amount of memory in KiB, rounded up; None where it is missing or no number (formatdomain, memory unit)."""
    found = root.find(tag)
    if found is None:
        return None
    text = (found.text or "").strip()
    return -(-int(text) * _unit(found.get("unit", "KiB").lower()) // 1024) if _is_number(text) else None


def memory(root: ET.Element) -> tuple[int | None, int | None]:
    """Memory and current memory in KiB; what is current is all there is where it is not said."""
    most, current = kib(root, "memory"), kib(root, "currentMemory")
    return most, most if current is None else current


def vcpus(root: ET.Element) -> tuple[int | None, int | None]:
    """Virtual CPUs, and those switched on at the start."""
    found = root.find("vcpu")
    if found is None:
        return 1, 1
    most, current = (found.text or "").strip(), found.get("current", "")
    number = int(most) if _is_number(most) else None
    return number, int(current) if _is_number(current) else number


def identity(root: ET.Element) -> tuple[str, str]:
    """Name and UUID; the UUID in the usual form with dashes, empty where there is none."""
    return root.findtext("name", ""), plain_uuid(root.findtext("uuid", ""))


def plain_uuid(text: str) -> str:
    """A UUID in lower case with dashes; anything else as it is."""
    try:
        return str(uuid.UUID(text.strip()))
    except ValueError:
        return text.strip()


def cdroms(root: ET.Element) -> list[ET.Element]:
    """The CD drives."""
    return [each for each in root.findall("devices/disk") if each.get("device") == "cdrom"]


def cdrom_files(root: ET.Element) -> list[str]:
    """The files in the CD drives."""
    sources = [each.find("source") for each in cdroms(root)]
    return [each.get("file", "") for each in sources if each is not None and each.get("file")]


def networks(root: ET.Element) -> list[str]:
    """The interfaces in the profile's words: default, bridge:NAME, others by libvirt's type and source."""
    return [network_of(each) for each in root.findall("devices/interface")]


def network_of(interface: ET.Element) -> str:
    """One interface in the profile's words."""
    kind, source = interface.get("type", ""), interface.find("source")
    name = "" if source is None else source.get(kind, "")
    return "default" if (kind, name) == ("network", "default") else f"{kind}:{name}"


def has_vnc(root: ET.Element) -> bool:
    """Whether a VNC display is there, wherever it listens."""
    return any(each.get("type") == "vnc" for each in root.findall("devices/graphics"))


def _unit(unit: str) -> int:
    """Bytes in one unit of libvirt's: k, KiB and KB (which is 1000), up to EiB."""
    if unit in _UNITS:
        return _UNITS[unit]
    power = _PREFIXES.find(unit[0]) + 1
    return int(1000**power) if unit[1:] == "b" else int(1024**power)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 20
