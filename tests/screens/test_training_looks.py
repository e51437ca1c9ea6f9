"""What a learner sees, as plain text at 80x24 and 120x40, against golden/*.txt."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Log

from tests.screens.test_lesson import LESSONS, choose, learner, line, solve
from tests.screens.test_looks import SIZES
from tests.screens.test_looks import hold as hold_text
from tests.screens.test_training import practice
from virtwiz.lessons import progress

if TYPE_CHECKING:
    from tests.screens.hands import Hands

SIZE = pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])


def hold(name: str, size: tuple[int, int], hands: Hands) -> None:
    """Compare with the golden text; nothing is cut."""
    text = hands.text
    assert max(map(len, text.splitlines())) <= size[0]
    assert "^q Quit" in text.splitlines()[-1] or "esc" in text
    hold_text(name, size, text)


@SIZE
async def test_the_start_screen(size: tuple[int, int]) -> None:
    done = {progress.key(LESSONS[0]): {"day": "2026-01-31", "mistakes": 2}}
    progress.file().parent.mkdir(parents=True)
    progress.file().write_text(json.dumps(done))
    async with learner(size=size) as hands:
        await hands.sees("✓ Lesson 1  The pool", "done 2026-01-31", "Lesson 12", "Open another profile")
        assert "…" not in hands.text.replace("profile …", "")
        hold("training", size, hands)


@SIZE
async def test_a_lesson(size: tuple[int, int]) -> None:
    async with learner("01-pool", size) as hands:
        hold("lesson-opening", size, hands)
        await hands.press("enter")
        await choose(hands, 1)
        await hands.sees("✓ A node calls itself localhost.", "Go on")
        hold("lesson-predict", size, hands)
        await hands.press("enter")
        await line(hands, "gluster peer probe g22")
        await hands.sees("✗ No host has that name.")
        hold("lesson-type", size, hands)
        await solve(hands)
        for _ in range(2):
            await hands.press("enter")
            await solve(hands)
        await hands.press("enter")
        await choose(hands, 0)
        await hands.sees("✗ From outside gluster refuses it.")
        hold("lesson-choose", size, hands)


@SIZE
async def test_what_training_adds_to_the_wizard(size: tuple[int, int]) -> None:
    async with practice(size) as hands:
        hands.app.show("replica")
        await hands.shown("replica")
        await hands.sees("PRACTICE", "^q Quit", "volume create")
        hold("practice-replica", size, hands)
        await hands.press("f2")
        await hands.sees("What does this command mean", "It is not started yet.")
        hold("explained", size, hands)
        await hands.press("escape")
        await hands.shown("replica")
        from screens.training.hosts import HostPrompt

        assert hands.app.training
        assert hands.app.session.profile
        world = hands.app.training.cluster(None).world_for(hands.app.session.profile)
        hands.app.push_screen(HostPrompt(world))
        await hands.sees("Type as on the hosts")
        await line(hands, "gluster volume info")
        await hands.until(lambda: hands.app.screen.query_one(Log).line_count > 1)
        await hands.sees("No volumes present")
        hold("hosts-prompt", size, hands)
