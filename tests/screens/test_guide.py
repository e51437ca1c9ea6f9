"""The guide over the screens: a key away, and nothing of it cut."""

from __future__ import annotations

import pytest
from textual.widgets.markdown import MarkdownFence

from tests.screens.hands import wizard
from tests.screens.test_lesson import LESSONS, begin, learner


async def test_the_guide_is_a_key_away() -> None:
    async with learner() as hands:
        await hands.press("f1")
        await hands.sees("Esc closes")
        await hands.sees("Practising")
        await hands.press("escape")
        await begin(hands, LESSONS[0])
        await hands.press("f1")
        await hands.sees("Practising")
        await hands.press("f1")
        await hands.sees("1 of 5")
    async with wizard() as hands:
        await hands.press("f1")
        await hands.sees("Overview: from bare machines")


LONG = (("overview", "storage nodes: one trusted storage pool"), ("replica", "g3:/data/brick1/vmstore"))


@pytest.mark.parametrize(("topic", "code"), LONG)
async def test_no_line_of_code_is_cut(topic: str, code: str) -> None:
    async with wizard(size=(80, 24)) as hands:
        hands.app.action_show_guide(topic)
        await hands.until(lambda: code in "".join(fence.code for fence in hands.app.screen.query(MarkdownFence)))
        await hands.pilot.pause()
        assert [fence.code for fence in hands.app.screen.query(MarkdownFence) if fence.max_scroll_x] == []
