"""A lesson on the screen, by keyboard alone: wrong answers, hints, beginning again, and what is remembered."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
from textual.events import Paste
from textual.widgets import Input, Log, OptionList

from screens.training.lesson import LessonScreen
from screens.training.training import LessonOption, Training
from tests.screens.hands import Hands, wizard
from virtwiz.lessons import progress
from virtwiz.lessons.model import Choose, Lesson, Type
from virtwiz.lessons.read import OURS, folder

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

LESSONS = folder(OURS)


@asynccontextmanager
async def learner(lesson: str = "", size: tuple[int, int] = (80, 24)) -> AsyncIterator[Hands]:
    """Someone who has opened the training, or one of its lessons."""
    first = next((each for each in LESSONS if each.name == lesson), None)
    async with wizard(size=size, training=Training("off", LESSONS, first)) as hands:
        await hands.sees("PRACTICE")
        if first:
            await hands.sees("Afterwards you know", "Begin")
        yield hands


async def begin(hands: Hands, lesson: Lesson) -> None:
    """From the start screen to the first task."""
    await hands.pick(lesson.head.title)
    await hands.sees(f"{lesson.head.minutes} minutes. Afterwards you know")
    await hands.press("enter")
    await hands.sees(f"1 of {len(lesson.parts)}")


async def line(hands: Hands, text: str, *, keys: bool = False) -> None:
    """Type, or paste, a line at the prompt, and wait for its answer."""
    screen = hands.app.screen
    terminal, before = screen.query_one(Log), screen.query_one(Log).line_count
    await hands.until(lambda: isinstance(hands.app.focused, Input))
    if keys:
        await hands.type(text)
    else:
        screen.query_one(Input).post_message(Paste(text))
    await hands.press("enter")
    await hands.until(lambda: terminal.line_count > before)
    await hands.pilot.pause()


async def choose(hands: Hands, place: int) -> None:
    """Choose an option by its place, from 0."""
    await hands.press("home", *["down"] * place, "enter")


def words(hands: Hands) -> str:
    """What the screen shows, on one line."""
    return " ".join(hands.text.split())


async def solve(hands: Hands) -> None:
    """Do the task shown as its solution has it."""
    screen: Any = hands.app.screen
    task = screen.attempt.part.task
    if isinstance(task, Type):
        at = task.on
        for each in task.lines:
            if each.on != at:
                await line(hands, f"ssh {each.on}")
                at = each.on
            await line(hands, each.run)
    else:
        await choose(hands, next(place for place, option in enumerate(task.options) if option.right))
    await hands.until(lambda: screen.attempt.done)
    await hands.sees("✓ ")


async def ends_with_the_answer(hands: Hands) -> None:
    """Wait until the last line of what was answered is to be seen."""
    last = [text for text in hands.app.screen.query_one(Log).lines if text.strip()][-1]
    begins = " ".join(last.split())[:60]
    await hands.until(lambda: begins in words(hands))


async def test_a_lesson_by_keyboard_alone_to_its_end(home: Path) -> None:
    pool = LESSONS[0]
    async with learner() as hands:
        await hands.sees("· Lesson 1  The pool", "6 minutes", "Lesson 12")
        await begin(hands, pool)
        await choose(hands, 0)
        await hands.sees("✗ Nobody has told them of each other.", "✗ It lists g1, g2 and g3.")
        assert "Go on" not in hands.text.splitlines()[-2]
        await choose(hands, 1)
        await hands.sees(
            "✓ A node calls itself localhost.", "root@g1:~# gluster pool list", "localhost       Connected"
        )
        await hands.press("enter")
        await hands.sees("2 of 5", "Take g2 into the pool.", "f2 Hint")
        await line(hands, "gluster peer probe g22", keys=True)
        await hands.sees("Transport endpoint is not connected", "✗ No host has that name.")
        await hands.press("f2")
        await hands.sees("Hint: The command begins with `gluster peer`.")
        await hands.press("f2", "f2")
        await hands.sees("Hint: On g1: gluster peer probe g2")
        await line(hands, "frobnicate")
        await hands.sees("✗ ")
        await line(hands, "gluster peer probe g2")
        await hands.sees("peer probe: success", "✓ From now on g1 and g2 share", "Go on")
        for _ in range(3):
            await hands.press("enter")
            await solve(hands)
        await hands.sees("Finish")
        await hands.press("enter")
        await hands.sees("✓ Lesson 1  The pool", "The pool: done. 2 wrong")
        chosen = hands.app.screen.query_one(OptionList).highlighted_option
        assert isinstance(chosen, LessonOption)
        assert chosen.lesson is LESSONS[1]
    assert progress.read()[progress.key(pool)].mistakes == 2
    assert progress.file().is_relative_to(home)


async def test_a_task_may_be_begun_again() -> None:
    async with learner("01-pool") as hands:
        await hands.press("enter")
        await choose(hands, 1)
        await hands.press("ctrl+n")
        await line(hands, "gluster peer probe g2")
        await hands.sees("✓ From now on")
        await hands.press("f5")
        await hands.sees("Take g2 into the pool.", "The hosts are as they were when this task began.")
        assert "✓" not in hands.text
        await line(hands, "gluster peer status")
        await hands.sees("Number of Peers: 0", "✗ That ran, and is not yet what was asked for.")


async def test_one_goes_on_only_from_what_is_done() -> None:
    async with learner("01-pool") as hands:
        await hands.sees("^n Go on")
        await hands.press("ctrl+n")
        await hands.sees("1 of 5")
        await hands.until(lambda: "Go on" not in hands.text)
        await hands.press("ctrl+n")
        await choose(hands, 1)
        await hands.sees("1 of 5", "^n Go on")


async def test_who_runs_ahead_is_told_and_finds_the_question_as_it_is_meant() -> None:
    async with learner("01-pool") as hands:
        await hands.press("enter")
        await choose(hands, 1)
        await hands.press("ctrl+n")
        await line(hands, "gluster peer probe g3")
        await hands.sees("✗ That is g3, whose turn comes later.")
        await line(hands, "gluster peer probe g2")
        await hands.press("ctrl+n")
        await hands.sees("3 of 5", "You were ahead of the lesson")
        await choose(hands, 0)
        await hands.sees("✓ g2 sees one peer, g1.", "Number of Peers: 1")
        await hands.press("ctrl+n")
        await line(hands, "hostname")
        await hands.sees("✗ That ran, and is not yet what was asked for.")


async def test_a_lesson_that_was_begun_is_not_left_by_a_slip() -> None:
    async with learner("01-pool") as hands:
        await hands.press("enter", "escape")
        await hands.sees("Leave this lesson? It begins anew the next time.")
        await hands.press("enter")
        await hands.sees("1 of 5")
        await hands.press("escape", "right", "enter")
        await hands.sees("The whole setup")
    assert progress.read() == {}


async def test_what_was_undone_again_does_not_count() -> None:
    async with learner("01-pool") as hands:
        await hands.press("enter")
        for _ in range(4):
            await solve(hands)
            await hands.press("enter")
        screen: Any = hands.app.screen
        screen.attempt.cluster.hosts["g1"].glusterd.peers.clear()
        await solve(hands)
        await hands.press("enter")
        await hands.sees("undone again")
    assert progress.read() == {}


async def test_long_words_are_read_on_while_the_focus_stays() -> None:
    async with learner("09-domain") as hands:
        await hands.press("enter")
        await hands.sees("1 of 6", "PgDn More")
        assert "volfile server" not in words(hands)
        focused = hands.app.focused
        await hands.press("pagedown", "pagedown", "pagedown")
        await hands.sees("volfile server")
        assert hands.app.focused is focused
        await hands.press("pageup", "pageup", "pageup")
        await hands.sees("A disk on a volume")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
async def test_everything_of_a_lesson_can_be_seen(lesson: Lesson, size: tuple[int, int]) -> None:
    """At each task its question, all options and the whole verdict are on the screen, and below each other."""
    async with learner(lesson.name, size) as hands:
        know = [" ".join(each.replace("`", "").split()) for each in lesson.head.know]
        await hands.until(lambda: all(each in words(hands) for each in know))
        for part in lesson.parts:
            await hands.press("enter")
            screen = hands.app.screen
            assert isinstance(screen, LessonScreen)
            await hands.sees(f"{screen.attempt.place + 1} of {len(lesson.parts)}")
            shown = words(hands)
            task = part.task
            for text in [task.ask] if isinstance(task, Type) else [option.text for option in task.options]:
                assert " ".join(text.split()) in shown
            for hint in (*task.hints, "On ") if isinstance(task, Type) else ():
                await hands.press("f2")
                assert f"Hint: {' '.join(hint.split())}" in words(hands)
            await solve(hands)
            if not isinstance(task, Choose):
                await ends_with_the_answer(hands)
            verdict = str(screen.query_one("#verdict").content)  # type: ignore[attr-defined]
            assert " ".join(verdict.split()) in words(hands)
            button, below = screen.query_one("#go-on").region, screen.query_one("Footer").region
            assert button.bottom <= below.y
        await hands.press("enter")
        await hands.sees(f"✓ Lesson {LESSONS.index(lesson) + 1} ".rstrip())
