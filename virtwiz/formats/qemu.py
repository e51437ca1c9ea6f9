"""A machine as a plain qemu-system-x86_64 command line, the documented form without libvirt."""

from virtwiz.formats.domain_model import Disk, Domain
from virtwiz.formats.uri import GlusterUri

_MIB = 1024**2


def drive(uri: GlusterUri | str, format: str) -> str:  # noqa: A002
    """The value of -drive for an image, by address or by path; a comma in a value is doubled (qemu(1), -drive)."""
    return f"file={_value(str(uri))},if=virtio,format={_value(format)},cache=none"


def command_line(domain: Domain) -> tuple[str, ...]:
    """The argv that runs the machine; memory in MiB, rounded up."""
    drives = (word for disk in domain.disks for word in ("-drive", drive(_where(disk), disk.format)))
    return (
        "qemu-system-x86_64",
        *("-name", f"guest={_value(domain.name)}", "-uuid", domain.uuid),
        *(("-enable-kvm",) if domain.type == "kvm" else ("-accel", "tcg")),
        *("-m", str(-(-domain.memory // _MIB)), "-smp", str(domain.vcpus)),
        *drives,
        *(("-cdrom", domain.cdrom) if domain.cdrom else ()),
        *("-nic", _nic(domain.network)),
        *(("-vnc", "127.0.0.1:0") if domain.graphics == "vnc" else ("-nographic",)),
    )


def _value(text: str) -> str:
    return text.replace(",", ",,")


def _where(disk: Disk) -> GlusterUri | str:
    return disk.path or GlusterUri(disk.volume, disk.image, disk.servers[0] if disk.servers else None)


def _nic(network: str) -> str:
    """libvirt's default network has no name outside libvirt; QEMU's own user network takes its place."""
    kind, _, name = network.partition(":")
    nics = {"none": "none", "bridge": f"bridge,br={_value(name)},model=virtio-net-pci"}
    return nics.get(kind, "user,model=virtio-net-pci")
