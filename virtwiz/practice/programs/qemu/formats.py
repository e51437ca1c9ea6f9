"""Disk images as files: what their first bytes say, how long they are, and what they take on a disk."""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from virtwiz.practice.model import Entry

MAGIC: Final = b"QFI\xfb"
CLUSTER: Final = 65536
SECTOR: Final = 512
L1_AT: Final = 3 * CLUSTER
DATA_AT: Final = 5 * CLUSTER
PER_L1: Final = CLUSTER * CLUSTER // 8
"""Bytes of the disk that one entry of the first table stands for."""

_HEAD: Final = struct.Struct(">4sIQIIQIIQQIIQQQQII")
FORMATS: Final = ("raw", "qcow2")
KNOWN: Final = tuple(
    """
    blkdebug blklogwrites blkverify bochs cloop compress copy-before-write copy-on-read dmg file ftp ftps gluster
    host_cdrom host_device http https iscsi iser luks nbd nfs null-aio null-co nvme parallels preallocate qcow qcow2
    qed quorum raw rbd replication snapshot-access ssh throttle vdi vhdx vmdk vpc vvfat
    """.split()  # noqa: SIM905 (forty words in quotes are harder to read)
)
"""The formats and protocols that Debian's QEMU 7.2 names."""


def qcow2_header(size: int, l1_at: int = L1_AT) -> bytes:
    """The first 112 bytes of an image of version 3 with 64 KiB clusters."""
    tables = (l1_entries(size), l1_at, CLUSTER, 1, 0, 0)
    return _HEAD.pack(MAGIC, 3, 0, 0, 16, size, 0, *tables, 0, 0, 0, 4, 0x70) + bytes(8)


def l1_entries(size: int) -> int:
    """How many entries the first table has."""
    return -(-size // PER_L1)


def format_of(entry: Entry) -> str:
    """What QEMU finds when it looks: qcow2 by its first bytes, else raw."""
    return "qcow2" if entry.data.startswith(MAGIC) else "raw"


def virtual_size(entry: Entry, form: str) -> int:
    """Bytes that the guest sees; a raw file counts in whole sectors."""
    if form == "qcow2":
        return int(struct.unpack(">Q", entry.data[24:32])[0])
    return whole(entry.length)


def whole(size: int, unit: int = SECTOR) -> int:
    """Bytes, rounded up to whole sectors or clusters."""
    return -(-size // unit) * unit


def is_whole(entry: Entry, form: str) -> bool:
    """Whether libgfapi can open it: it reads whole sectors, so a qcow2 file has to end with one."""
    return form == "raw" or entry.length % SECTOR == 0


def parse_size(text: str) -> int | None:
    """Bytes of a size as qemu-img takes it; None where it does not."""
    found = re.fullmatch(r"(\d+)(\.\d+)?([kmgtpe]?)b?", text, re.IGNORECASE)
    if not found or text[-2:].lower() in ("kb", "mb", "gb", "tb", "pb", "eb"):
        return None
    unit = 1024 ** ("kmgtpe".index(found[3].lower()) + 1) if found[3] else 1
    return int(float(found[1] + found[2]) * unit) if found[2] else int(found[1]) * unit


def shown(size: int) -> str:
    """Bytes in three digits, as in `1.5 GiB`."""
    unit, value = 0, float(size)
    while value >= 1000 and unit < 6:
        value, unit = value / 1024, unit + 1
    return f"{value:.3g} {' KMGTPE'[unit].strip()}{'iB' if unit else 'B'}"


def info(name: str, entry: Entry, form: str, taken: int) -> str:
    """`qemu-img info` for people."""
    size = virtual_size(entry, form)
    lines = [
        f"image: {name}",
        f"file format: {form}",
        f"virtual size: {shown(size)} ({size} bytes)",
        f"disk size: {shown(taken)}",
    ]
    specific = [f"    {key.replace('-', ' ')}: {str(value).lower()}" for key, value in SPECIFIC.items()]
    if form == "qcow2":
        lines += [f"cluster_size: {CLUSTER}", "Format specific information:", *specific]
    return "".join(f"{line}\n" for line in lines)


SPECIFIC: Final = {
    "compat": "1.1",
    "compression-type": "zlib",
    "lazy-refcounts": False,
    "refcount-bits": 16,
    "corrupt": False,
    "extended-l2": False,
}


def information(name: str, entry: Entry, form: str, taken: int) -> dict[str, object]:
    """The same for `--output=json`, in its order."""
    own = {"format-specific": {"type": "qcow2", "data": SPECIFIC}} if form == "qcow2" else {}
    return {
        "virtual-size": virtual_size(entry, form),
        "filename": name,
        **({"cluster-size": CLUSTER} if form == "qcow2" else {}),
        "format": form,
        "actual-size": taken,
        **own,
        "dirty-flag": False,
    }
