"""Ctrl+R where it runs nothing: it says why, and leads to what comes first."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input

from screens.widgets.words import Words
from tests.screens.hands import new_profile
from tests.screens.small_world import World
from tests.screens.test_training import look, practice, run_all
from tests.scripted import says

if TYPE_CHECKING:
    from tests.scripted import Heard


async def test_steps_that_come_first_are_named_and_gone_to() -> None:
    async with practice(size=(80, 24)) as hands:
        await look(hands)
        hands.app.show("replica")
        await hands.shown("replica")
        await hands.sees("Peers and Bricks come first. Ctrl+R leads there.")
        assert "Ctrl+R runs" not in hands.text
        for keys, name in ((("enter",), "replica"), (("right", "enter"), "peers")):
            await hands.press("ctrl+r")
            await hands.sees("Peers and Bricks come first.", "Go to Peers")
            await hands.press(*keys)
            await hands.shown(name)
        await hands.sees("Ctrl+R runs these")


async def test_what_comes_first_is_found_out_by_a_run_where_nobody_has_looked() -> None:
    async with practice() as hands:
        hands.app.show("replica")
        await hands.shown("replica")
        await hands.press("ctrl+r")
        await hands.sees("Run the commands of replica?")
        await hands.press("right", "enter")
        await hands.sees("Peers and Bricks come first.", "Go to Peers")
        await hands.press("right", "enter")
        await hands.shown("peers")
        assert "Retry" not in hands.text


async def test_one_step_comes_first() -> None:
    async with practice() as hands:
        await look(hands)
        hands.app.show("bricks")
        await hands.shown("bricks")
        await hands.sees("The step Peers comes first.")


async def test_what_is_wrong_with_the_answers_is_said() -> None:
    async with practice() as hands:
        hands.app.show("peers")
        await hands.shown("peers")
        await hands.fill("Peers", "g1 g1 g2 g3")
        before = hands.text.count("there already")
        await hands.press("ctrl+r")
        await hands.until(lambda: hands.text.count("there already") == before + 1)
        assert not hands.app.runs.busy


async def test_that_nothing_is_missing_and_that_nothing_runs_among_the_hosts_is_said() -> None:
    async with practice() as hands:
        await hands.press("ctrl+r")
        await hands.sees("Nothing is run here")
        await run_all(hands)
        hands.app.show("peers")
        await hands.shown("peers")
        await hands.until(lambda: hands.text.count("Nothing is missing here.") == 1)
        await hands.press("ctrl+r")
        await hands.until(lambda: hands.text.count("Nothing is missing here.") == 2)


@pytest.mark.parametrize(("screen", "again"), [("bricks", "Retry Bricks"), ("review", "Retry all")])
async def test_after_a_failure_the_focus_is_on_the_first_way_out(
    screen: str, again: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World()
    world.use(monkeypatch)
    world.answer("work", says("no room left\n", 28))
    async with new_profile(size=(80, 24)) as hands:
        await hands.run(screen)
        await hands.sees(again)
        await hands.until(lambda: hands.app.focused and hands.app.focused.id == "way-retry")


async def test_who_types_meanwhile_goes_on_typing(monkeypatch: pytest.MonkeyPatch) -> None:
    world, go_on = World(), threading.Event()
    world.use(monkeypatch)

    def work(_heard: Heard, _cancelled: threading.Event) -> int:
        assert go_on.wait(20)
        return 28

    world.answer("work", work)
    async with new_profile() as hands:
        await hands.run("bricks")
        await hands.back("peers")
        await hands.fill("Peers", "g1 g2 g3 kvm1")
        go_on.set()
        await hands.sees("Retry Bricks")
        await hands.pilot.pause()
        assert isinstance(hands.app.focused, Input)


async def test_the_review_speaks_of_a_run_only_while_what_it_says_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World()
    world.use(monkeypatch)
    async with new_profile() as hands:
        await hands.run("bricks")
        await hands.until(lambda: not hands.app.runs.busy and hands.app.session.facts)
        hands.app.show("review")
        screen = await hands.shown("review")
        assert not screen.query_one("#progress").display
        assert not str(screen.query_one("#now", Words).content)
        await hands.press("ctrl+r")
        await hands.sees("Run everything that is missing?")
        await hands.press("right", "enter")
        await hands.sees("100%", "Done: 1 command in")
