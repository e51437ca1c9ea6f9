"""No disk may have two writers: QEMU takes no lock on gluster images, and nothing else stops the second one."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from virtwiz.plan import Refusal
from virtwiz.steps.domains import sources

if TYPE_CHECKING:
    from collections.abc import Iterator

    from virtwiz.facts.model import Facts
    from virtwiz.profile import Profile, Vm


def refusals(profile: Profile, facts: Facts) -> Iterator[Refusal]:
    """What would write to a machine's disks beside it: now, or as soon as a hypervisor is rebooted."""
    yield from _running_elsewhere(profile, facts)
    yield from _second_writers(profile, facts)
    yield from _writers_at_boot(profile, facts)


def _running_elsewhere(profile: Profile, facts: Facts) -> Iterator[Refusal]:
    for vm in profile.vms:
        for host in profile.hypervisors:
            found = facts.hypervisor(host).domains.get(vm.name)
            if found and found.running and host != profile.host_of(vm):
                what = f"A domain {vm.name} runs here, and the profile wants it on {profile.host_of(vm)}."
                remedy = "QEMU takes no lock on gluster images, and two writers destroy them: shut it down first."
                yield Refusal("vm", what, remedy, host=host)


def _second_writers(profile: Profile, facts: Facts) -> Iterator[Refusal]:
    """A machine that would be started on disks with which another domain runs."""
    for vm in profile.vms:
        found = facts.hypervisor(profile.host_of(vm)).domains.get(vm.name)
        if not vm.start or (found and found.running):
            continue
        for host in profile.hypervisors:
            for source, domain in facts.hypervisor(host).disks_in_use.items():
                if source in sources(profile, vm) and domain != vm.name:
                    what = f"The domain {domain} runs with the disk {source}, on which {vm.name} would be started."
                    remedy = "Two writers destroy it: shut that domain down first, or take another image."
                    yield Refusal("vm", what, remedy, host=host)


def _writers_at_boot(profile: Profile, facts: Facts) -> Iterator[Refusal]:
    """A domain that its hypervisor would start beside the machine: the machine's old self, say, before it was moved."""
    for vm in profile.vms:
        own = facts.hypervisor(profile.host_of(vm)).domains.get(vm.name)
        if not (vm.start or vm.autostart or (own and own.running)):
            continue
        for host in profile.hypervisors:
            for domain, reason in _at_boot(profile, facts, vm, host).items():
                what = f"The domain {domain} starts with this hypervisor, {reason}."
                remedy = "QEMU takes no lock on gluster images, and two writers destroy them: "
                ways = f"virsh autostart --disable {shlex.quote(domain)}, or undefine it there."
                yield Refusal("vm", what, remedy + ways, host=host)


def _at_boot(profile: Profile, facts: Facts, vm: Vm, host: str) -> dict[str, str]:
    """The domains that are in a machine's way at the hypervisor's next boot, each with the reason."""
    hypervisor, home = facts.hypervisor(host), profile.host_of(vm)
    same = hypervisor.domains.get(vm.name)
    found = {vm.name: f"and the profile has a {vm.name} on {home}"} if same and same.autostart else {}
    for source, domain in hypervisor.disks_at_boot:
        if source in sources(profile, vm):
            found[domain] = f"with the disk {source} of {vm.name}"
    return {domain: reason for domain, reason in found.items() if (host, domain) != (home, vm.name)}
