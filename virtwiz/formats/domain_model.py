"""What a profile states about a virtual machine, in the terms of libvirt's domain."""

import uuid
from dataclasses import dataclass
from typing import Literal

_NAMESPACE = uuid.UUID("6f0c1c5e-9d51-5a0e-8f0b-3f2f5f1f7a11")


class DomainXmlError(ValueError):
    """Why a domain's XML is refused."""


@dataclass(frozen=True)
class Disk:
    """One image as a disk: through libgfapi, or as a file below a FUSE mount when `path` is set.

    `format` is raw or qcow2; `servers` are the volfile servers, asked in that order.
    """

    image: str
    format: str
    volume: str
    servers: tuple[str, ...]
    path: str | None = None


@dataclass(frozen=True)
class Domain:
    """A virtual machine: `memory` in bytes, `cdrom` a file there, `network` default, bridge:NAME or none."""

    name: str
    uuid: str
    memory: int
    vcpus: int
    type: Literal["kvm", "qemu"]
    disks: tuple[Disk, ...]
    cdrom: str | None = None
    network: str = "default"
    graphics: Literal["none", "vnc"] = "none"


def domain_uuid(profile_name: str, vm_name: str) -> str:
    """The UUID of a machine that libvirt does not know yet: always the same for the same two names."""
    return str(uuid.uuid5(_NAMESPACE, f"{profile_name}\0{vm_name}"))
