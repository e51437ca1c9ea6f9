"""The lower pane of a small screen: the commands that Ctrl+R would run are in sight before they run."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from screens.widgets.tail import Tail
from tests.screens.hands import new_profile
from tests.screens.small_world import World
from tests.screens.test_palette import _command

if TYPE_CHECKING:
    from tests.screens.hands import Hands
    from tests.scripted import Heard

SMALL = (80, 24)
KEYS = ("f1 Guide", "^r Run", "^n Next", "^b Back", "^l Look", "^s Save", "^q Quit", "^o Output", "^p palette")


@pytest.fixture(autouse=True)
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """The hosts."""
    world = World()
    world.use(monkeypatch)
    return world


async def _bricks(hands: Hands) -> None:
    """Run the step bricks; its output is in front then."""
    await hands.run("bricks")
    await hands.until(lambda: not hands.app.runs.busy and "─Output" in hands.text)


async def test_the_preview_is_in_front_on_each_step_that_is_entered() -> None:
    async with new_profile(size=SMALL) as hands:
        await _bricks(hands)
        await hands.next("replica")
        await hands.sees("─Preview · 1 command")
        await hands.back("bricks")
        await hands.sees("─Preview · 0 commands")


async def test_the_preview_is_in_front_after_an_edit() -> None:
    async with new_profile(size=SMALL) as hands:
        await _bricks(hands)
        await hands.next("replica")
        await hands.press("ctrl+o")
        await hands.sees("─Output")
        await hands.choose("Copies", "2 copies, which may split")
        await hands.sees("─Preview")


async def test_the_preview_is_in_front_beside_the_question() -> None:
    async with new_profile(size=SMALL) as hands:
        await _bricks(hands)
        await hands.next("replica")
        await hands.press("ctrl+o")
        await hands.sees("─Output")
        await hands.press("ctrl+r")
        await hands.sees("Run the commands of replica?")
        await hands.press("escape")
        await hands.sees("─Preview")


async def test_the_footer_names_the_key_once_there_is_output_and_has_room_for_it() -> None:
    async with new_profile(size=SMALL) as hands:
        assert "^o Output" not in hands.text
        await _bricks(hands)
        await hands.sees(*KEYS)
        assert "esc Cancel" not in hands.text
        assert all(key in hands.text.splitlines()[-1] for key in KEYS)
        await hands.pilot.resize_terminal(120, 40)
        await hands.until(lambda: "^o Output" not in hands.text)


async def test_the_palette_has_it() -> None:
    async with new_profile(size=SMALL) as hands:
        await hands.sees("─Preview")
        await _command(hands, "Preview or output")
        await hands.sees("─Output")


async def test_cancel_is_in_the_footer_only_while_something_runs(world: World) -> None:
    go_on = threading.Event()

    def work(_heard: Heard, _cancelled: threading.Event) -> int:
        assert go_on.wait(20)
        return 0

    world.answer("work", work)
    async with new_profile(size=SMALL) as hands:
        await hands.run("bricks")
        await hands.sees("esc Cancel", "^q Quit", "^o Output", "^s Save")
        go_on.set()
        await hands.until(lambda: not hands.app.runs.busy)
        await hands.until(lambda: "esc Cancel" not in hands.text)
        await hands.sees("^q Quit", "^r Run")


async def test_a_footer_made_during_a_short_look_does_not_keep_cancel() -> None:
    async with new_profile(size=SMALL) as hands:
        hands.app.runs.runner.thread = threading.current_thread()  # something runs, for less than the footer waits
        await hands.press("tab")
        await hands.sees("esc Cancel")
        hands.app.runs._over()
        await hands.until(lambda: "esc Cancel" not in hands.text)


async def test_in_the_output_its_keys_are_told_and_those_of_every_screen_stay() -> None:
    async with new_profile(size=SMALL) as hands:
        await _bricks(hands)
        hands.app.screen.query_one(Tail).focus()
        await hands.sees("─Output · / search · h by host · y copy", *KEYS)
        await hands.press("slash")
        await hands.until(lambda: "h by host" not in hands.text)
