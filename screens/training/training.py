"""What the start screen offers to a learner, and the practice cluster that takes the place of the hosts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from textual.widgets import OptionList
from textual.widgets.option_list import Option

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from screens.app import VirtwizApp
    from virtwiz.lessons.model import Lesson
    from virtwiz.lessons.progress import Done
    from virtwiz.practice.pace import Name
    from virtwiz.profile import Profile
    from virtwiz.rehearsal import Rehearsal
    from virtwiz.transports import Transport

WHOLE: Final = "The whole setup, on a practice cluster"

WELCOME: Final = """\
Three storage nodes and a hypervisor, in memory: they answer as real
hosts do. Nothing real is touched, so make all the mistakes you like."""


class LessonOption(Option):
    """A lesson, and what was done of it."""

    def __init__(self, number: int, lesson: Lesson, done: Done | None) -> None:
        """Say what it is."""
        sign = "✓" if done else "·"
        said = f"done {done.day}" if done else f"{lesson.head.minutes} minutes"
        super().__init__(f"{sign} Lesson {number:<2} {lesson.head.title:<32} {said}")
        self.lesson = lesson


@dataclass
class Training:
    """What `virtwiz train` was asked for."""

    pace: Name
    lessons: Sequence[Lesson] = ()
    lesson: Lesson | None = None
    """Begin with this one."""
    rehearsal: Rehearsal | None = None

    def connected(self, path: Path | None, profile: Profile) -> AbstractContextManager[Mapping[str, Transport]]:
        """Log in to a profile's hosts on the practice cluster."""
        return self.cluster(path).connected(profile)

    def cluster(self, path: Path | None) -> Rehearsal:
        """The practice cluster; it belongs to the profile's file, once there is one."""
        from virtwiz.practice.pace import PACES
        from virtwiz.rehearsal import Rehearsal

        if self.rehearsal is None:
            self.rehearsal = Rehearsal(PACES[self.pace])
        self.rehearsal.profile = path
        return self.rehearsal

    def offers(self) -> list[Option]:
        """The rows of the start screen."""
        from virtwiz.lessons import progress

        done = progress.read()
        return [
            Option(WHOLE, id="new"),
            *(LessonOption(n, each, done.get(progress.key(each))) for n, each in enumerate(self.lessons, start=1)),
        ]

    def begin(self, app: VirtwizApp, lesson: Lesson) -> None:
        """Begin a lesson; whoever has finished it finds the next one chosen on the list."""
        from screens.training.lesson import LessonScreen
        from virtwiz.practice.pace import PACES

        screen = LessonScreen(lesson, PACES[self.pace])
        app.push_screen(screen, lambda finished: _choose_after(app, lesson) if finished else None)


def _choose_after(app: VirtwizApp, lesson: Lesson) -> None:
    rows = app.screen.query_one("#choices", OptionList)
    lessons = {option.lesson.name: row for row, option in enumerate(rows.options) if isinstance(option, LessonOption)}
    rows.highlighted = min(lessons[lesson.name] + 1, max(lessons.values()))
