"""mkdir and rmdir."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from virtwiz.practice.answer import Answer, failed, not_modelled
from virtwiz.practice.files import Trouble

if TYPE_CHECKING:
    from virtwiz.practice.session import Program, Session


def mkdir(session: Session, words: tuple[str, ...], stdin: str) -> Answer:
    """`mkdir [-p] DIRECTORY…`."""
    flags = [word for word in words[1:] if word.startswith("-")]
    if set(flags) - {"-p", "--parents"}:
        return not_modelled(f"mkdir {' '.join(flags)}")
    errors = []
    for path in words[1:]:
        if path not in flags:
            try:
                session.files.make_directory(path, parents=bool(flags))
            except Trouble as trouble:
                errors.append(f"mkdir: cannot create directory '{path}': {trouble}")
    return failed("\n".join(errors)) if errors else Answer()


def rmdir(session: Session, words: tuple[str, ...], stdin: str) -> Answer:
    """`rmdir DIRECTORY…`."""
    errors = []
    for path in words[1:]:
        try:
            session.files.remove(path)
        except Trouble as trouble:
            errors.append(f"rmdir: failed to remove '{path}': {trouble}")
    return failed("\n".join(errors)) if errors else Answer()


PROGRAMS: Final[dict[str, Program]] = {"mkdir": mkdir, "rmdir": rmdir}
