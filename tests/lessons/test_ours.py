"""The lessons that come with virtwiz: each can be finished as it says, and not by doing nothing."""

from __future__ import annotations

import re
import threading
from typing import TYPE_CHECKING

import pytest

from virtwiz import guide, steps, survey
from virtwiz.lessons import goals
from virtwiz.lessons.attempt import Attempt, begun
from virtwiz.lessons.model import Choose, Lesson, Line, Predict, Type
from virtwiz.lessons.read import CLUSTER, OURS, folder
from virtwiz.oneline import plan_lines
from virtwiz.practice.world import World
from virtwiz.transports.practice import connect_all

if TYPE_CHECKING:
    from pathlib import Path

LESSONS = folder(OURS)


@pytest.fixture(params=LESSONS, ids=lambda lesson: lesson.name)
def attempt(request: pytest.FixtureRequest) -> Attempt:
    lesson: Lesson = request.param
    return begun(lesson)


def solved(attempt: Attempt) -> None:
    """Do the task shown as its solution has it."""
    task = attempt.part.task
    if isinstance(task, Type):
        for line in task.lines:
            assert not attempt.done, f"{line.run} is not needed"
            answer = attempt.run(line)
            verdict = attempt.judge(line, answer)
        assert verdict.done, (line.run, answer.output)
        assert verdict.why == task.why
    else:
        if isinstance(task, Predict):
            attempt.predicted()
        attempt.choose(next(number for number, option in enumerate(task.options) if option.right))


def test_the_lesson_that_the_guide_shows_is_a_lesson(tmp_path: Path) -> None:
    blocks = re.findall(r"^```(?:yaml|text)\n(.*?)^```$", guide.page("lessons"), re.MULTILINE | re.DOTALL)
    (tmp_path / "shown.md").write_text("\n".join(blocks))
    (tmp_path / "two-nodes.yaml").write_text(CLUSTER.read_text())
    (shown,) = folder(tmp_path)
    assert [type(part.task) for part in shown.parts] == [Type, Predict, Choose]
    finished_by_its_solution(begun(shown))


def test_the_plan_that_a_lesson_shows_is_what_virtwiz_plans() -> None:
    replaying = begun(next(each for each in LESSONS if each.name == "12-replay"))
    profile = replaying.lesson.profile
    fleet = connect_all(World(replaying.cluster), (*profile.peers, *profile.hypervisors))
    found = plan_lines(steps.plan(profile, survey.facts(profile, fleet, threading.Event())))
    shown = [
        block for part in replaying.lesson.parts for block in re.findall(r"```text\n(.*?)```", part.prose, re.DOTALL)
    ]
    assert shown == ["".join(f"{line}\n" for line in found)]


def test_there_are_ten_at_least() -> None:
    assert len(LESSONS) >= 10


def test_each_is_finished_by_its_solution(attempt: Attempt) -> None:
    finished_by_its_solution(attempt)


def finished_by_its_solution(attempt: Attempt) -> None:
    """Not before the last task is done, and then."""
    for _ in attempt.lesson.parts:
        assert not attempt.finished
        solved(attempt)
        attempt.go_on()
        assert not attempt.taken_back
    assert attempt.finished


def test_none_is_finished_by_doing_nothing(attempt: Attempt) -> None:
    lesson = attempt.lesson
    assert not goals.hold(lesson.head.goal, lesson.profile, attempt.cluster)
    for part in lesson.parts:
        attempt.go_on()
        if isinstance(part.task, Type) and part.task.until and part is lesson.parts[0]:
            assert not goals.hold(part.task.until, lesson.profile, attempt.cluster)
    assert attempt.place == 0
    assert not attempt.finished


def test_what_is_to_be_done_is_not_done_yet(attempt: Attempt) -> None:
    for part in attempt.lesson.parts:
        if isinstance(part.task, Type) and part.task.until:
            assert not goals.hold(part.task.until, attempt.lesson.profile, attempt.cluster), part.task.ask
        solved(attempt)
        attempt.go_on()


def test_wrong_paths_say_what_they_promise(attempt: Attempt) -> None:
    for part in attempt.lesson.parts:
        for wrong in part.task.wrong if isinstance(part.task, Type) else ():
            line = Line(on=part.task.on, run=wrong.run)  # type: ignore[union-attr]
            answer = attempt.run(line)
            said = wrong.says in answer.output if wrong.says else not answer.output
            assert said, (wrong.run, answer.output)
            verdict = attempt.judge(line, answer)
            assert (verdict.done, verdict.why) == (False, wrong.why), wrong.run
            attempt.again()
        solved(attempt)
        attempt.go_on()


def test_only_the_right_prediction_comes_true(attempt: Attempt) -> None:
    for part in attempt.lesson.parts:
        if isinstance(part.task, Predict):
            answer = attempt.predicted().output
            came = [option.text for option in part.task.options if option.says and option.says in answer]
            assert came == [option.text for option in part.task.options if option.right], answer
        solved(attempt)
        attempt.go_on()


def test_who_runs_ahead_in_the_pool_is_asked_about_the_pool_as_it_is_told() -> None:
    attempt = begun(LESSONS[0])
    solved(attempt)
    attempt.go_on()
    ahead = Line(on="g1", run="gluster peer probe g3")
    assert not attempt.judge(ahead, attempt.run(ahead)).done
    solved(attempt)
    attempt.go_on()
    assert "Number of Peers: 1" in attempt.predicted().output
    solved(attempt)
    attempt.go_on()
    other = Line(on="g1", run="hostname")
    assert not attempt.judge(other, attempt.run(other)).done
    solved(attempt)


def test_a_wrong_choice_does_not_go_on(attempt: Attempt) -> None:
    for part in attempt.lesson.parts:
        if isinstance(part.task, (Choose, Predict)):
            for number, option in enumerate(part.task.options):
                if not option.right:
                    place = attempt.place
                    assert not attempt.choose(number).done
                    attempt.go_on()
                    assert attempt.place == place
        solved(attempt)
        attempt.go_on()


def test_each_has_a_wrong_path_and_hints(attempt: Attempt) -> None:
    typed = [part.task for part in attempt.lesson.parts if isinstance(part.task, Type)]
    assert any(task.wrong for task in typed)
    assert all(task.hints for task in typed)


def test_what_is_right_appears_only_then(attempt: Attempt) -> None:
    """The line that a wrong path names is caught by its own pattern, and no solution is caught by any."""
    for part in attempt.lesson.parts:
        for wrong in part.task.wrong if isinstance(part.task, Type) else ():
            pattern = wrong.like or re.escape(wrong.run)
            assert re.fullmatch(pattern, wrong.run), wrong.run
            right = [line.run for line in part.task.lines]  # type: ignore[union-attr]
            assert [line for line in right if re.fullmatch(pattern, line)] == []
