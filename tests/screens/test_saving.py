"""Saving a profile over its file: what else was in that file, and beside it, stays the user's."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tests.screens.hands import Hands, new_profile, wizard
from tests.screens.test_walk import SAMPLE
from virtwiz.profile import dump, load

PLAIN = dump(load(SAMPLE))
"""A profile without comments."""


@pytest.fixture
def mine(home: Path) -> Path:
    """The profile that is opened, in the working directory."""
    (home / "mine.yaml").write_text(PLAIN)
    return Path("mine.yaml")


async def _renamed(hands: Hands, name: str) -> None:
    """Change an answer, and ask to save."""
    await hands.shown("hosts")
    await hands.fill("Profile name", name)
    await hands.press("ctrl+s")


async def _saved(hands: Hands, name: str) -> None:
    await _renamed(hands, name)
    await hands.until(lambda: not hands.app.session.unsaved)


async def test_a_file_beside_it_is_not_touched(mine: Path) -> None:
    beside = mine.with_name("mine.yaml.new")
    beside.write_text("the user's own")
    async with wizard(mine) as hands:
        await _saved(hands, "other")
    assert load(mine).name == "other"
    assert beside.read_text() == "the user's own"
    assert sorted(path.name for path in mine.parent.iterdir() if path.is_file()) == ["mine.yaml", "mine.yaml.new"]


@pytest.mark.parametrize("mode", [0o600, 0o664])
async def test_mode_and_owner_stay(mine: Path, mode: int) -> None:
    mine.chmod(mode)
    owner = (12345, 23456) if os.geteuid() == 0 else (os.getuid(), os.getgid())
    os.chown(mine, *owner)
    async with wizard(mine) as hands:
        await _saved(hands, "other")
    found = mine.stat()
    assert load(mine).name == "other"
    assert (stat.S_IMODE(found.st_mode), found.st_uid, found.st_gid) == (mode, *owner)


async def test_a_new_file_has_the_mode_that_new_files_have(home: Path) -> None:
    before = os.umask(0o027)
    try:
        async with new_profile() as hands:
            await hands.press("ctrl+s")
            await hands.sees("Save the profile as")
            await hands.press("enter")
            await hands.until(lambda: not hands.app.session.unsaved)
    finally:
        os.umask(before)
    (new,) = home.glob("*.yaml")
    assert stat.S_IMODE(new.stat().st_mode) == 0o640


async def test_a_link_is_followed(mine: Path) -> None:
    (mine.parent / "kept").mkdir()
    real = mine.rename(mine.parent / "kept/real.yaml")
    mine.symlink_to("kept/real.yaml")
    async with wizard(mine) as hands:
        await _saved(hands, "other")
        real.unlink()
        await _saved(hands, "third")
    assert mine.is_symlink()
    assert load(real).name == "third"


async def test_what_another_editor_has_saved_is_overwritten_only_after_asking(mine: Path) -> None:
    async with wizard(mine) as hands:
        await _saved(hands, "first")
        other = mine.read_text().replace("first", "theirs")
        mine.write_text(other)
        await _renamed(hands, "second")
        await hands.sees("mine.yaml was changed since it was read here", "Overwrite")
        await hands.press("enter")
        await hands.shown("hosts")
        assert mine.read_text() == other
        assert hands.app.session.unsaved
        await hands.press("ctrl+s", "right", "enter")
        await hands.until(lambda: not hands.app.session.unsaved)
        assert load(mine).name == "second"
        await _saved(hands, "third")


async def test_a_draft_remembers_what_its_file_was(mine: Path) -> None:
    async with wizard(mine) as hands:
        await hands.shown("hosts")
        await hands.fill("Profile name", "draft")
    mine.write_text(PLAIN.replace("vmstore", "theirs"))
    async with wizard() as hands:
        await hands.pick("Go on")
        await hands.shown("hosts")
        await hands.press("ctrl+s")
        await hands.sees("was changed since it was read here")
    assert load(mine).volume.name == "theirs"
    mine.write_text(PLAIN)
    async with wizard() as hands:
        await hands.pick("Go on")
        await _saved(hands, "the draft")


async def test_comments_are_lost_only_after_asking(mine: Path) -> None:
    mine.write_text(PLAIN.replace("peers:", "peers: # the three in the cellar\n"))
    async with wizard(mine, size=(80, 24)) as hands:
        await _renamed(hands, "other")
        await hands.sees("Its comments are lost", "only answers are saved", "Back", "Overwrite")
        await hands.press("right", "enter")
        await hands.until(lambda: not hands.app.session.unsaved)
        assert "#" not in mine.read_text()
        await _saved(hands, "third")


async def test_a_file_that_cannot_be_written_is_told(mine: Path) -> None:
    async with wizard(mine) as hands:
        mine.unlink()
        mine.mkdir()
        await _renamed(hands, "other")
        await hands.sees("mine.yaml cannot be written: Is a directory.")
        assert hands.app.session.unsaved
