"""virsh about domains: list, look, define, forget."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from virtwiz.practice.answer import Answer, not_modelled
from virtwiz.practice.files import Trouble
from virtwiz.practice.libvirt import defining, xml
from virtwiz.practice.libvirt.xml import attribute, child_text
from virtwiz.practice.programs.virsh.call import Spec, about_domain, table

if TYPE_CHECKING:
    from virtwiz.practice.model import Domain
    from virtwiz.practice.programs.virsh.call import Call


def state(domain: Domain) -> str:
    """A domain's state in a word."""
    return "paused" if domain.running and domain.paused else "running" if domain.running else "shut off"


def listed(call: Call) -> Answer:
    """`list [--all|--inactive] [--autostart] [--name|--uuid]`: the running ones by number, then the others by name."""
    known = [d for d in call.libvirt.domains.values() if d.autostart or "autostart" not in call.options]
    running = sorted((d for d in known if d.running), key=lambda d: d.number)
    others = sorted((d for d in known if not d.running), key=lambda d: d.name)
    found = others if "inactive" in call.options else [*running, *(others if "all" in call.options else [])]
    if {"name", "uuid"} & call.options:
        return call.said("".join(f"{d.name if 'name' in call.options else d.uuid}\n" for d in found))
    return table(call, ("Id", "Name", "State"), [(number(d), d.name, state(d)) for d in found])


def number(domain: Domain) -> str:
    """A domain's number while it runs."""
    return str(domain.number) if domain.running else "-"


def define(call: Call) -> Answer:
    """`define [--validate] FILE`."""
    (path,) = call.data
    try:
        text = call.stdin if path == "/dev/stdin" else call.session.files.text(path)
    except Trouble as why:
        return call.error(f"Failed to open file '{path}': {why}")
    try:
        validate = "validate" in call.options
        made = defining.define(call.session.cluster, call.session.host, text, validate=validate)
    except defining.Refused as refused:
        return call.error(f"Failed to define domain from {path}", str(refused), seconds=refused.seconds)
    except defining.Beyond as what:
        return not_modelled(str(what))
    return call.said(f"Domain '{made.name}' defined from {path}\n")


def undefine(call: Call, domain: Domain) -> Answer:
    """`undefine DOMAIN`: one that runs lives on until it ends."""
    if not domain.persistent:
        reason = "Requested operation is not valid: cannot undefine transient domain"
        return call.error(f"Failed to undefine domain '{call.data[0]}'", reason)
    domain.persistent = domain.autostart = False
    if not domain.running:
        del call.libvirt.domains[domain.name]
    return call.said(f"Domain '{call.data[0]}' has been undefined\n")


def dominfo(call: Call, domain: Domain) -> Answer:
    """`dominfo DOMAIN`."""
    root = ET.fromstring(domain.xml)
    running = [("CPU time", "0.5s")] if domain.running else []
    rows = [
        ("Id", number(domain)),
        ("Name", domain.name),
        ("UUID", domain.uuid),
        ("OS Type", "hvm"),
        ("State", state(domain)),
        ("CPU(s)", child_text(root, "vcpu")),
        *running,
        ("Max memory", f"{child_text(root, 'memory')} KiB"),
        ("Used memory", f"{child_text(root, 'currentMemory')} KiB"),
        ("Persistent", "yes" if domain.persistent else "no"),
        ("Autostart", "enable" if domain.autostart else "disable"),
        ("Managed save", "no"),
        ("Security model", "none"),
        ("Security DOI", "0"),
    ]
    return call.said("".join(f"{f'{key}:':<15} {value}\n" for key, value in rows))


def dumpxml(call: Call, domain: Domain) -> Answer:
    """`dumpxml [--inactive] [--security-info] DOMAIN`."""
    text = domain.xml if "inactive" in call.options or not domain.running else domain.live
    return call.said(text if "security-info" in call.options else without_secrets(text))


def without_secrets(text: str) -> str:
    """The settings without passwords."""
    root = ET.fromstring(text)
    secrets = [each for each in root.iter("graphics") if each.get("passwd")]
    if not secrets:
        return text
    for each in secrets:
        del each.attrib["passwd"]
    return xml.text(root)


def domstate(call: Call, domain: Domain) -> Answer:
    """`domstate [--reason] DOMAIN`."""
    reason = f" ({'user' if domain.running and domain.paused else domain.reason})" if "reason" in call.options else ""
    return call.said(f"{state(domain)}{reason}\n")


def domblklist(call: Call, domain: Domain) -> Answer:
    """`domblklist [--details] [--inactive] DOMAIN`."""
    text = domain.live if domain.running and "inactive" not in call.options else domain.xml
    rows = []
    for disk in ET.fromstring(text).iterfind("devices/disk"):
        source = disk.find("source")
        where = "-" if source is None else source.get("name", source.get("file", source.get("dev", "-")))
        row = (attribute(disk, "target", "dev"), where)
        rows.append((disk.get("type", ""), disk.get("device", ""), *row) if "details" in call.options else row)
    heads = ("Target", "Source")
    return table(call, ("Type", "Device", *heads) if "details" in call.options else heads, rows)


def domiflist(call: Call, domain: Domain) -> Answer:
    """`domiflist DOMAIN`."""
    rows = []
    for each in ET.fromstring(domain.live if domain.running else domain.xml).iterfind("devices/interface"):
        source = attribute(each, "source", "network") or attribute(each, "source", "bridge", "-")
        model, mac = attribute(each, "model", "type", "-"), attribute(each, "mac", "address")
        rows.append((attribute(each, "target", "dev", "-"), each.get("type", ""), source, model, mac))
    return table(call, ("Interface", "Type", "Source", "Model", "MAC"), rows)


def autostart(call: Call, domain: Domain) -> Answer:
    """`autostart [--disable] DOMAIN`."""
    off, name = "disable" in call.options, call.data[0]
    if not domain.persistent:
        reason = "Requested operation is not valid: cannot set autostart for transient domain"
        return call.error(f"Failed to {'unmark' if off else 'mark'} domain '{name}' as autostarted", reason)
    domain.autostart = not off
    return call.said(f"Domain '{name}' {'unmarked' if off else 'marked'} as autostarted\n")


def _told(call: Call, domain: Domain) -> Answer:
    told = {"domuuid": domain.uuid, "domid": number(domain), "domname": domain.name}
    return call.said(f"{told[call.name]}\n")


COMMANDS: Final = {
    "list": Spec(listed, options=("all", "inactive", "autostart", "name", "uuid")),
    "define": Spec(define, ("file",), options=("validate",)),
    "undefine": Spec(about_domain(undefine), ("domain",)),
    "dominfo": Spec(about_domain(dominfo), ("domain",)),
    "dumpxml": Spec(about_domain(dumpxml), ("domain",), options=("inactive", "security-info")),
    "domstate": Spec(about_domain(domstate), ("domain",), options=("reason",)),
    "domblklist": Spec(about_domain(domblklist), ("domain",), options=("details", "inactive")),
    "domiflist": Spec(about_domain(domiflist), ("domain",)),
    "autostart": Spec(about_domain(autostart), ("domain",), options=("disable",)),
    "domuuid": Spec(about_domain(_told), ("domain",)),
    "domid": Spec(about_domain(_told), ("domain",)),
    "domname": Spec(about_domain(_told), ("domain",)),
}
