"""Runs from the wizard, on hosts that answer as written down."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Log

from screens.widgets.output import LONGEST, Output
from screens.widgets.rail import Rail
from tests.screens.hands import new_profile
from tests.screens.small_world import World, journalled
from tests.scripted import says, until_cancelled

if TYPE_CHECKING:
    from tests.screens.hands import Hands
    from tests.scripted import Heard


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """The hosts."""
    world = World()
    world.use(monkeypatch)
    return world


async def _run(hands: Hands, screen: str = "review") -> None:
    """Press Ctrl+R on a screen, and say yes."""
    await hands.run(screen)
    await hands.shown(screen)


async def _over(hands: Hands) -> None:
    await hands.until(lambda: not hands.app.runs.busy)
    await hands.pilot.pause()


def _output(hands: Hands) -> list[str]:
    return [line for line in hands.app.screen.query_one(Log).lines if line]


def _rail(hands: Hands, heading: str) -> str:
    rows = [str(option.prompt) for option in hands.app.screen.query_one(Rail).options]
    return next(row for row in rows if heading in row)


async def test_it_asks_and_no_is_the_safe_answer(world: World) -> None:
    async with new_profile() as hands:
        hands.app.show("review")
        await hands.shown("review")
        for no in (("enter",), ("escape",)):
            await hands.press("ctrl+r")
            await hands.sees("Run everything that is missing?")
            await hands.press(*no)
            await hands.shown("review")
        assert not hands.app.runs.busy
        assert world.hosts["g1"].asked == []


async def test_output_streams_and_states_follow(world: World) -> None:
    go_on = threading.Event()

    def work(heard: Heard, _cancelled: threading.Event) -> int:
        heard("half way\n")
        assert go_on.wait(20)
        heard("there\n")
        return 0

    world.answer("look", says("found\n"))
    world.answer("work", work)
    async with new_profile() as hands:
        await _run(hands)
        await hands.until(lambda: "g1: half way" in _output(hands))
        assert "runs" in _rail(hands, "Bricks")
        assert "g1: there" not in _output(hands)
        await hands.press("ctrl+b")
        await hands.shown("vm")
        assert "g1: half way" in _output(hands)
        go_on.set()
        await _over(hands)
        assert "g1: there" in _output(hands)
        assert "done" in _rail(hands, "Bricks")
        assert "done" in _rail(hands, "Replica")
        assert "Done: 4 commands" in _output(hands)[-1]
    assert world.closed.is_set()
    events = [line["event"] for line in journalled()]
    assert events[0] == "run"
    assert events.count("started") == events.count("finished") == 4
    assert events[-1] == "ended"
    assert [line["text"] for line in journalled() if line["event"] == "output"] == ["found", "half way", "there"]


async def test_an_alarming_success_is_told_to_be_one(world: World) -> None:
    world.answer("work", says("0-vm-replicate-0: All subvolumes are down. Going offline\n"))
    async with new_profile() as hands:
        await _run(hands, "bricks")
        await _over(hands)
        rows = _output(hands)
        told = next(number for number, row in enumerate(rows) if "Nothing is wrong" in row)
        assert rows[told - 1].startswith("g1: ✓")


async def test_one_step_runs_alone(world: World) -> None:
    async with new_profile() as hands:
        await _run(hands, "bricks")
        await _over(hands)
        assert world.hosts["g1"].begun == ["look", "work"]
        assert "done" in _rail(hands, "Bricks")
        assert "to do" in _rail(hands, "Replica")
        assert world.looks == 2, "before it, and after it"


async def test_a_failure_stays_in_view_with_host_and_status(world: World) -> None:
    world.answer("work", says("no room left\n", 28))
    async with new_profile() as hands:
        await _run(hands)
        await _over(hands)
        assert "failed" in _rail(hands, "Bricks")
        lines = _output(hands)
        place = next(place for place, line in enumerate(lines) if "exit status 28" in line)
        assert lines[place].startswith("g1: ✗")
        assert lines[place - 1] == "g1: no room left"
        assert lines[place + 1] == "g1: - not run: last"
        assert "Failed: 3 commands" in lines[-1]
        await hands.sees("no room left", "exit status 28", "failed")
        assert world.looks == 2, "before it, and after what failed"


async def test_cancel_asks_and_ends_it(world: World) -> None:
    world.answer("work", until_cancelled)
    async with new_profile() as hands:
        await _run(hands)
        await hands.until(lambda: "work" in world.hosts["g1"].begun)
        await hands.press("escape")
        await hands.sees("Stop? What runs on a host now goes on")
        await hands.press("enter")
        await hands.shown("review")
        assert hands.app.runs.busy
        assert not hands.app.runs.runner.cancelled.is_set()
        await hands.press("escape")
        await hands.sees("Stop?")
        await hands.press("right", "enter")
        await _over(hands)
        assert any("stopped waiting" in line for line in _output(hands))
        assert "Interrupted: 3 commands" in _output(hands)[-1]
        assert "runs" not in _rail(hands, "Bricks")
    assert journalled()[-1]["outcome"] == "interrupted"


async def test_a_connection_that_is_lost_is_told(world: World) -> None:
    from virtwiz.errors import VirtwizError

    world.answer("work", VirtwizError("g1 went away [/etc]", remedy="Look at it."))
    async with new_profile() as hands:
        await _run(hands)
        await _over(hands)
        assert any("g1 went away [/etc]" in line for line in _output(hands))
        await hands.sees("g1 went away [/etc]")


async def test_hosts_that_cannot_be_reached_are_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from virtwiz import session
    from virtwiz.errors import VirtwizError

    def nobody(*_words: object) -> None:
        raise VirtwizError("nobody [bold]there[/]")

    monkeypatch.setattr(session.Kept, "connected", nobody)
    async with new_profile() as hands:
        await hands.press("ctrl+l")
        await hands.until(lambda: any("nobody [bold]there[/]" in line for line in _output(hands)))
        await _over(hands)
        await hands.sees("nobody [bold]there[/]")


HOSTILE = (
    "\x1b[2J\x1b[31mred\x1b[0m",
    "\x1b]0;title\x07named",
    "[bold]loud[/] [/etc] [@click=app.quit]x[/]",
    "10%\r50%\r100%",
    "broken \udcff utf-8",
    "bell\x07 and \x9b31m",
    "\u202egnp.exe",
    "日本語 ümläut",
    "end " + "x" * 10_000,
)


async def test_what_hosts_say_is_harmless(world: World) -> None:
    world.answer("work", says("\n".join(HOSTILE) + "\n"))
    async with new_profile(size=(80, 24)) as hands:
        await _run(hands)
        await _over(hands)
        lines = _output(hands)
        assert {"g1: red", "g1: named", "g1: 100%", "g1: gnp.exe", "g1: 日本語 ümläut"} <= set(lines)
        assert "g1: [bold]loud[/] [/etc] [@click=app.quit]x[/]" in lines
        assert not any(mark in line for line in lines for mark in "\x1b\x07\x9b\r\u202e")
        assert max(map(len, lines)) <= LONGEST + 2
        assert "Done" in lines[-1]
        assert hands.app.is_running
        assert "\x1b" not in hands.text
    whole = "".join(line["text"] for line in journalled() if line["event"] == "output")
    assert "x" * 10_000 in whole


async def test_much_output_is_kept_in_bounds_and_all_of_it_is_in_the_journal(world: World) -> None:
    world.answer("work", says("".join(f"line {n}\n" for n in range(8000))))
    async with new_profile() as hands:
        await _run(hands)
        await _over(hands)
        assert len(_output(hands)) <= 5000
        assert "g1: line 7999" in _output(hands)
        assert len(hands.app.store.lines) == 5000
    assert "line 0\nline 1\n" in "".join(line["text"] for line in journalled() if line["event"] == "output")


async def test_search_filter_and_copy(world: World) -> None:
    world.answer("look", says("alpha [/etc]\nbeta\n"))
    world.answer("look", says("alpha too\n"), host="g2")
    async with new_profile() as hands:
        await _run(hands)
        await _over(hands)
        hands.app.screen.query_one(Output).query_one(Log).focus()
        await hands.press("slash")
        await hands.press(*"alpha", "enter")
        assert sorted(_output(hands)) == ["g1: alpha [/etc]", "g2: alpha too"]
        await hands.press("h")
        shown = _output(hands)
        assert len(shown) == 1
        await hands.press("y")
        assert hands.app.clipboard == shown[0]
        await hands.press("slash", "ctrl+u", *"[/etc]")
        await hands.press("enter", "escape")
        assert len(_output(hands)) > 3
