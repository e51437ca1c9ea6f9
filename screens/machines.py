"""The machines in words: the plain command line, the XML and what is wrong with one edited by hand, and advice."""

from __future__ import annotations

import shlex
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from virtwiz.facts.model import Facts
from virtwiz.formats import domain as domain_format
from virtwiz.formats.domain_xml import read as domain_read
from virtwiz.formats.qemu import command_line
from virtwiz.profile.paths import domain_xml
from virtwiz.steps.domains import described, type_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from screens.session import Answers
    from virtwiz.formats.domain import Domain
    from virtwiz.profile import Profile, Vm

Entry = dict[str, Any]


def named(profile: Profile | None, name: object) -> Vm | None:
    """A machine of the last whole answers."""
    return next((vm for vm in profile.vms if vm.name == name), None) if profile else None


def plain(profile: Profile, facts: Facts | None, vm: Vm) -> str:
    """The machine without libvirt, an option on each line, to be pasted into a shell."""
    first, *words = command_line(_concrete(profile, facts or Facts(), vm))
    lines = [first]
    for word in words:
        if word.startswith("-"):
            lines.append(f"  {word}")
        else:
            lines[-1] += f" {shlex.quote(word)}"
    return " \\\n".join(lines)


def origin(profile: Profile, facts: Facts | None, vm: Vm) -> str:
    """Where the XML that is shown comes from."""
    host = profile.host_of(vm)
    if facts and vm.name in facts.hypervisor(host).domains:
        return f"XML on {host}"
    return "XML, edited by hand" if vm.xml else "XML, as the fields make it"


def generated(profile: Profile, facts: Facts | None, vm: Vm) -> str:
    """The XML as virtwiz makes it, whole, to begin an edit with."""
    return domain_format.to_xml(_concrete(profile, facts or Facts(), vm))


def _concrete(profile: Profile, facts: Facts, vm: Vm) -> Domain:
    """The machine as it would be; while the hypervisor was not asked it is said to have kvm, as most have."""
    domain = described(profile, facts, vm)
    return replace(domain, type="kvm") if type_words(profile, facts, vm) else domain


def wrong(text: str) -> str:
    """Why a text is no domain, and what would be right; empty where it is one."""
    try:
        domain_read(text)
        domain_xml(text)
    except ValueError as error:
        hint = "; each tag is closed, by </tag> or />, and & is written &amp;" if "well-formed" in str(error) else ""
        return f"{error}{hint}"
    return ""


def corrected(profile: Profile, facts: Facts | None, vm: Vm, text: str) -> Iterator[str]:
    """In what a text differs from what stays ours: name, UUID and disks."""
    for difference in domain_format.disk_differences(described(profile, facts or Facts(), vm), text):
        yield f"{difference}: virtwiz puts that right, these three stay ours"


def beside(profile: Profile, facts: Facts | None, vm: Vm) -> Iterator[str]:
    """What to know before editing the XML."""
    host = profile.host_of(vm)
    if facts and vm.name in facts.hypervisor(host).domains:
        yield f"{vm.name} is defined on {host} already: this is for when it is defined anew; else `virsh edit`."
    elif facts is None and vm.type == "auto":
        yield f"{host} was not asked yet (Ctrl+L): type kvm is a guess; write qemu where there is no KVM."


def unused(answers: Answers, but: object = None) -> list[str]:
    """The images that are no machine's disks, but for one machine's."""
    machines = [vm for vm in answers.get("vms") or [] if isinstance(vm, dict) and vm.get("name") != but]
    taken = {str(disk) for vm in machines for disk in vm.get("disks") or []}
    return [name for name in _images(answers) if name not in taken]


def _images(answers: Answers) -> list[str]:
    return [str(image["name"]) for image in answers.get("images") or [] if isinstance(image, dict) and "name" in image]


def next_machine(answers: Answers) -> Entry:
    """What an added machine begins with: the first image that is free, and a name like its."""
    new: Entry = {"memory": "1G", "vcpus": 1, "type": "auto"}
    names = [str(vm.get("name")) for vm in answers.get("vms") or [] if isinstance(vm, dict)]
    for image in unused(answers):
        stem = PurePosixPath(image).stem
        return {"name": stem if stem not in names else f"{stem}-{len(names) + 1}", "disks": [image], **new}
    return new


def advice(answers: Answers, facts: Facts | None, entry: Entry) -> str:
    """Which images may be its disks, and whether its type fits the hypervisor."""
    free = [name for name in unused(answers, entry.get("name")) if name not in (entry.get("disks") or [])]
    none = "No other image is free: add one on the screen Images first."
    return " ".join([f"Free images: {', '.join(free)}." if free else none, *_type(answers, facts, entry)])


def _type(answers: Answers, facts: Facts | None, entry: Entry) -> Iterator[str]:
    host = str(entry.get("on") or next(iter(answers.get("hypervisors") or []), ""))
    has_kvm, chosen = facts.hypervisor(host).kvm if facts else None, entry.get("type", "auto")
    if has_kvm is False:
        slow = "auto takes qemu, which is slow" if chosen == "auto" else "qemu it is, which is slow"
        yield f"! {host} has no KVM: take auto or qemu." if chosen == "kvm" else f"{host} has no KVM: {slow}."
    elif has_kvm and chosen == "qemu":
        yield f"{host} has KVM: auto or kvm would be much faster."
