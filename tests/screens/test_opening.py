"""How the wizard opens: on a profile, on a wrong one, without a terminal, and without what is slow to load."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.screens.hands import wizard
from tests.screens.test_walk import SAMPLE

if TYPE_CHECKING:
    from pathlib import Path

WRONG = """\
virtwiz: 1
name: "[/etc]"
hosts: {g1: {}}
peers: [g1, g9]
volume: {name: vm store, bricks: ["g1:/b/[bold]"], replica: 1}
"""

PAINTED = """
import asyncio, gc, sys
from screens.app import VirtwizApp

SLOW = {"pydantic", "yaml", "paramiko", "virtwiz.profile", "virtwiz.steps", "virtwiz.replay"}

def loaded():
    return sorted(SLOW & set(sys.modules))

engine = VirtwizApp._load_engine

def watched(app):
    print("painted", loaded(), app.screen.query_one("#choices").region.area > 0)
    engine(app)

VirtwizApp._load_engine = watched

async def main():
    print("imported", loaded())
    app = VirtwizApp()
    async with app.run_test() as pilot:
        while not hasattr(app, "runs"):
            await pilot.pause()
    print("garbage is looked for:", gc.isenabled())

asyncio.run(main())
"""


async def test_a_profile_is_opened_with_all_that_it_holds() -> None:
    from virtwiz.profile import check, load

    async with wizard(SAMPLE) as hands:
        await hands.shown("hosts")
        await hands.sees("three-node-replica", "kvm1")
        assert check(hands.answers)[0] == load(SAMPLE)
        assert not hands.app.session.unsaved
        for name in ("peers", "bricks", "replica", "tunables", "glusterd", "ownership", "start", "image", "vm"):
            await hands.next(name)
        assert check(hands.answers)[0] == load(SAMPLE)
        assert not hands.app.session.unsaved


async def test_a_wrong_profile_is_told_with_all_its_faults(home: Path) -> None:
    (home / "wrong.yaml").write_text(WRONG)
    async with wizard(home / "wrong.yaml") as hands:
        await hands.sees("wrong.yaml:2:7", "[/etc]", "wrong.yaml:4:", "wrong.yaml:5:", "vm store")
        await hands.press("enter")
        await hands.sees("A new profile")


@pytest.mark.parametrize("name", ["nosuch.yaml", "folder", "[bold].yaml"])
async def test_what_cannot_be_read_is_told(home: Path, name: str) -> None:
    (home / "folder").mkdir()
    async with wizard(home / name) as hands:
        await hands.sees("Back", name)
        await hands.press("escape")
        await hands.sees("A new profile")


async def test_many_faults_can_be_read_and_left_at_80_columns(home: Path) -> None:
    hosts = ", ".join(f"'a b{n}': {{}}" for n in range(40))
    (home / "wrong.yaml").write_text(f"virtwiz: 1\nname: x\nhosts: {{{hosts}}}\npeers: [g1]\nvolume: {{}}\n")
    async with wizard(home / "wrong.yaml", size=(80, 24)) as hands:
        await hands.sees("wrong.yaml:3:", "a b0", "Back")
        assert "a b39" not in hands.text
        await hands.press(*["down"] * 120)
        await hands.sees("a b39", "Back")
        await hands.press("enter")
        await hands.sees("A new profile")


async def test_another_profile_is_asked_for(home: Path) -> None:
    (home / "mine.yaml").write_text(SAMPLE.read_text())
    async with wizard() as hands:
        await hands.pick("Open another profile")
        await hands.sees("Which profile?")
        await hands.press("escape")
        await hands.pick("Open another profile")
        await hands.type("~/mine.yaml")
        await hands.press("enter")
        await hands.shown("hosts")
        await hands.sees("three-node-replica")
    async with wizard() as hands:
        await hands.sees("mine.yaml")


def test_nothing_slow_is_loaded_before_the_first_screen_is_painted(home: Path) -> None:
    (home / "watched.py").write_text(PAINTED)
    done = subprocess.run(
        [sys.executable, str(home / "watched.py")], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stdout.splitlines() == ["imported []", "painted [] True", "garbage is looked for: True"], done.stderr


@pytest.mark.parametrize("words", [[], ["profile.yaml"]])
def test_without_a_terminal_it_says_so(words: list[str]) -> None:
    code = "import sys; from virtwiz.cli import main; main()"
    command = [sys.executable, "-c", code, *words]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "needs a terminal" in done.stderr
