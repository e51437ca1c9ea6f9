"""Whether libvirt takes a definition, and what it makes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from virtwiz.practice.libvirt import schema, xml
from virtwiz.practice.libvirt.complete import EMULATOR, complete
from virtwiz.practice.libvirt.parse import Malformed, parse
from virtwiz.practice.libvirt.xml import attribute, child_text
from virtwiz.practice.model import Domain

if TYPE_CHECKING:
    from xml.etree import ElementTree as ET

    from virtwiz.practice.model import Cluster, Host, Libvirt

TYPES: Final = ("qemu", "kvm", "xen", "lxc", "test", "vmware", "vz", "bhyve", "hyperv", "hvf")
SCHEMA: Final = "/usr/share/libvirt/schemas/domain.rng"


class Refused(Exception):
    """libvirt does not do it: its words, and the seconds until then."""

    def __init__(self, words: str, seconds: float = 0.03) -> None:
        """What it says, and when."""
        super().__init__(words)
        self.seconds = seconds


class Beyond(Exception):
    """libvirt might do it; it is not modelled."""


def define(cluster: Cluster, host: Host, text: str, *, validate: bool) -> Domain:
    """Define a domain, new or over the one with its UUID.

    Raises:
        Refused: the definition is wrong, or another domain is in the way.
        Beyond: it has something that is not modelled.
    """
    assert host.libvirt
    root = _read(text, validate=validate)
    _check(root, host)
    name, uuid = child_text(root, "name"), child_text(root, "uuid")
    uuid = _identity(host.libvirt, name, uuid) or cluster.new_uuid(f"domain {name}")
    if "q35" in attribute(root, "os/type", "machine"):
        raise Beyond("a machine of type q35")
    found = host.libvirt.domains.setdefault(name, Domain(name, uuid, ""))
    found.xml, found.persistent = xml.text(complete(root, cluster, uuid)), True
    return found


def _read(text: str, *, validate: bool) -> ET.Element:
    try:
        root = parse(text).root
    except Malformed as error:
        line = f"(domain_definition):{error.line}: {error.words}\n{error.text}\n{'-' * error.column}^"
        raise Refused(line) from None
    if root.tag != "domain":
        raise Refused(f"XML error: expecting root element of 'domain', not '{root.tag}'")
    found = schema.findings(root) if validate else []
    if found:
        lines = "".join(f"{finding.words}\n" for finding in found)
        raise Refused(
            f"XML document failed to validate against schema: Unable to validate doc against {SCHEMA}\n{lines}"
        )
    return root


def _check(root: ET.Element, host: Host) -> None:
    """What libvirt itself looks at, in its order."""
    name, kind = child_text(root, "name"), root.get("type", "")
    if kind not in TYPES:
        raise Refused(
            f"unsupported configuration: invalid domain type {kind}"
            if kind
            else "XML error: missing domain type attribute"
        )
    if not name:
        raise Refused("missing name information")
    if "/" in name:
        raise Refused(f"XML error: name {name} cannot contain '/'")
    if not child_text(root, "os/type"):
        raise Refused("XML error: an os <type> must be specified")
    memory = child_text(root, "memory")
    if memory and not memory.isdecimal():
        raise Refused(f"XML error: Invalid value '{memory}' for element or attribute './memory[1]'")
    if not memory:
        raise Refused("XML error: missing memory element")
    for disk in root.iterfind("devices/disk"):
        _disk(disk)
    if kind != "qemu" and not (kind == "kvm" and host.kvm):
        raise Refused(f"unsupported configuration: Emulator '{EMULATOR}' does not support virt type '{kind}'")


def _disk(disk: ET.Element) -> None:
    source = disk.find("source")
    if source is None or disk.get("type") != "network":
        return
    protocol, path = source.get("protocol", ""), source.get("name", "")
    if protocol not in schema.PROTOCOLS:
        raise Refused(f"XML error: Invalid value for attribute 'protocol' in element 'source': '{protocol}'.")
    if protocol != "gluster":
        raise Beyond(f"a disk by {protocol}")
    if "/" not in path.lstrip("/"):
        raise Refused(f"XML error: can't split path '{path}' into pool name and image name")


def _identity(libvirt: Libvirt, name: str, uuid: str) -> str:
    """The UUID that was given. Raises Refused where it or the name is another domain's."""
    same = libvirt.domains.get(name)
    if same and same.uuid != uuid:
        raise Refused(f"operation failed: domain '{name}' already exists with uuid {same.uuid}")
    other = next((domain for domain in libvirt.domains.values() if domain.uuid == uuid), None)
    if other and other.name != name:
        raise Refused(f"operation failed: domain '{other.name}' is already defined with uuid {uuid}")
    return uuid
