"""mkdir, rmdir, rm, mktemp, dirname, basename."""

from __future__ import annotations

import posixpath
import random
import string
from typing import TYPE_CHECKING, Final

from virtwiz.practice.answer import Answer, failed
from virtwiz.practice.files import IS_A_DIRECTORY, Trouble
from virtwiz.practice.model import Entry
from virtwiz.practice.programs.options import each, missing_operand, program, quoted

if TYPE_CHECKING:
    from virtwiz.practice.programs.options import Given
    from virtwiz.practice.session import Program, Session


def mkdir(session: Session, given: Given) -> Answer:
    """`mkdir [-p] [-v] DIRECTORY…`."""
    if not given.operands:
        return missing_operand(given)

    output, errors = "", ""
    for path in given.operands:
        try:
            session.files.make_directory(path, parents="p" in given)
            output += f"mkdir: created directory '{path}'\n" if "v" in given else ""
        except Trouble as why:
            at = _first_missing(session, path) if "p" in given else path
            errors += f"mkdir: cannot create directory {quoted(at)}: {why}\n"
    return Answer(output, errors, 1 if errors else 0)


def _first_missing(session: Session, path: str) -> str:
    """The first directory of a path that is not there: where `mkdir -p` fails."""
    parts = path.split("/")
    upwards = ("/".join(parts[:number]) for number in range(1, len(parts) + 1))
    return next((at for at in upwards if at and not session.files.is_directory(at)), path)


def rmdir(session: Session, given: Given) -> Answer:
    """`rmdir DIRECTORY…`."""
    if not given.operands:
        return missing_operand(given)

    def remove(path: str) -> None:
        if session.files.need(path).kind != "directory":
            raise Trouble("Not a directory")
        session.files.remove(path)

    return each(given.operands, remove, "rmdir: failed to remove {quoted}: {why}")


def rm(session: Session, given: Given) -> Answer:
    """`rm [-f] [-r] FILE…`."""
    if not given.operands and "f" not in given:
        return missing_operand(given)

    def remove(path: str) -> None:
        files = session.files
        found = files.itself(path)
        if not found and "f" in given:
            return
        if not found:
            found = files.need(path)
        if found.kind == "directory" and not ({"r", "R"} & set(given.options)):
            raise Trouble(IS_A_DIRECTORY)
        files.remove(path, tree=True)

    return each(given.operands, remove, "rm: cannot remove {quoted}: {why}")


def mktemp(session: Session, given: Given) -> Answer:
    """`mktemp [-d] [TEMPLATE]`."""
    template = given.operands[0] if given.operands else "/tmp/tmp.XXXXXXXXXX"
    if "XXX" not in template:
        return failed(f"mktemp: too few X's in template '{template}'")
    stem = template.rstrip("X")
    draw = random.Random(session.cluster.new_uuid())
    path = stem + "".join(draw.choices(string.ascii_letters + string.digits, k=len(template) - len(stem)))
    try:
        session.files.put(path, Entry("directory", 0o700) if "d" in given else Entry(mode=0o600))
    except Trouble as why:
        what = "directory" if "d" in given else "file"
        return failed(f"mktemp: failed to create {what} via template '{template}': {why}")
    return Answer(f"{path}\n")


def dirname(session: Session, given: Given) -> Answer:
    """`dirname NAME…`."""
    return Answer("".join(f"{posixpath.dirname(name.rstrip('/')) or '.'}\n" for name in given.operands))


def basename(session: Session, given: Given) -> Answer:
    """`basename NAME`."""
    return Answer("".join(f"{posixpath.basename(name.rstrip('/')) or '/'}\n" for name in given.operands[:1]))


PROGRAMS: Final[dict[str, Program]] = {
    "mkdir": program(mkdir, "pv", long={"parents": "p", "verbose": "v"}),
    "rmdir": program(rmdir),
    "rm": program(rm, "rRf", long={"recursive": "r", "force": "f"}),
    "mktemp": program(mktemp, "d", long={"directory": "d"}),
    "dirname": program(dirname),
    "basename": program(basename),
}
