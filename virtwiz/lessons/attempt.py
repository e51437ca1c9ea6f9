"""One learner's way through a lesson: task after task, each tried as often as he likes."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from virtwiz.lessons import begin, goals, way
from virtwiz.lessons.judge import Verdict, judge
from virtwiz.lessons.model import Choose, Line, Predict, Type
from virtwiz.practice.answer import Answer, together
from virtwiz.practice.session import Session
from virtwiz.practice.typed import interpret

if TYPE_CHECKING:
    from virtwiz.lessons.model import Lesson, Part
    from virtwiz.practice.model import Cluster


@dataclass
class Attempt:
    """A lesson, the cluster as it is now, and how far the learner has come."""

    lesson: Lesson
    cluster: Cluster
    place: int = 0
    """The number of the part that is shown, from 0."""
    done: bool = False
    """Whether the task shown is done."""
    mistakes: int = 0
    hinted: int = 0
    """How many hints of the task shown have been given."""
    before: Cluster = field(init=False)
    """The cluster as it was when the task was begun."""
    intended: Cluster = field(init=False)
    """What the cluster would be then, had all tasks been done as their solutions have it."""
    taken_back: bool = False
    """Whether what was done beyond the tasks was taken back, for the task shown."""
    sessions: dict[str, Session] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Remember what the first task begins with."""
        self.before = copy.deepcopy(self.cluster)
        self.intended = copy.deepcopy(self.cluster)

    @property
    def part(self) -> Part:
        """The prose and the task that are shown."""
        return self.lesson.parts[self.place]

    @property
    def finished(self) -> bool:
        """Whether all tasks are done and the cluster is what the lesson wants."""
        last = self.place == len(self.lesson.parts) - 1
        return last and self.done and goals.hold(self.lesson.head.goal, self.lesson.profile, self.cluster)

    def choose(self, number: int) -> Verdict:
        """Choose an option of the task shown, counted from 0."""
        task = self.part.task
        assert isinstance(task, (Choose, Predict))
        option = task.options[number]
        return self._verdict(Verdict(option.right, option.why, counts=not option.right))

    def predicted(self) -> Answer:
        """What the command of a `predict` task answers: it is run now."""
        task = self.part.task
        assert isinstance(task, Predict)
        return self.run(Line(on=task.on, run=task.run))

    def run(self, line: Line) -> Answer:
        """Run a line on a host, as its prompt does."""
        session = self.sessions.setdefault(line.on, Session(self.cluster, self.cluster.hosts[line.on]))
        return together(interpret(session, line.run))

    def judge(self, line: Line, answer: Answer) -> Verdict:
        """What is to be said of a line that was run."""
        task = self.part.task
        assert isinstance(task, Type)
        return self._verdict(judge(self.lesson, task, line, answer, self.before, self.cluster))

    def hint(self) -> str:
        """The next hint, the last one of them being the solution; empty where the task has nothing to type."""
        task = self.part.task
        if not isinstance(task, Type):
            return ""
        solution = "\n".join(f"On {line.on}: {line.run}" for line in task.lines)
        hints = (*task.hints, solution)
        self.hinted = min(self.hinted + 1, len(hints))
        return hints[self.hinted - 1]

    def again(self) -> None:
        """Put the cluster back to what the task began with."""
        self.cluster = copy.deepcopy(self.before)
        self.sessions.clear()
        self.done = False

    def go_on(self) -> None:
        """To the next part, if the task is done and there is one."""
        if self.done and self.place < len(self.lesson.parts) - 1:
            way.walk(self.part.task, self.intended)
            self.place, self.done, self.hinted = self.place + 1, False, 0
            self.taken_back = not self._found_as_intended()
            self.before = copy.deepcopy(self.intended if self.taken_back else self.cluster)
            if self.taken_back:
                self.again()

    def _found_as_intended(self) -> bool:
        """Whether nobody ran ahead of the task shown, nor spoilt what it asks about."""
        here, there = (way.finds(self.part.task, self.lesson.profile, each) for each in (self.cluster, self.intended))
        return here == there

    def _verdict(self, verdict: Verdict) -> Verdict:
        self.done = self.done or verdict.done
        self.mistakes += verdict.counts
        return verdict


def begun(lesson: Lesson) -> Attempt:
    """Begin a lesson. Raises VirtwizError where its start cannot be reached."""
    return Attempt(lesson, begin.cluster(lesson))
