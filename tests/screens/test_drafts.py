"""Answers outlive the wizard: after a crash it goes on, after a save it does not, and leaving asks."""

from __future__ import annotations

import json
import os
import time
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input

from screens import drafts, opening
from tests.screens.hands import new_profile, wizard
from tests.screens.small_world import World
from tests.screens.test_walk import SAMPLE
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
            (file,) = (drafts.folder() / "drafts").glob("*.json")
            kept = json.loads(file.read_text())
            assert kept["answers"] == hands.answers
            assert kept["screen"] == "peers"
        assert file.stat().st_mode & 0o777 == 0o600
        assert (drafts.folder()).stat().st_mode & 0o077 == 0


async def test_the_next_wizard_goes_on_where_this_one_was() -> None:
    async with new_profile() as hands:
        hands.app.show("replica")
        await hands.shown("replica")
        await hands.fill("Volume", "half done")
        before = hands.answers
    async with wizard() as hands:
        await hands.sees("Go on where you were: my-cluster, Replica count, just now")
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
        await hands.press("ctrl+s")
        hands.app.screen.query_one("Input", Input).value = "x" * 300
        await hands.press("enter")
        await hands.sees("File name too")
    assert (home / "there.yaml").read_text() == "mine"


async def test_two_wizards_keep_their_answers_apart() -> None:
    async with new_profile() as first:
        await first.fill("Profile name", "first")
        async with new_profile() as second:
            assert "Go on" not in second.text
            await second.fill("Profile name", "second")
            await first.fill("Profile name", "the first")
            async with wizard() as third:
                assert "Go on" not in third.text
        async with wizard() as third:
            await third.sees("Go on where you were: second, Hosts")
            assert "the first" not in third.text
    assert [left.draft.answers["name"] for left in drafts.left()] == ["the first", "second"]


async def test_two_wizards_do_not_both_go_on_with_one_draft() -> None:
    async with new_profile() as hands:
        await hands.fill("Profile name", "wanted")
    async with wizard() as first, wizard() as second:
        await first.pick("Go on")
        await first.shown("hosts")
        await second.pick("Go on")
        await second.sees("Another wizard goes on with it already.", "A new profile")
        await first.fill("Profile name", "taken")
        await second.pick("Go on")
        await second.sees("A new profile")
    assert [left.draft.answers["name"] for left in drafts.left()] == ["taken"]


async def test_what_is_not_wanted_any_more_is_thrown_away_after_asking() -> None:
    for name in ("one", "two"):
        async with new_profile() as hands:
            await hands.fill("Profile name", name)
    async with wizard() as hands:
        await hands.sees("Throw away", "were: one", "were: two")
        await hands.press("down", "d")
        await hands.sees("Throw away what was left behind: one, Hosts, just now?")
        await hands.press("escape")
        await hands.sees("were: one")
        await hands.press("d", "right", "enter")
        await hands.until(lambda: "were: one" not in hands.text)
        await hands.press("down")
        await hands.until(lambda: "Throw away" not in hands.text)
    assert [left.draft.answers["name"] for left in drafts.left()] == ["two"]


async def test_a_profile_with_unsaved_answers_asks_before_it_is_opened(home: Path) -> None:
    (home / "mine.yaml").write_text(SAMPLE.read_text())
    async with wizard(home / "mine.yaml") as hands:
        await hands.shown("hosts")
        await hands.next("peers")
        await hands.next("bricks")
        await hands.next("replica")
        await hands.fill("Volume", "other")
    (home / "link.yaml").symlink_to("mine.yaml")
    for keys, screen, volume in ((["right"], "hosts", "vmstore"), ([], "replica", "other")):
        async with wizard(home / "link.yaml") as hands:
            await hands.sees("did not end well", "three-node-replica,", "Replica count, just now", "not in the file")
            await hands.press(*keys, "enter")
            await hands.shown(screen)
            assert hands.answers["volume"]["name"] == volume
            assert hands.app.session.unsaved is (volume == "other")
            hands.app.keeper.forget()
            assert len(drafts.left()) == (volume == "vmstore")


async def test_a_wizard_cut_off_without_a_change_goes_on_with_the_file(home: Path) -> None:
    text = SAMPLE.read_text()
    (home / "mine.yaml").write_text(text)
    for keys, screen in ((["right"], "hosts"), ([], "peers")):
        async with wizard(home / "mine.yaml") as hands:
            await hands.shown("hosts")
            await hands.next("peers")
        (home / "mine.yaml").write_text(text.replace("name: vmstore", f"name: {screen}"))
        async with wizard(home / "mine.yaml") as hands:
            await hands.sees("did not end well", "three-node-replica,", "Peers, just now")
            await hands.press(*keys, "enter")
            await hands.shown(screen)
            assert hands.answers["volume"]["name"] == screen
            assert not hands.app.session.unsaved
            hands.app.keeper.forget()
            assert drafts.left() == []


def test_a_draft_whose_folder_cannot_be_made_stops_nothing(home: Path) -> None:
    (home / "state").write_text("a file")
    keeper = drafts.Keeper()
    keeper.keep(drafts.Draft({}, None, "hosts", "Hosts", unsaved=True))
    keeper.forget()
    assert drafts.left() == []


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "just now"), (59, "just now"), (60, "1 minute ago"), (7300, "2 hours ago"), (90000, "1 day ago")],
)
@pytest.mark.parametrize(("practice", "where"), [(False, "Hosts"), (True, "practice, Hosts")])
def test_where_and_how_long_ago(seconds: int, words: str, practice: bool, where: str) -> None:
    keeper = drafts.Keeper()
    keeper.keep(drafts.Draft({"name": "x" * 99}, None, "hosts", "Hosts", unsaved=True, practice=practice))
    keeper.release()
    (left,) = drafts.left()
    os.utime(left.file, (left.at - seconds, left.at - seconds))
    (left,) = drafts.left()
    assert opening.told(left) == f"{'x' * 24}…, {where}, {words}"


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
    (drafts.folder() / "drafts").mkdir(parents=True)
    (drafts.folder() / "drafts" / "1-1.json").write_text(text)
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
    assert drafts.left()


async def test_leaving_without_a_change_does_not_ask() -> None:
    async with new_profile() as hands:
        await hands.press("ctrl+q")
        await hands.until(lambda: not hands.app.is_running)
    assert drafts.left() == []


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


async def test_leaving_a_practice_says_that_its_hosts_are_kept_in_a_file_only() -> None:
    from tests.screens.test_training import practice

    async with practice(size=(80, 24)) as hands:
        await hands.fill("Profile name", "tried")
        await hands.press("ctrl+q")
        await hands.sees("The practice hosts are not")
    async with wizard(size=(80, 24)) as hands:
        await hands.pick("A new profile")
        await hands.shown("hosts")
        await hands.fill("Profile name", "real")
        await hands.press("ctrl+q")
        await hands.sees("There are answers")
        assert "practice" not in hands.text
