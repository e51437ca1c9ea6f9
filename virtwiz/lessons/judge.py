"""What becomes of a line that a learner has typed: right, wrong and why, or on the way."""

from __future__ import annotations

import copy
import re
import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from virtwiz.lessons import goals, way
from virtwiz.practice.answer import NOT_MODELLED

if TYPE_CHECKING:
    from virtwiz.lessons.model import Lesson, Line, Type, Wrong
    from virtwiz.practice.answer import Answer
    from virtwiz.practice.model import Cluster

UNKNOWN: Final = "The practice cluster does not know that. It may be right on a real host; here try another way."
FAILED: Final = "That did not work: read what it answers. A hint may help."
ELSEWHERE: Final = "The line is right. But it was typed on {}, and this was asked of {}."
SPOILT: Final = (
    "The line is right. But something was changed before, so that it does not tell what was asked. F5 puts it back."
)
NOT_YET: Final = "That ran, and is not yet what was asked for. A hint may help."


@dataclass(frozen=True)
class Verdict:
    """Whether the task is done, and why, in words."""

    done: bool
    why: str
    counts: bool = False
    """Whether it was a wrong answer: looking around is none, nor is one line of a solution of several."""


def judge(lesson: Lesson, task: Type, line: Line, answer: Answer, before: Cluster, after: Cluster) -> Verdict:
    """Judge a line by what the cluster is after it, or, where nothing is to be changed, by the line itself.

    `before` is the cluster as the task found it.
    """
    if task.until and not goals.hold(task.until, lesson.profile, before):
        right = goals.hold(task.until, lesson.profile, after)
        return Verdict(True, task.why) if right else _wrong(task, line, answer)
    if not _asked(task, line) or answer.status == NOT_MODELLED:
        return _wrong(task, line, answer)
    if line.on not in _hosts(task):
        return Verdict(False, ELSEWHERE.format(line.on, " or ".join(_hosts(task))), counts=True)
    worked = not answer.status
    if worked is not way.walk(task, copy.deepcopy(before)):
        return Verdict(False, SPOILT)
    return Verdict(True, task.why)


def _wrong(task: Type, line: Line, answer: Answer) -> Verdict:
    """What is said of a line that does not do it."""
    wrong = next((each for each in task.wrong if _like(each, line.run)), None)
    if wrong:
        return Verdict(False, wrong.why, counts=True)
    if answer.status == NOT_MODELLED:
        return Verdict(False, UNKNOWN)
    tried = _program(line) in map(_program, task.lines) and not _asked(task, line)
    return Verdict(False, FAILED if answer.status else NOT_YET, counts=tried)


def _program(line: Line) -> str:
    return next(iter(line.run.split()), "")


def _asked(task: Type, line: Line) -> bool:
    """Whether the line is one of the solution's, whatever its blanks, quotes and `--mode=script`, or as good."""
    same = any(_words(each.run) == _words(line.run) for each in task.lines)
    return same or any(re.fullmatch(pattern, line.run.strip()) for pattern in task.accept)


def _hosts(task: Type) -> tuple[str, ...]:
    """Where the solution is typed."""
    return tuple(dict.fromkeys(each.on for each in task.lines))


def _like(wrong: Wrong, line: str) -> bool:
    if wrong.like:
        return bool(re.fullmatch(wrong.like, line.strip()))
    return _words(wrong.run) == _words(line)


def _words(line: str) -> list[str]:
    try:
        words = shlex.split(line)
    except ValueError:  # an open quote
        words = line.split()
    return [word for word in words if word != "--mode=script"]
