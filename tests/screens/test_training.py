"""The wizard on a practice cluster: what its palette offers, commands explained, and that practice is unmistakable."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input, OptionList, Static

from screens.training.training import Training
from tests.screens.hands import Hands, wizard
from tests.screens.test_palette import NAMES, _command
from virtwiz import journal
from virtwiz.guide.explain import explain
from virtwiz.oneline import title

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from virtwiz.guide.explain import Part


@asynccontextmanager
async def practice(size: tuple[int, int] = (120, 40)) -> AsyncIterator[Hands]:
    """The wizard on bare practice hosts, on its first screen."""
    async with wizard(size=size, training=Training("off")) as hands:
        await hands.pick("The whole setup")
        await hands.shown("hosts")
        yield hands


async def look(hands: Hands) -> None:
    """Look at the hosts."""
    await hands.press("ctrl+l")
    await hands.until(lambda: hands.app.session.facts is not None and not hands.app.runs.busy)


async def run_all(hands: Hands) -> None:
    """Run everything that is missing."""
    hands.app.show("review")
    await hands.shown("review")
    await hands.press("ctrl+r")
    await hands.sees("Run everything that is missing?")
    await hands.press("right", "enter")
    await hands.until(lambda: not hands.app.runs.busy and hands.app.session.facts is not None, 60)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
async def test_practice_is_told_by_word_and_by_colour_on_every_screen(size: tuple[int, int]) -> None:
    async with wizard(size=size) as hands:
        await hands.pick("A new profile")
        real = await hands.shown("hosts")
        assert "PRACTICE" not in hands.text
        colour = real.query_one("#top").styles.background
    async with practice(size) as hands:
        for name in NAMES:
            hands.app.show(name)
            screen = await hands.shown(name)
            await hands.sees("PRACTICE · my-cluster")
            assert screen.query_one("#top").styles.background != colour


async def test_what_was_practised_is_told_apart_afterwards() -> None:
    async with practice() as hands:
        await hands.fill("Profile name", "tried")
        await run_all(hands)
    async with wizard() as hands:
        await hands.sees("Go on where you were: tried, practice, Review")
    assert [run.what for run in journal.past_runs()] == ["practice"]


async def test_every_word_of_a_previewed_command_is_explained() -> None:
    async with practice() as hands:
        hands.app.show("replica")
        await hands.shown("replica")
        await hands.press("f2")
        await hands.sees("What does this command mean, word by word?", "volume create", "How many copies")
        await hands.press("escape")
        await hands.shown("replica")
        for name in NAMES:
            hands.app.show(name)
            screen = await hands.shown(name)
            commands = {title(each): each for each in screen.shown_plan().commands}
            if not commands:
                continue
            await hands.press("f2")
            await hands.sees("word by word?")
            listed = hands.app.screen.query_one(OptionList)
            assert [str(option.prompt) for option in listed.options] == list(commands)
            await hands.press("end")
            await _explained(hands, explain(list(commands.values())[-1]))
            await hands.press("escape")
            await hands.shown(name)


async def _explained(hands: Hands, parts: tuple[Part, ...]) -> None:
    """Wait until these words are shown with these meanings."""

    def shown() -> list[tuple[str, str]]:
        words, meanings = (
            [str(each.content) for each in hands.app.screen.query(f"#meaning {kind}").results(Static)]
            for kind in (".words", ".of-words")
        )
        return list(zip(words, meanings, strict=False))

    await hands.until(lambda: shown() == [(part.words, part.meaning) for part in parts])


async def test_what_is_typed_on_the_hosts_is_what_the_wizard_sees() -> None:
    async with practice() as hands:
        await _command(hands, "Type on the hosts")
        await hands.sees("Type as on the hosts", "root@g1:~#")
        await hands.type("gluster peer probe g2")
        await hands.press("enter")
        await hands.sees("peer probe: success")
        await hands.type("ssh kvm1")
        await hands.press("enter")
        await hands.sees("root@kvm1:~#")
        await hands.type("virsh list")
        await hands.press("enter")
        await hands.sees("Id   Name   State")
        assert isinstance(hands.app.focused, Input)
        await hands.press("escape")
        await hands.until(lambda: hands.app.session.facts is not None and not hands.app.runs.busy)
        hands.app.show("peers")
        await hands.shown("peers")
        await hands.sees("peer probe g3")
        assert "peer probe g2" not in hands.text


async def test_what_is_broken_is_seen_and_a_reset_makes_the_hosts_bare() -> None:
    async with practice() as hands:
        await run_all(hands)
        assert hands.app.session.plan.stages == ()
        await _command(hands, "Break something")
        await hands.sees("What goes wrong?")
        await hands.pick("g2  glusterd does not run")
        await hands.until(lambda: not hands.app.runs.busy and hands.app.session.state("peers") != "done")
        await _command(hands, "Reset the practice cluster")
        await hands.sees("All practice hosts become bare again")
        await hands.press("right", "enter")
        await hands.until(lambda: not hands.app.runs.busy and hands.app.session.state("vm") == "todo")
        assert hands.app.session.state("peers") == "todo"


async def test_the_summary_tells_how_it_goes_on_real_hosts(home: Path) -> None:
    async with practice() as hands:
        await run_all(hands)
        hands.app.show("summary")
        await hands.shown("summary")
        await hands.sees("✓ Machine  vm1 on kvm1, running", "The same profile sets up real ones", "virtwiz replay FILE")
        await hands.press("ctrl+s")
        await hands.sees("Save the profile as")
        await hands.press("enter")
        await hands.sees("Saved as my-cluster.yaml, with the practice hosts.")
    assert sorted(path.name for path in home.glob("my-*")) == ["my-cluster.practice.json", "my-cluster.yaml"]


async def test_a_folder_that_cannot_be_written_stops_nobody(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from virtwiz.practice import store

    def refused(*_: object) -> None:
        raise PermissionError

    async with practice() as hands:
        await hands.press("ctrl+s")
        await hands.sees("Save the profile as")
        await hands.press("enter")
        await hands.sees("Saved as my-cluster.yaml")
        monkeypatch.setattr(store, "save", refused)
        await look(hands)
        assert hands.app.session.state("peers") == "todo"
