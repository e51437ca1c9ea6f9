"""libvirt's domain XML: a machine as a profile states it, written new or into what is already there.

`domain_model` has the nouns, `domain_xml` reads and writes safely, `domain_disks` knows the profile's disks inside a
domain, `domain_merge` writes and `domain_differ` compares. Source: libvirt's formatdomain page and domain.rng.
"""

from xml.etree import ElementTree as ET

from virtwiz.formats.domain_differ import differences, disk_differences, strangers
from virtwiz.formats.domain_merge import merge, merge_identity
from virtwiz.formats.domain_model import Disk, Domain, DomainXmlError, domain_uuid
from virtwiz.formats.domain_xml import element, read, write

__all__ = [
    "Disk",
    "Domain",
    "DomainXmlError",
    "differences",
    "disk_differences",
    "domain_uuid",
    "strangers",
    "to_xml",
    "with_identity",
]


def to_xml(domain: Domain, base: str | None = None) -> str:
    """The domain's XML: complete and new, or `base` with only what the profile states written into it."""
    _check(domain)
    root = _bare(domain) if base is None else read(base)
    merge(root, domain)
    return write(root)


def with_identity(xml: str, domain: Domain) -> str:
    """A domain edited by hand with the profile's name, UUID and disks; nothing else is touched."""
    _check(domain)
    root = read(xml)
    merge_identity(root, domain)
    return write(root)


def _bare(domain: Domain) -> ET.Element:
    """What every new domain has; the machine type is left to libvirt, so that it fits the hypervisor's QEMU."""
    boots = ["hd", "cdrom"] if domain.cdrom else ["hd"]
    # libvirt's default CPU under KVM is qemu64, too little for today's guests.
    cpu = [element("cpu", {"mode": "host-model"})] if domain.type == "kvm" else []
    return element(
        "domain",
        {"type": domain.type},
        *(element(tag) for tag in ("name", "uuid", "memory", "currentMemory", "vcpu")),
        element(
            "os",
            None,
            element("type", {"arch": "x86_64"}, text="hvm"),
            *(element("boot", {"dev": device}) for device in boots),
        ),
        element("features", None, element("acpi"), element("apic")),
        *cpu,
        element("on_poweroff", text="destroy"),
        element("on_reboot", text="restart"),
        element("on_crash", text="destroy"),
        element("devices", None, _serial(), _console()),
    )


def _serial() -> ET.Element:
    return element("serial", {"type": "pty"}, element("target", {"port": "0"}))


def _console() -> ET.Element:
    return element("console", {"type": "pty"}, element("target", {"type": "serial", "port": "0"}))


def _check(domain: Domain) -> None:
    """Refuse what XML would carry but not bring back, or what breaks a name into lines."""
    disks = (text for disk in domain.disks for text in (disk.image, disk.volume, disk.format, disk.path, *disk.servers))
    for text in (domain.name, domain.uuid, domain.cdrom, domain.network, *disks):
        if text and any(ord(letter) < 32 or ord(letter) == 127 for letter in text):
            raise DomainXmlError(f"{text!r} holds a control character, which a domain's XML cannot carry")
