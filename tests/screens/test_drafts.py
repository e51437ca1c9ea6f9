"""Answers outlive the wizard: after a crash it goes on, after a save it does not, and leaving asks."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import pytest

from screens import drafts
from tests.screens.hands import new_profile, wizard
from tests.screens.small_world import World
from virtwiz.profile import load

if TYPE_CHECKING:
    from pathlib import Path

    from tests.scripted import Heard


async def test_answers_are_kept_as_they_are_given() -> None:
    async with new_profile() as hands:
        await hands.next("peers")
        await hands.tab_to("Peers")
        for typed in ("g", "g2"):
            await hands.press("home" if typed == "g" else "end", typed[-1])
            kept = json.loads((drafts.folder() / "draft.json").read_text())
            assert kept["answers"] == hands.answers
            assert kept["screen"] == "peers"
        assert (drafts.folder() / "draft.json").stat().st_mode & 0o777 == 0o600
        assert (drafts.folder()).stat().st_mode & 0o077 == 0


async def test_the_next_wizard_goes_on_where_this_one_was() -> None:
    async with new_profile() as hands:
        hands.app.show("replica")
        await hands.shown("replica")
        await hands.fill("Volume", "half done")
        before = hands.answers
    async with wizard() as hands:
        await hands.sees("Go on where you were")
        await hands.pick("Go on")
        await hands.shown("replica")
        assert hands.answers == before
        await hands.sees("half done")
        assert hands.app.session.unsaved


async def test_after_a_save_there_is_nothing_to_go_on_with(home: Path) -> None:
    async with new_profile() as hands:
        await hands.fill("Profile name", "kept")
        await hands.press("ctrl+s")
        await hands.sees("Save the profile as", "kept.yaml")
        await hands.press("enter")
        await hands.sees("Saved as kept.yaml")
        await hands.press("ctrl+q")
        await hands.until(lambda: not hands.app.is_running)
    assert load(home / "kept.yaml").name == "kept"
    async with wizard() as hands:
        assert "Go on" not in hands.text
        await hands.pick("kept.yaml")
        await hands.shown("hosts")
        assert hands.answers["name"] == "kept"
        assert not hands.app.session.unsaved


async def test_nothing_is_overwritten_by_another_name(home: Path) -> None:
    (home / "there.yaml").write_text("mine")
    async with new_profile() as hands:
        await hands.press("ctrl+s")
        await hands.sees("Save the profile as")
        await hands.type("there.yaml")
        await hands.press("enter")
        await hands.sees("is there already")
        await hands.press("ctrl+s")
        await hands.type("no/such/[folder]/x.yaml")
        await hands.press("enter")
        await hands.sees("cannot be written")
    assert (home / "there.yaml").read_text() == "mine"


CORRUPT = (
    "",
    "{",
    "[]",
    "null",
    '{"answers": 5}',
    '{"answers": {}, "screen": 5}',
    '{"answers": {"volume": 5, "hosts": [1], "peers": 7}, "screen": "peers", "path": 3}',
    '{"answers": {"volume": {"bricks": 5, "tunables": [], "owner": 3}, "images": {}, "vms": 1}, "screen": "nosuch"}',
)


@pytest.mark.parametrize("text", CORRUPT)
async def test_a_corrupt_draft_does_no_harm(text: str) -> None:
    drafts.folder().mkdir(parents=True)
    (drafts.folder() / "draft.json").write_text(text)
    async with wizard(size=(80, 24)) as hands:
        if "Go on" in hands.text:
            await hands.pick("Go on")
            await hands.shown()
            for name in (
                "peers",
                "bricks",
                "replica",
                "tunables",
                "glusterd",
                "ownership",
                "image",
                "vm",
                "review",
                "summary",
            ):
                hands.app.show(name)
                await hands.shown(name)
        else:
            await hands.pick("A new profile")
            await hands.shown("hosts")


async def test_leaving_with_answers_in_no_file_asks() -> None:
    async with new_profile() as hands:
        await hands.fill("Profile name", "other")
        await hands.press("ctrl+q")
        await hands.sees("answers that are in no file")
        await hands.press("enter")
        await hands.shown("hosts")
        await hands.press("ctrl+q")
        await hands.sees("answers that are in no file")
        await hands.press("right", "right", "enter")
        await hands.until(lambda: not hands.app.is_running)
    assert drafts.found()


async def test_leaving_without_a_change_does_not_ask() -> None:
    async with new_profile() as hands:
        await hands.press("ctrl+q")
        await hands.until(lambda: not hands.app.is_running)
    assert drafts.found() is None


async def test_leaving_while_something_runs_asks_and_is_quick(monkeypatch: pytest.MonkeyPatch) -> None:
    def stubborn(_heard: Heard, _cancelled: object) -> int:
        time.sleep(6)
        return 0

    world = World()
    world.use(monkeypatch)
    world.answer("work", stubborn)
    async with new_profile() as hands:
        hands.app.runs.ask(None)
        await hands.press("right", "enter")
        await hands.until(lambda: "work" in world.hosts["g1"].begun)
        await hands.press("ctrl+q")
        await hands.sees("Something runs.")
        await hands.press("enter")
        await hands.shown()
        await hands.press("ctrl+q")
        await hands.sees("Something runs.")
        before = time.monotonic()
        await hands.press("right", "enter")
        await hands.until(lambda: not hands.app.is_running)
    assert time.monotonic() - before < 3
