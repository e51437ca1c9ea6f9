"""Daemons and processes: glusterd, systemctl, service, kill, pgrep."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from virtwiz.practice.programs.services import processes, units

if TYPE_CHECKING:
    from virtwiz.practice.session import Program

PROGRAMS: Final[dict[str, Program]] = {**processes.PROGRAMS, **units.PROGRAMS}
