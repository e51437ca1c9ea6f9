"""What an image is, by its length and its first bytes."""

from __future__ import annotations

from typing import Final

from virtwiz.facts.model import ImageFacts

QCOW2_MAGIC: Final = b"QFI\xfb"
SECTOR: Final = 512


def identify(length: int, head: bytes) -> ImageFacts:
    """Tell format, virtual size (bytes) and whether the file is long enough for what its header promises.

    `head` are the first 48 bytes (qcow2: docs/interop/qcow2.txt of QEMU). libgfapi reads whole sectors, so a qcow2
    file has to reach to the end of the sector that its L1 table ends in. An empty file is of no format yet.
    """
    if not head.startswith(QCOW2_MAGIC):
        return ImageFacts("raw", length, finished=length > 0)
    size = int.from_bytes(head[24:32], "big")
    entries, offset = int.from_bytes(head[36:40], "big"), int.from_bytes(head[40:48], "big")
    needed = -(-(offset + 8 * entries) // SECTOR) * SECTOR
    return ImageFacts("qcow2", size, finished=len(head) >= 48 and offset > 0 and length >= needed)
