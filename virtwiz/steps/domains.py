"""A profile's virtual machine in libvirt's terms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, cast

from virtwiz.formats import fuse
from virtwiz.formats.domain import Disk, Domain, domain_uuid
from virtwiz.formats.domain_read import identity
from virtwiz.formats.domain_xml import read
from virtwiz.formats.sizes import parse_size

if TYPE_CHECKING:
    from virtwiz.facts.model import Facts
    from virtwiz.profile import Profile, Vm


def described(profile: Profile, facts: Facts, vm: Vm) -> Domain:
    """The domain as the profile states it; its UUID is that of the domain that is there, if one is."""
    found = facts.hypervisor(profile.host_of(vm)).domains.get(vm.name)
    return Domain(
        name=vm.name,
        uuid=identity(read(found.xml))[1] if found else domain_uuid(profile.name, vm.name),
        memory=parse_size(vm.memory),
        vcpus=vm.vcpus,
        type=_type(profile, facts, vm),
        disks=tuple(_disk(profile, vm, name) for name in vm.disks),
        cdrom=vm.cdrom,
        network=vm.network,
        graphics=vm.graphics,
    )


def type_words(profile: Profile, facts: Facts, vm: Vm) -> str | None:
    """What stands for the domain's type while no host has told it; None when it is known."""
    host = profile.host_of(vm)
    unknown = vm.type == "auto" and facts.hypervisor(host).kvm is None
    return f"<kvm or qemu, as {host} can>" if unknown else None


def sources(profile: Profile, vm: Vm) -> frozenset[str]:
    """What `virsh domblklist` may call the machine's disks: by libgfapi, and as files on the lasting mount."""
    volume = profile.volume.name
    return frozenset(path for name in vm.disks for path in (f"{volume}/{name}", fuse.disk_path(volume, name)))


def _type(profile: Profile, facts: Facts, vm: Vm) -> Literal["kvm", "qemu"]:
    if vm.type != "auto":
        return vm.type
    words = type_words(profile, facts, vm)
    if words:
        return cast("Literal['qemu']", words)
    return "kvm" if facts.hypervisor(profile.host_of(vm)).kvm else "qemu"


def _disk(profile: Profile, vm: Vm, name: str) -> Disk:
    volume = profile.volume.name
    image = next(image for image in profile.images if image.name == name)
    path = fuse.disk_path(volume, name) if vm.access == "fuse" else None
    return Disk(name, image.format, volume, profile.peers, path)
