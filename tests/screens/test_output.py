"""The output while it grows: it follows its end, holds still for a reader, and can be searched, filtered and copied."""

from __future__ import annotations

import queue
from typing import TYPE_CHECKING

import pytest

from screens.store import KEPT
from screens.widgets.output import Output
from screens.widgets.tail import Tail
from tests.screens.hands import new_profile
from tests.screens.small_world import World, journalled

if TYPE_CHECKING:
    import threading

    from tests.screens.hands import Hands
    from tests.scripted import Heard

LINES = 200_000
PART = 20_000


class Spring:
    """A host that prints a part of its lines whenever it is told to."""

    def __init__(self) -> None:
        """Begin dry."""
        self.wanted: queue.Queue[int] = queue.Queue()
        self.printed = 0

    def work(self, heard: Heard, _cancelled: threading.Event) -> int:
        """Print what is wanted, until nothing more is (0)."""
        while count := self.wanted.get(timeout=60):
            first, self.printed = self.printed, self.printed + count
            for start in range(first, self.printed, 500):
                heard("".join(f"line {n} {'odd' if n % 2 else 'even'}\n" for n in range(start, start + 500)))
        return 0


def _tail(hands: Hands) -> Tail:
    return hands.app.screen.query_one(Tail)


async def _more(hands: Hands, spring: Spring, count: int = PART) -> None:
    """Let the host print more, and wait until the wizard has all of it."""
    last = spring.printed + count - 1
    spring.wanted.put(count)
    await hands.until(lambda: any(f"line {last} " in text for _, text in hands.app.store.lines))
    await hands.pilot.pause()


async def _begin(hands: Hands) -> None:
    hands.app.show("review")
    await hands.shown("review")
    hands.app.runs.ask(None)
    await hands.press("right", "enter")
    await hands.shown("review")


def _seen(hands: Hands) -> list[str]:
    """The lines that the pane shows."""
    tail = _tail(hands)
    top = round(tail.scroll_y)
    return list(tail.lines[top : top + tail.size.height])


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_it_is_read_while_it_grows(monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]) -> None:
    world, spring = World(), Spring()
    world.use(monkeypatch)
    world.answer("work", spring.work)
    async with new_profile(size=size) as hands:
        await _begin(hands)
        await _more(hands, spring)
        assert "line 19999 " in _seen(hands)[-1]

        _tail(hands).focus()
        await hands.press("pageup")
        await hands.until(lambda: not _tail(hands).following)
        await hands.pilot.wait_for_animation()
        read = _seen(hands)
        await _more(hands, spring)
        assert _seen(hands) == read
        assert "20000 new lines below" in str(hands.app.screen.query_one(Output).border_title)

        await hands.press("end")
        await hands.until(lambda: _tail(hands).following and "line 39999 " in _seen(hands)[-1])
        assert "new lines" not in str(hands.app.screen.query_one(Output).border_title)
        await _more(hands, spring)
        assert "line 59999 " in _seen(hands)[-1]

        await hands.press("ctrl+b")
        await hands.shown("vm")
        hands.app.current.show_output(front=True)
        await _more(hands, spring)
        assert "line 79999 " in _seen(hands)[-1]

        _tail(hands).focus()
        await hands.press("slash", *"odd", "enter")
        await _more(hands, spring)
        assert all("odd" in line for line in _tail(hands).lines)
        assert "line 99999 " in _seen(hands)[-1]
        await hands.press("h")
        assert "only g1, “odd”" in str(hands.app.screen.query_one(Output).border_title)
        await hands.press("y")
        assert set(hands.app.clipboard.split("\n")) <= set(_tail(hands).lines)
        await hands.press("escape")
        await _more(hands, spring, LINES - spring.printed)
        assert len(hands.app.store.lines) == KEPT

        spring.wanted.put(0)
        await hands.until(lambda: not hands.app.runs.busy)
    text = "\n".join(line["text"] for line in journalled() if line["event"] == "output")
    assert text.split("\n") == [f"line {n} {'odd' if n % 2 else 'even'}" for n in range(LINES)]


async def test_a_long_line_is_read_whole_and_leaves_the_end_in_sight(monkeypatch: pytest.MonkeyPatch) -> None:
    long = f"Please {'do ' * 60}use a directory below it"
    world = World()
    world.use(monkeypatch)
    world.answer("work", lambda heard, _cancelled: heard(f"{long}\n") or 0)
    async with new_profile(size=(80, 24)) as hands:
        await _begin(hands)
        await hands.until(lambda: not hands.app.runs.busy)
        for size in ((80, 24), (120, 40), (90, 24)):
            await hands.pilot.resize_terminal(*size)
            for name in ("review", "vm"):
                hands.app.show(name)
                await hands.shown(name)
                hands.app.current.show_output(front=True)
                await hands.sees("Done: ")
                await hands.until(lambda: all(len(row) < _tail(hands).size.width for row in _tail(hands).lines))
                assert "Done: " in _seen(hands)[-1]
                assert f"g1: {long}" in "".join(_tail(hands).lines)
        _tail(hands).focus()
        await hands.press("y")
        assert f"g1: {long}" in hands.app.clipboard.split("\n")
