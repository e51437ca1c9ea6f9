"""The programs about images in a mounted volume."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from virtwiz.facts import programs
from virtwiz.practice.answer import Answer
from virtwiz.practice.files import room_taken

if TYPE_CHECKING:
    from virtwiz.practice.session import Session

HEAD: Final = 48
BLOCK: Final = 512


def images(session: Session, names: tuple[str, ...]) -> Answer:
    """`programs.IMAGES`."""
    files = session.files
    lines = ["files"] if files.children(".") else []
    lines.append(f"free\t{max(0, files.left('.'))}")
    for name in names:
        found = files.entry(name)
        if found and found.kind != "file":
            lines.append(f"{name}\t0\t0\tno file")
        elif found:
            taken = -(-room_taken(found) // BLOCK) * BLOCK
            head = found.data[:HEAD].ljust(min(HEAD, found.length), b"\0").hex()
            lines.append(f"{name}\t{found.length}\t{taken}\t{head}")
    return Answer("".join(f"{line}\n" for line in lines))


def absent(session: Session, names: tuple[str, ...]) -> Answer:
    """`programs.ABSENT`."""
    found = next((name for name in names if session.files.entry(name)), None)
    return Answer(f"{found} exists already\n", status=1) if found else Answer()


SCRIPTS: Final = {programs.IMAGES: images, programs.ABSENT: absent}
