"""find: where it looks, and its commonest tests."""

from __future__ import annotations

import fnmatch
import posixpath
from typing import TYPE_CHECKING, Final

from virtwiz.practice.answer import Answer, not_modelled
from virtwiz.practice.files import Trouble
from virtwiz.practice.programs.options import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from virtwiz.practice.session import Program, Session

KINDS: Final = {"f": "file", "d": "directory", "l": "link"}
TESTS: Final = ("-name", "-type", "-maxdepth", "-mindepth", "-path")


def find(session: Session, words: tuple[str, ...], stdin: str) -> Answer:
    """`find [PLACE…] [-name PATTERN] [-path PATTERN] [-type f|d|l] [-maxdepth N] [-mindepth N] [-print]`."""
    rest = list(words[1:])
    places = []
    while rest and not rest[0].startswith(("-", "(", "!")):
        places.append(rest.pop(0))
    tests: dict[str, str] = {}
    while rest:
        word = rest.pop(0)
        if word in TESTS and rest:
            tests[word] = rest.pop(0)
        elif word != "-print":
            return not_modelled(f"find {word}")
    output, errors = "", ""
    for place in places or ["."]:
        try:
            session.files.itself(place) or session.files.need(place)
            output += "".join(
                f"{path}\n" for path, depth in _walk(session, place, 0) if _fits(session, path, depth, tests)
            )
        except Trouble as why:
            errors += f"find: {quoted(place)}: {why}\n"
    return Answer(output, errors, 1 if errors else 0)


def _walk(session: Session, path: str, depth: int) -> Iterator[tuple[str, int]]:
    """A path and all below it, each with how deep it is; a directory's names in their order."""
    yield path, depth
    found = session.files.itself(path)
    if found and found.kind == "directory":
        for name in session.files.children(path):
            yield from _walk(session, posixpath.join(path, name), depth + 1)


def _fits(session: Session, path: str, depth: int, tests: dict[str, str]) -> bool:
    found = session.files.itself(path)
    kind = KINDS.get(tests.get("-type", ""), found.kind if found else "")
    return bool(
        found
        and found.kind == kind
        and fnmatch.fnmatchcase(posixpath.basename(path.rstrip("/")) or "/", tests.get("-name", "*"))
        and fnmatch.fnmatchcase(path, tests.get("-path", "*"))
        and int(tests.get("-mindepth", "0")) <= depth <= int(tests.get("-maxdepth", "1000"))
    )


PROGRAMS: Final[dict[str, Program]] = {"find": find}
