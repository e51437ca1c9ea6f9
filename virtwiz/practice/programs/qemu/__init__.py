"""QEMU's programs: qemu-img, and a machine run by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from virtwiz.practice.programs.qemu import img, system

if TYPE_CHECKING:
    from virtwiz.practice.session import Program

PROGRAMS: Final[dict[str, Program]] = {**img.PROGRAMS, **system.PROGRAMS}
