"""Answers and what follows from them: the preview, the screens after them, and what is said of wrong ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from textual.widgets import Static

from screens.session import Session
from screens.widgets.bound import Complaint
from screens.widgets.entries import Entries
from screens.widgets.preview import Preview, script
from tests.screens.hands import new_profile
from tests.screens.test_walk import SAMPLE
from virtwiz import steps
from virtwiz.facts.model import Facts
from virtwiz.profile import load

if TYPE_CHECKING:
    from tests.screens.hands import Hands

AWKWARD: Final = (
    "",
    "   ",
    "[/]",
    "[red on blue]",
    "日本 ü",
    "x" * 300,
    "-rf",
    "$(reboot) '\"\\",
    "-1",
    "\u202egnp",
    "[/etc]",
)
"""What people and accidents put into a line of text."""

FIELDS: Final = (
    ("hosts", ("Hypervisors", "User", "Key file", "Profile name")),
    ("peers", ("Peers",)),
    ("replica", ("Volume",)),
    ("tunables", ("Group",)),
    ("glusterd", ("File",)),
)


def _preview(hands: Hands) -> str:
    return str(hands.app.screen.query_one(Preview).query_one(Static).content)


def _complaints(hands: Hands) -> list[str]:
    screen = hands.app.screen
    said = [str(each.content) for each in screen.query(Complaint) if each.display]
    return [words for words in [*said, str(screen.query_one("#problems", Static).content)] if words]


async def _to(hands: Hands, name: str) -> None:
    hands.app.show(name)
    await hands.shown(name)


async def test_the_preview_follows_every_key() -> None:
    async with new_profile() as hands:
        await _to(hands, "replica")
        await hands.tab_to("Volume")
        await hands.press("end")
        for typed in ("vmstore2", "vmstore23"):
            await hands.press(typed[-1])
            assert f"volume create {typed} replica 3" in _preview(hands)
            profile = hands.app.session.profile
            assert profile
            assert _preview(hands) == script(steps.plan(profile, Facts()).between("replica", "replica"))
        await hands.press("backspace", "backspace")
        assert "volume create vmstore replica 3" in _preview(hands)


async def test_an_answer_changed_later_changes_all_after_it() -> None:
    async with new_profile() as hands:
        await _to(hands, "review")
        await hands.sees("peer probe g3")
        await _to(hands, "replica")
        await hands.fill("Volume", "disks")
        for name in ("tunables", "glusterd", "ownership", "start", "image", "vm"):
            await hands.next(name)
            assert "vmstore" not in _preview(hands).replace("/data/brick1/vmstore", "")
            assert "disks" in _preview(hands)
        await hands.next("review")
        assert "volume create disks replica 3" in str(hands.app.screen.query_one("#plan", Static).content)


async def test_a_wrong_answer_is_told_beside_its_field_and_then_no_more() -> None:
    async with new_profile() as hands:
        await _to(hands, "replica")
        await hands.fill("Volume", "a b")
        assert len(_complaints(hands)) == 1
        assert "'a b'" in _complaints(hands)[0]
        assert _preview(hands).startswith("# Not yet, on ")
        await hands.fill("Volume", "ab")
        assert _complaints(hands) == []
        assert "volume create ab" in _preview(hands)


async def test_a_fault_is_told_on_its_own_screen_only() -> None:
    async with new_profile() as hands:
        await hands.next("peers")
        await hands.fill("Peers", "g1 g2 g9")
        assert any("g9" in words for words in _complaints(hands))
        await hands.next("bricks")
        assert not any("g9" in words and "peers" in words for words in _complaints(hands))
        await _to(hands, "image")
        assert _complaints(hands) == []
        await hands.press("ctrl+s")
        await hands.sees("Not yet:")


async def test_what_is_wrong_with_an_entry_is_told_below_its_table() -> None:
    async with new_profile() as hands:
        await _to(hands, "image")
        await hands.edit("an image", 0, Size="[/etc]")
        assert any("[/etc]" in words for words in _complaints(hands))
        await hands.sees("! '[/etc]' is no")
        await hands.edit("an image", 0, Size="2G")
        assert _complaints(hands) == []


async def test_a_dialog_that_is_cancelled_changes_nothing() -> None:
    async with new_profile() as hands:
        before = hands.answers
        await hands.list_of("a host")
        await hands.press("e")
        await hands.fill("Name", "other")
        await hands.press("escape")
        await hands.shown("hosts")
        assert hands.answers == before


async def test_proposed_bricks_follow_the_peers_and_the_paths() -> None:
    async with new_profile() as hands:
        await hands.next("peers")
        await hands.fill("Peers", "g2 g1")
        await hands.next("bricks")
        await hands.edit("a brick", 0, Brick="g1:/bricks/one/vm")
        await hands.press("p")
        await hands.sees("Propose bricks", "/bricks/one/vm /data/brick1/vmstore")
        await hands.fill("Paths", "/a /b")
        await hands.accept()
        assert hands.answers["volume"]["bricks"] == ["g2:/a", "g1:/a", "g2:/b", "g1:/b"]
        await hands.sees("! the number of bricks is 4: a multiple of 3 is wanted")
        assert len(_complaints(hands)) == 1
        await hands.next("replica")
        await hands.sees("! the number of bricks is 4: a multiple of 3 is wanted")
        assert "is wanted" in str(hands.app.screen.query(Complaint).first().content)
        await hands.choose("Copies", "2 copies, which may split")
        assert _complaints(hands) == []


async def test_a_host_that_gets_another_name_keeps_its_place() -> None:
    async with new_profile() as hands:
        await hands.edit("a host", 3, Name="hyper")
        await hands.edit("a host", 0, Name="store")
        assert hands.answers["hypervisors"] == ["hyper"]
        assert hands.answers["peers"] == ["store", "g2", "g3"]
        assert hands.answers["volume"]["bricks"][0] == "store:/data/brick1/vmstore"
        assert (await hands.tab_to("Hypervisors")).value == "hyper"
        assert hands.app.session.findings == ()


@pytest.mark.parametrize(("screen", "labels"), FIELDS, ids=[screen for screen, _ in FIELDS])
async def test_awkward_text_is_taken_as_text(screen: str, labels: tuple[str, ...]) -> None:
    async with new_profile(size=(80, 24)) as hands:
        await _to(hands, screen)
        for label in labels:
            field = await hands.tab_to(label)
            for text in AWKWARD:
                field.value = text
                await hands.pilot.pause()
                assert hands.app.is_running
            assert "[/etc]" in hands.text
        await _to(hands, "review")
        await hands.press("ctrl+s")


@pytest.mark.parametrize(
    ("screen", "noun"),
    [
        ("hosts", "a host"),
        ("bricks", "a brick"),
        ("tunables", "an option"),
        ("image", "an image"),
        ("vm", "a machine"),
    ],
)
async def test_awkward_entries_are_taken_as_text(screen: str, noun: str) -> None:
    async with new_profile(size=(80, 24)) as hands:
        await _to(hands, screen)
        for text in ("", "[/]", "日本 [b]"):
            await hands.list_of(noun)
            await hands.press("a")
            await hands.sees(f"Add {noun}")
            fields = hands.app.screen.query("Input")
            for field in fields:
                setattr(field, "value", text)  # noqa: B010 - a query of a name is untyped
            await hands.accept()
            assert hands.app.is_running
        await hands.list_of(noun)
        await hands.press(*["d"] * 12)
        await _to(hands, "review")


def test_xml_that_no_plan_can_be_made_of_is_a_finding() -> None:
    answers = load(SAMPLE).model_dump(mode="json", by_alias=True)
    session = Session(answers)
    answers["vms"][0]["xml"] = f"<domain>{'<a>' * 64}{'</a>' * 64}</domain>"
    session.put(answers)
    assert [finding.path for finding in session.findings] == [("vms", 0, "xml")]


async def test_a_fault_names_its_screen_and_the_rail_marks_it() -> None:
    async with new_profile(size=(80, 24)) as hands:
        hands.app.show("peers")
        await hands.shown("peers")
        await hands.fill("Peers", "g1 G2 g3")
        hands.app.show("review")
        await hands.shown("review")
        await hands.sees("! Peers      wrong", "Not yet, on Peers: 'G2' is not a host of this profile: add it to Hosts")
        assert "`" not in hands.text
        assert "· Replica" in hands.text
        hands.app.show("peers")
        await hands.shown("peers")
        await hands.fill("Peers", "g1 g2 g3")
        await hands.until(lambda: "wrong" not in hands.text)


def test_each_part_of_a_profile_is_answered_on_a_screen_that_shows_its_faults() -> None:
    from screens.places import screen
    from screens.wizard import SCREENS

    shown = {each.NAME: each.PATHS for each in SCREENS}
    for path in EVERY:
        assert path[0] in shown[screen(path)], path


EVERY: tuple[tuple[str | int, ...], ...] = (
    ("hosts", "g1", "address"),
    ("ssh", "user"),
    ("name",),
    ("hypervisors", 0),
    ("peers", 1),
    ("volume", "name"),
    ("volume", "replica"),
    ("volume", "bricks", 2),
    ("volume", "tunables", "options", "x"),
    ("volume", "owner", "uid"),
    ("glusterd", "volfile"),
    ("images", 0, "size"),
    ("vms", 0, "disks", 1),
)
"""A path into each part."""


async def test_the_cursor_is_on_what_was_added() -> None:
    async with new_profile() as hands:
        await hands.add("a host", Name="g4")
        entries = hands.app.screen.query_one(Entries)
        assert (entries.current or {})["name"] == "g4"
        await _to(hands, "tunables")
        await hands.add("an option", Option="features.shard", Value="on")
        entries = hands.app.screen.query_one(Entries)
        assert (entries.current or {})["option"] == "features.shard"
