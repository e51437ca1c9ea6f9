"""Whether a lesson's parts fit together: hosts exist, one answer is right, it ends with a check of understanding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from virtwiz.lessons.model import Choose, Predict, Type

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from virtwiz.lessons.model import Goal, Head, Option, Part, Task
    from virtwiz.lessons.text import Block
    from virtwiz.profile import Profile

Misfit = tuple[int, str]
"""A line of the file, and what is wrong there."""

FRONT = 1
"""The line of what the front matter is blamed for as a whole."""


def misfits(head: Head, profile: Profile, parts: Sequence[Part], rest: Block) -> Iterator[Misfit]:
    """All that does not fit; `rest` is what follows the last task."""
    hosts = set(profile.hosts)
    for what in (*_goals(head.goal, hosts), *_start(head, hosts)):
        yield FRONT, what
    if not any(isinstance(part.task, Type) for part in parts):
        yield FRONT, "nothing is typed in this lesson: at least one ```type block is wanted"
    if not parts or not isinstance(parts[-1].task, Choose):
        yield FRONT, "the lesson does not end with a check of understanding: its last block is a ```choose"
    if rest.text.strip():
        yield rest.above + 1, "words after the last task would not be shown: put them before it"
    for part in parts:
        yield from ((part.line, what) for what in _task(part.task, hosts))


def _start(head: Head, hosts: set[str]) -> Iterator[str]:
    for line in head.start.run:
        yield from _host(line.on, hosts)
    for trouble in head.start.faults:
        yield from _host(trouble.on, hosts)


def _task(task: Task, hosts: set[str]) -> Iterator[str]:
    if isinstance(task, Type):
        for line in task.lines:
            yield from _host(line.on, hosts)
        yield from _host(task.on, hosts)
        yield from _goals(task.until, hosts)
        return
    yield from _options(task.options)
    if isinstance(task, Predict):
        yield from _host(task.on, hosts)
        if not all(option.says for option in task.options):
            yield "each option of a ```predict block has `says`: what the answer would hold if it were right"


def _options(options: Sequence[Option]) -> Iterator[str]:
    right = sum(option.right for option in options)
    if right != 1:
        yield f"{right} options are right: exactly one has `right: true`"


def _goals(goals: Sequence[Goal], hosts: set[str]) -> Iterator[str]:
    for goal in goals:
        asks = bool(goal.run and goal.on and (goal.says or goal.says_not))
        if bool(goal.finished) == asks:
            yield "a goal has either `finished`, or `on`, `run` and `says` (or `says_not`)"
        if goal.on:
            yield from _host(goal.on, hosts)


def _host(name: str, hosts: set[str]) -> Iterator[str]:
    if name not in hosts:
        yield f"there is no host {name!r} in this lesson's profile: {', '.join(sorted(hosts))}"
