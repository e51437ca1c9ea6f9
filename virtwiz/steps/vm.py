"""VM: the domain, its disks on the volume, defined and started."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Final

from virtwiz.facts import programs
from virtwiz.formats import domain as domain_format
from virtwiz.plan import Command, Refusal, Run, Stage, Unknown
from virtwiz.steps import fuse_mount, two_writers
from virtwiz.steps.domains import definition, described, type_words
from virtwiz.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from virtwiz.facts.model import DomainFacts, Facts
    from virtwiz.profile import Profile, Vm

START_LIMIT = 240
DISK_LIMIT = 60
"""Seconds, for the machine and for each disk: libvirt opens it through libgfapi, twice, before the machine runs."""


WHY_START: Final = {
    "gfapi": "Twenty silent seconds a disk: libvirt opens each one twice through libgfapi before the machine runs.",
    "fuse": "The machine runs; its disks are files on the mount.",
}
"""By the way to the disks (measured: 21 s with one disk, 43 s with two)."""


def stages(profile: Profile, facts: Facts) -> Iterator[Stage | Refusal | Unknown]:
    """Define what is missing or differs, start what does not run, then show the result."""
    if not facts.looked:
        return
    for host in dict.fromkeys(profile.host_of(vm) for vm in profile.vms):
        if not facts.hypervisor(host).answers:
            yield Refusal("vm", "libvirt does not answer.", "Start it there (systemctl start libvirtd).", host=host)
    yield from two_writers.refusals(profile, facts)
    yield from _would_lose(profile, facts)
    yield from _unknown_types(profile, facts)
    yield from fuse_mount.stages(profile, facts)
    changes = [(vm, list(_changes(profile, facts, vm))) for vm in profile.vms]
    yield from _together("Networks come before the machines that use them.", _networks(profile, facts))
    for number in range(max((len(commands) for _, commands in changes), default=0)):
        yield from _together("", (commands[number] for _, commands in changes if len(commands) > number))
    yield from _show(profile, [vm for vm, commands in changes if commands])


def _together(why: str, commands: Iterator[Command]) -> Iterator[Stage]:
    found = tuple(commands)
    if found:
        yield Stage("vm", found, why)


def _networks(profile: Profile, facts: Facts) -> Iterator[Command]:
    for host in profile.hypervisors:
        for network in facts.hypervisor(host).idle_networks:
            run = Run(("virsh", "net-start", network))
            yield Command(host, run, f"The network {network} is not active; a machine that uses it would not start.")


def _changes(profile: Profile, facts: Facts, vm: Vm) -> Iterator[Command]:
    host = profile.host_of(vm)
    found = facts.hypervisor(host).domains.get(vm.name)
    if found is None or not found.persistent or _differs(profile, facts, vm, found):
        yield _define(profile, facts, vm, found)
    if vm.autostart and not (found and found.autostart):
        yield Command(host, Run(("virsh", "autostart", vm.name)), "It starts again when the hypervisor does.")
    if vm.start and not (found and found.running):
        limit = START_LIMIT + DISK_LIMIT * len(vm.disks)
        yield Command(host, Run(("virsh", "start", vm.name)), WHY_START[vm.access], timeout=limit)


def _differs(profile: Profile, facts: Facts, vm: Vm, found: DomainFacts) -> bool:
    wanted = described(profile, facts, vm)
    compare = domain_format.disk_differences if vm.xml else domain_format.differences
    return bool(compare(wanted, found.xml))


def _define(profile: Profile, facts: Facts, vm: Vm, found: DomainFacts | None) -> Command:
    return Command(
        profile.host_of(vm),
        Run(("virsh", "define", "--validate", "/dev/stdin"), stdin=definition(profile, facts, vm)),
        "libvirt learns of the machine. What it or you added to a domain that is there already stays.",
        note="(the domain's XML on stdin)",
        guards=(_unchanged(profile, vm, found) if found else _absent(profile, vm),),
    )


def _absent(profile: Profile, vm: Vm) -> Command:
    return Command(
        profile.host_of(vm),
        Run(("sh", "-c", programs.NO_DOMAIN, "virtwiz", vm.name)),
        "No domain of that name may be there: its settings would be lost.",
        changes=False,
        label=f"check that there is no domain {vm.name} yet",
    )


def _unchanged(profile: Profile, vm: Vm, found: DomainFacts) -> Command:
    """It may be hours since the domain was looked at: the images are made before."""
    return Command(
        profile.host_of(vm),
        Run(("sh", "-c", programs.SAME_DOMAIN, "virtwiz", vm.name, sha256(found.xml.encode()).hexdigest())),
        "What somebody changed in it since it was looked at would be lost.",
        changes=False,
        label=f"check that the domain {vm.name} is still as it was looked at",
    )


def _show(profile: Profile, vms: list[Vm]) -> Iterator[Stage]:
    hosts = dict.fromkeys(profile.host_of(vm) for vm in vms)
    shown = [Command(h, Run(("virsh", "list", "--all")), "See that it is there.", changes=False) for h in hosts]
    yield from _together("", iter(shown))
    why = "See that its disks are on the volume."
    disks = [Command(profile.host_of(vm), Run(("virsh", "domblklist", vm.name)), why, changes=False) for vm in vms]
    yield from _together("", iter(disks))


def _would_lose(profile: Profile, facts: Facts) -> Iterator[Refusal]:
    """Defining a domain anew must not take away what the user added to it, nor what libvirt does not tell."""
    for vm in profile.vms:
        host = profile.host_of(vm)
        found = facts.hypervisor(host).domains.get(vm.name)
        if not found or not (_differs(profile, facts, vm, found) or not found.persistent):
            continue
        strangers = domain_format.strangers(described(profile, facts, vm), found.xml)
        if strangers:
            named = printable(", ".join(strangers))
            what = f"The domain {vm.name} differs, and has disks that the profile does not name: {named}."
            remedy = "Name them in the profile, or detach them (a snapshot's: virsh blockcommit)."
            yield Refusal("vm", what, remedy, host=host)
        if found.secret:
            what = f"The domain {vm.name} differs, and has a password that would be lost when it is defined anew."
            yield Refusal("vm", what, f"Change it yourself (virsh edit {vm.name}).", host=host)


def _unknown_types(profile: Profile, facts: Facts) -> Iterator[Unknown]:
    for number, vm in enumerate(profile.vms):
        words = type_words(profile, facts, vm)
        if words:
            yield Unknown(f"vms[{number}].type", words)
