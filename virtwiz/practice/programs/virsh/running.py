"""virsh about running domains: start, end, pause, and what one sees of them only then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from virtwiz.practice.libvirt import starting
from virtwiz.practice.libvirt.defining import Refused
from virtwiz.practice.libvirt.xml import attribute
from virtwiz.practice.programs.virsh.call import Spec, about_domain

if TYPE_CHECKING:
    from virtwiz.practice.answer import Answer
    from virtwiz.practice.model import Domain
    from virtwiz.practice.programs.virsh.call import Call

NOT_RUNNING: Final = "Requested operation is not valid: domain is not running"


def start(call: Call, domain: Domain) -> Answer:
    """`start DOMAIN`."""
    if domain.running:
        return call.error("Domain is already active")
    try:
        seconds = starting.start(call.session, domain)
    except Refused as refused:
        domain.reason = "failed"
        return call.error(f"Failed to start domain '{call.data[0]}'", str(refused), seconds=refused.seconds)
    return call.said(f"Domain '{call.data[0]}' started\n", seconds)


def destroy(call: Call, domain: Domain) -> Answer:
    """`destroy DOMAIN`: ends it at once."""
    if not domain.running:
        return call.error(f"Failed to destroy domain '{call.data[0]}'", NOT_RUNNING)
    seconds = starting.release(call.session, ET.fromstring(domain.live))
    domain.running = domain.paused = False
    domain.live, domain.reason = "", "destroyed"
    if not domain.persistent:
        del call.libvirt.domains[domain.name]
    return call.said(f"Domain '{call.data[0]}' destroyed\n", seconds)


def _asked(call: Call, domain: Domain) -> Answer:
    """What only asks the guest: one without an operating system does not listen."""
    if not domain.running:
        return call.error(f"Failed to {call.name} domain '{call.data[0]}'", NOT_RUNNING)
    done = {"shutdown": "is being shutdown", "reboot": "is being rebooted", "reset": "was reset"}
    return call.said(f"Domain '{call.data[0]}' {done[call.name]}\n")


def _pause(call: Call, domain: Domain) -> Answer:
    if not domain.running:
        return call.error(f"Failed to {call.name} domain '{call.data[0]}'", NOT_RUNNING)
    domain.paused = call.name == "suspend"
    return call.said(f"Domain '{call.data[0]}' {'suspended' if domain.paused else 'resumed'}\n")


def domblkerror(call: Call, domain: Domain) -> Answer:
    """`domblkerror DOMAIN`."""
    return call.said("No errors found\n") if domain.running else call.error(NOT_RUNNING)


def vncdisplay(call: Call, domain: Domain) -> Answer:
    """`vncdisplay DOMAIN`."""
    if not domain.running:
        return call.error("Domain is not running")
    root = ET.fromstring(domain.live)
    if root.find("devices/graphics[@type='vnc']") is None:
        return call.error("Failed to get VNC port. Is this domain using VNC?")
    port = int(attribute(root, "devices/graphics[@type='vnc']", "port", "5900")) - 5900
    return call.said(f"{attribute(root, 'devices/graphics', 'listen', '127.0.0.1')}:{port}\n")


def domblkinfo(call: Call, domain: Domain) -> Answer:
    """`domblkinfo DOMAIN DEVICE`."""
    root = ET.fromstring(domain.live or domain.xml)
    disks = [d for d in root.iterfind("devices/disk") if attribute(d, "target", "dev") == call.data[1]]
    if not disks:
        return call.error(f"invalid argument: invalid path {call.data[1]} not assigned to domain")
    try:
        place = starting.place(call.session, disks[0], 0)
    except Refused as refused:
        return call.error(str(refused), seconds=refused.seconds)
    entry = place.entry if place else None
    assert place
    assert entry
    length = entry.length
    text = f"{'Capacity:':<15} {length}\n{'Allocation:':<15} {place.taken}\n{'Physical:':<15} {length}\n"
    return call.said(text, place.seconds)


def console(call: Call, domain: Domain) -> Answer:
    """`console DOMAIN`: there is no terminal here."""
    return call.error("Cannot run interactive console without a controlling TTY")


COMMANDS: Final = {
    "start": Spec(about_domain(start), ("domain",)),
    "destroy": Spec(about_domain(destroy), ("domain",), options=("graceful",)),
    "shutdown": Spec(about_domain(_asked), ("domain",)),
    "reboot": Spec(about_domain(_asked), ("domain",)),
    "reset": Spec(about_domain(_asked), ("domain",)),
    "suspend": Spec(about_domain(_pause), ("domain",)),
    "resume": Spec(about_domain(_pause), ("domain",)),
    "domblkerror": Spec(about_domain(domblkerror), ("domain",)),
    "domblkinfo": Spec(about_domain(domblkinfo), ("domain", "device")),
    "vncdisplay": Spec(about_domain(vncdisplay), ("domain",)),
    "console": Spec(about_domain(console), ("domain",)),
}
