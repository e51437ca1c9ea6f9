"""Writing what a profile states into a domain, and leaving alone everything else in it."""

from xml.etree import ElementTree as ET

from virtwiz.formats import domain_read
from virtwiz.formats.domain_disks import put_disks
from virtwiz.formats.domain_model import Domain
from virtwiz.formats.domain_xml import child, element


def merge(root: ET.Element, domain: Domain) -> None:
    """Everything that the profile states."""
    root.set("type", domain.type)
    merge_identity(root, domain)
    _memory(root, -(-domain.memory // 1024))
    _vcpus(root, domain.vcpus)
    if domain.cdrom and domain.cdrom not in domain_read.cdrom_files(root):
        _cdrom(root, domain.cdrom)
    if domain.network != "none" and domain.network not in domain_read.networks(root):
        _interface(root, domain.network)
    if domain.graphics == "vnc" and not domain_read.has_vnc(root):
        child(root, "devices").append(element("graphics", _VNC))


def merge_identity(root: ET.Element, domain: Domain) -> None:
    """Name, UUID and disks."""
    name, uuid = domain_read.identity(root)
    if name != domain.name:
        child(root, "name", before=_first(root)).text = domain.name
    if uuid != domain_read.plain_uuid(domain.uuid):
        _after(root, "uuid", "name").text = domain.uuid
    put_disks(root, domain.disks)


_VNC = {"type": "vnc", "port": "-1", "autoport": "yes", "listen": "127.0.0.1"}


def _first(root: ET.Element) -> str | None:
    return next((each.tag for each in root if isinstance(each.tag, str)), None)


def _after(root: ET.Element, tag: str, earlier: str) -> ET.Element:
    """The child of that tag, made behind another one when there is none."""
    found = root.find(tag)
    if found is not None:
        return found
    made, anchor = ET.Element(tag), root.find(earlier)
    root.insert(0 if anchor is None else list(root).index(anchor) + 1, made)
    return made


def _memory(root: ET.Element, kib: int) -> None:
    if domain_read.memory(root) == (kib, kib) and root.find("currentMemory") is not None:
        return
    for tag, earlier in (("memory", "uuid"), ("currentMemory", "memory")):
        each = _after(root, tag, earlier)
        each.set("unit", "KiB")
        each.text = str(kib)


def _vcpus(root: ET.Element, vcpus: int) -> None:
    """The number of CPUs; a topology that no longer adds up is dropped, since libvirt refuses it."""
    if domain_read.vcpus(root) == (vcpus, vcpus) and root.find("vcpu") is not None:
        return
    each = _after(root, "vcpu", "currentMemory")
    each.text = str(vcpus)
    each.attrib.pop("current", None)
    for cpu in root.findall("cpu"):
        for topology in cpu.findall("topology"):
            cpu.remove(topology)


def _cdrom(root: ET.Element, path: str) -> None:
    """The file goes into an empty drive, else into the first one, else into a new one."""
    drives = domain_read.cdroms(root)
    drives.sort(key=lambda drive: drive.find("source") is not None)
    if not drives:
        _add_drive(root, path)
        return
    drive = drives[0]
    drive.set("type", "file")
    for source in drive.findall("source"):
        drive.remove(source)
    drive.insert(0, element("source", {"file": path}))


def _add_drive(root: ET.Element, path: str) -> None:
    devices, os = child(root, "devices"), root.find("os")
    taken = {each.get("dev") for each in devices.findall("disk/target")}
    name = next(f"sd{letter}" for letter in "abcdefghijklmnopqrstuvwxyz" if f"sd{letter}" not in taken)
    drive = element(
        "disk",
        {"type": "file", "device": "cdrom"},
        element("driver", {"name": "qemu", "type": "raw"}),
        element("source", {"file": path}),
        element("target", {"dev": name, "bus": "sata"}),
        element("readonly"),
    )
    last_disk = max((number for number, each in enumerate(devices, 1) if each.tag == "disk"), default=len(devices))
    devices.insert(last_disk, drive)
    boots = [] if os is None else os.findall("boot")
    if os is not None and boots and all(each.get("dev") != "cdrom" for each in boots):
        os.insert(list(os).index(boots[-1]) + 1, element("boot", {"dev": "cdrom"}))


def _interface(root: ET.Element, network: str) -> None:
    """The first interface on a network or bridge goes over to the stated one and keeps its MAC; else one is added."""
    devices = child(root, "devices")
    kind, _, name = network.partition(":") if network != "default" else ("network", "", network)
    fitting = [each for each in devices.findall("interface") if each.get("type") in ("network", "bridge")]
    if not fitting:
        devices.append(element("interface", {"type": kind}, element("model", {"type": "virtio"})))
    interface = (fitting or devices.findall("interface")[-1:])[0]
    interface.set("type", kind)
    for source in interface.findall("source"):
        interface.remove(source)
    interface.insert(0, element("source", {kind: name}))
