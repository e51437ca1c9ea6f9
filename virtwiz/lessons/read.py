"""Read lessons: one file, or a folder of them; a wrong one is told with all its faults, each with file and line."""

from __future__ import annotations

import os
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from pydantic import BaseModel, ValidationError

from virtwiz.errors import UsageFault
from virtwiz.lessons.faults import findings
from virtwiz.lessons.fit import misfits
from virtwiz.lessons.model import TASKS, Head, Lesson, Part
from virtwiz.lessons.text import Block, Unended, cut
from virtwiz.profile import Fault, Finding, ProfileError, load
from virtwiz.profile.placing import placed
from virtwiz.profile.yaml_reader import read as read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from virtwiz.profile import Profile

HERE: Final = Path(__file__).parent
OURS: Final = HERE / "pages"
"""The lessons that come with virtwiz."""

CLUSTER: Final = HERE / "three-nodes.yaml"
"""The profile of a lesson that names none."""

LIMIT: Final = 2**20
"""Bytes of a lesson's file."""

Model = TypeVar("Model", bound=BaseModel)


class LessonError(ProfileError):
    """Lessons that are refused; `faults` holds every mistake."""


def folder(place: Path) -> tuple[Lesson, ...]:
    """All lessons of a folder, in the order of their files' names.

    Raises:
        LessonError: with every fault of every file.
        UsageFault: there is no such folder, or no lesson in it.
    """
    files = sorted(place.glob("*.md")) if place.is_dir() else []
    files = [file for file in files if not file.stem.isupper()]
    if not files:
        what = f"there is no lesson in {place}" if place.is_dir() else f"there is no folder {place}"
        raise UsageFault(what, remedy="A lesson is a file NAME.md there; `virtwiz guide lessons` says what is in it.")
    lessons: list[Lesson] = []
    faults: list[Fault] = []
    for file in files:
        try:
            lessons.append(lesson(file))
        except LessonError as error:
            faults += error.faults
    if faults:
        raise LessonError(tuple(faults))
    return tuple(lessons)


def named(lessons: Sequence[Lesson], word: str) -> Lesson:
    """The lesson of that number, name or title.

    Raises:
        UsageFault: there is none; names the nearest.
    """
    names = {str(number): each for number, each in enumerate(lessons, start=1)}
    names |= {each.name: each for each in lessons} | {each.head.title.lower(): each for each in lessons}
    if word.lower() in names:
        return names[word.lower()]
    (nearest,) = get_close_matches(word.lower(), list(names), n=1, cutoff=0)
    raise UsageFault(f"there is no lesson {word!r}", remedy=f"The nearest is {nearest}.")


def lesson(file: Path) -> Lesson:
    """Read one lesson.

    Raises:
        LessonError: with all its faults.
    """
    source = os.fspath(file)
    try:
        front, blocks = cut(_content(file))
    except Unended as error:
        raise LessonError((Fault(source, error.line, 1, error.what),)) from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "a lesson is plain text in UTF-8, of at most 1 MiB"
        raise LessonError((Fault(source, 1, 1, f"the lesson cannot be read: {reason}"),)) from None
    faults: list[Fault] = []
    head = _model(source, front, Head, faults)
    profile = _profile(file, head, faults) if head else None
    parts = _parts(source, blocks, faults)
    if head and profile and not faults:
        found = dict.fromkeys(misfits(head, profile, parts, blocks[-1]))
        faults += [Fault(source, line, 1, what) for line, what in found]
    if faults or not head or not profile:
        raise LessonError(tuple(sorted(faults, key=lambda fault: fault.line)))
    return Lesson(file.stem, head, profile, tuple(parts))


def _content(file: Path) -> str:
    content = file.read_bytes()
    if len(content) > LIMIT:
        raise ValueError
    return content.decode()


def _model(source: str, block: Block, model: type[Model], faults: list[Fault]) -> Model | None:
    document = read_yaml(block.text)
    try:
        made = None if document.broken else model.model_validate(document.data)
        found: tuple[Finding, ...] = ()
    except ValidationError as problem:
        made, found = None, findings(problem, model)
    told = placed(source, document, found, above=block.above)
    faults += told
    return None if told else made


def _parts(source: str, blocks: Iterable[Block], faults: list[Fault]) -> list[Part]:
    """Each task with the prose before it."""
    parts: list[Part] = []
    prose = ""
    for block in blocks:
        if not block.kind:
            prose = block.text.strip()
            continue
        task = _model(source, block, TASKS[block.kind], faults)  # type: ignore[index]
        if task:
            parts.append(Part(prose, task, block.above))
    return parts


def _profile(file: Path, head: Head, faults: list[Fault]) -> Profile | None:
    try:
        return load(file.parent / head.profile if head.profile else CLUSTER)
    except ProfileError as error:
        faults += error.faults
        return None
