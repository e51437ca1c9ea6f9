"""What the start screen offers to a learner: the whole setup on the practice cluster, and the lessons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from textual.widgets.option_list import Option

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from screens.app import VirtwizApp
    from virtwiz.lessons.model import Lesson
    from virtwiz.lessons.progress import Done
    from virtwiz.practice.pace import Name

WHOLE: Final = "The whole setup, on the practice cluster"


class LessonOption(Option):
    """A lesson, and what was done of it."""

    def __init__(self, number: int, lesson: Lesson, done: Done | None) -> None:
        """Say what it is."""
        sign = "✓" if done else "·"
        said = f"done {done.day}" if done else f"{lesson.head.minutes} minutes"
        super().__init__(f"{sign} Lesson {number}  {lesson.head.title}, {said}")
        self.lesson = lesson


class WholeOption(Option):
    """The wizard on the practice cluster."""


@dataclass
class Training:
    """What `virtwiz train` was asked for."""

    pace: Name
    folder: Path | None = None
    """Lessons of one's own."""
    lesson: str = ""
    """Begin with this one, by its name."""
    lessons: Sequence[Lesson] = ()

    def load(self) -> None:
        """Read the lessons. Raises LessonError, UsageFault."""
        from virtwiz.lessons.read import OURS, folder

        self.lessons = folder(self.folder or OURS)

    def offers(self) -> list[Option]:
        """The rows of the start screen."""
        if not self.lessons:
            return [WholeOption(WHOLE)]
        from virtwiz.lessons import progress

        done = progress.read()
        rows = [
            LessonOption(number, lesson, done.get(progress.key(lesson)))
            for number, lesson in enumerate(self.lessons, start=1)
        ]
        return [WholeOption(WHOLE), *rows]

    def offered(self, option: Option) -> bool:
        """Whether a row is one of ours."""
        return isinstance(option, LessonOption | WholeOption)

    def take(self, app: VirtwizApp, option: Option, again: Callable[[], None]) -> None:
        """Begin what was chosen; `again` shows the rows anew afterwards."""
        if isinstance(option, LessonOption):
            self.begin(app, option.lesson, again)

    def begin(self, app: VirtwizApp, lesson: Lesson, again: Callable[[], None]) -> None:
        """Begin a lesson."""
        from screens.training.lesson import LessonScreen
        from virtwiz.practice.pace import PACES

        app.push_screen(LessonScreen(lesson, PACES[self.pace]), lambda _: again())
