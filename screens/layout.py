"""What a choice of bricks and copies means, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from screens.session import Answers


def sets_of(answers: Answers) -> list[str]:
    """The replica sets, a line each; a set with two bricks on one host is told."""
    volume = answers.get("volume") or {}
    bricks, size = [str(brick) for brick in volume.get("bricks") or []], _copies(answers)
    lines = []
    for start in range(0, len(bricks), size):
        members = bricks[start : start + size]
        lines.append(f"Set {start // size + 1}   " + "   ".join(members) + _warning(members, size))
    return lines


def _copies(answers: Answers) -> int:
    replica = (answers.get("volume") or {}).get("replica", 1)
    return replica if isinstance(replica, int) and replica > 0 else 1


def _warning(members: list[str], size: int) -> str:
    hosts = [brick.partition(":")[0] for brick in members]
    if len(set(hosts)) < len(hosts):
        return "   ! two bricks of a set on one host would be lost together"
    return f"   ! {size - len(members)} more needed" if len(members) < size else ""


def meaning(answers: Answers) -> str:
    """What may fail without loss, and how much of the space is usable."""
    volume = answers.get("volume") or {}
    copies, arbiter = _copies(answers), bool(volume.get("arbiter"))
    if copies == 1:
        return "Usable: all of the space. No host may fail: with it go its files, and the machines on them."
    if copies == 2:
        return (
            "Usable: half of the space. When the two lose sight of each other, neither knows who is right: one side "
            "stops, or both go on and differ (split-brain). Take 3 copies, or 2 and an arbiter."
        )
    if arbiter:
        return "Usable: half of the space; the last brick of a set holds names only. Any one host of a set may fail."
    return f"Usable: one part in {copies} of the space. Any one host of a set may fail, and the machines go on."
