"""The part of a profile about machines: how to log in, which hosts there are, and the virtual machines."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from virtwiz.profile.fields import (
    AbsolutePath,
    Address,
    DomainXml,
    HostName,
    IdentityFile,
    ImageName,
    Memory,
    Network,
    UserName,
    VmName,
    Whole,
    YesNo,
)

Become = Literal["none", "sudo"]
Port = Annotated[Whole, Field(ge=1, le=65535)]

USER = "The user to log in as; left out: as in ~/.ssh/config, else root."
PORT = "The port of the ssh server; left out: as in ~/.ssh/config, else 22."
IDENTITY = "The file of the private key; left out: as in ~/.ssh/config and the agent."
BECOME = "How to become root after logging in: none (the user is root) or sudo."


class Section(BaseModel):
    """What all parts of a profile have in common: they cannot be changed, and know no other keys than their own."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, hide_input_in_errors=True)


class Ssh(Section):
    """How to log in to the hosts; holds for each of them unless the host says otherwise."""

    user: UserName | None = Field(default=None, description=USER)
    port: Port | None = Field(default=None, description=PORT)
    identity_file: IdentityFile | None = Field(default=None, description=IDENTITY)
    become: Become = Field(default="none", description=BECOME)


class Host(Section):
    """A machine to log in to; what is left out here is as under `ssh`."""

    address: Address | None = Field(
        default=None,
        description="Where this computer reaches the host: a name, IPv4 or IPv6 address; left out: the key.",
    )
    user: UserName | None = Field(default=None, description=USER)
    port: Port | None = Field(default=None, description=PORT)
    identity_file: IdentityFile | None = Field(default=None, description=IDENTITY)
    become: Become | None = Field(default=None, description=BECOME)


@dataclass(frozen=True)
class Login:
    """All that is needed to log in to one host; None means what ~/.ssh/config says, else ssh's own default."""

    name: str
    address: str
    user: str | None
    port: int | None
    identity_file: str | None
    become: Become


def login(name: str, host: Host, ssh: Ssh) -> Login:
    """Lay what the host says over what holds for all hosts."""
    return Login(
        name=name,
        address=host.address or name,
        user=host.user or ssh.user,
        port=host.port or ssh.port,
        identity_file=host.identity_file or ssh.identity_file,
        become=host.become or ssh.become,
    )


class Vm(Section):
    """A virtual machine whose disks are images on the volume."""

    name: VmName = Field(description="The virtual machine's name, as virsh list shows it.")
    on: HostName | None = Field(default=None, description="The hypervisor it runs on; left out: the first one.")
    memory: Memory = Field(default="1G", description="How much memory it gets, like 512M or 2G.")
    vcpus: Annotated[Whole, Field(ge=1, le=4096)] = Field(default=1, description="How many virtual CPUs it gets.")
    type: Literal["auto", "kvm", "qemu"] = Field(
        default="auto",
        description="kvm uses the processor's help and is fast; qemu works everywhere and is slow; auto: kvm if there.",
    )
    disks: tuple[ImageName, ...] = Field(
        min_length=1, description="Its disks: names of images of this profile; the first is the one it boots from."
    )
    cdrom: AbsolutePath | None = Field(
        default=None, description="An ISO file on the hypervisor to put into its CD drive; null for none."
    )
    network: Network = Field(
        default="default", description="default (libvirt's own network), none, or bridge:NAME for a bridge that exists."
    )
    graphics: Literal["none", "vnc"] = Field(
        default="none", description="none or vnc; a serial console (virsh console) is always there."
    )
    access: Literal["gfapi", "fuse"] = Field(
        default="gfapi",
        description="How qemu reaches the images: gfapi (directly), or fuse (a mount, for a qemu without gluster).",
    )
    xml: DomainXml | None = Field(
        default=None,
        description="A libvirt domain edited by hand, from which it is first defined; name, uuid and disks stay ours.",
    )
    start: YesNo = Field(default=True, description="Whether it is started once it is defined.")
    autostart: YesNo = Field(default=False, description="Whether it starts by itself when its hypervisor boots.")
