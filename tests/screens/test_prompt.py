"""The prompt on practice hosts: from host to host and back, earlier lines, help, and long answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Input, Log

from screens.training.lesson import LessonScreen
from screens.training.prompt import Prompt
from tests.screens.test_lesson import choose, learner, line, solve

if TYPE_CHECKING:
    from tests.screens.hands import Hands


async def test_a_long_answer_is_folded_and_the_newest_lines_are_in_sight() -> None:
    async with learner("02-bricks") as hands:
        await hands.press("enter")
        await solve(hands)
        await hands.until(
            lambda: "sub-directory under the mount point" in "".join(hands.app.screen.query_one(Log).lines)
        )
        for _ in range(2):
            await hands.press("ctrl+n")
            await solve(hands)
        await hands.press("ctrl+n")
        await line(hands, "gluster volume create vmstore replica 2 g1:/data/brick1/vm g2:/data/brick1/vm")
        for newest in ("gluster volume list", "gluster pool list", "hostname"):
            await line(hands, newest)
            await hands.sees(f"root@g1:~# {newest}")


async def test_ssh_leads_to_another_host_and_arrows_to_earlier_lines() -> None:
    async with learner("01-pool") as hands:
        await hands.press("enter")
        await choose(hands, 1)
        await hands.press("enter")
        await line(hands, "ssh g2")
        await hands.sees("root@g2:~#")
        await line(hands, "hostname")
        await hands.until(lambda: "root@g2:~# hostname\ng2\n" in "\n".join(_lines(hands)))
        await hands.press("up", "up")
        field = hands.app.focused
        assert isinstance(field, Input)
        assert field.value == "ssh g2"
        await hands.press("down", "down")
        assert field.value == ""


async def test_the_prompt_has_a_way_back_and_help() -> None:
    async with learner("01-pool") as hands:
        await hands.press("enter")
        await choose(hands, 1)
        await hands.press("enter")
        await line(hands, "ssh g2")
        await line(hands, "exit")
        await hands.sees("Connection to g2 closed.")
        await line(hands, "exit")
        await hands.sees("you began on this host")
        await line(hands, "help")
        await hands.sees("goes to another host", "gluster, glusterd", "xmllint")
        await line(hands, "ssh g4")
        await hands.sees("Could not resolve hostname g4", "✗ That did not work")
        assert hands.app.screen.query_one(Prompt).host == "g1"
        assert isinstance(hands.app.screen, LessonScreen)
        assert hands.app.screen.attempt.mistakes == 0


def _lines(hands: Hands) -> list[str]:
    return [line.strip() for line in hands.text.splitlines()]
