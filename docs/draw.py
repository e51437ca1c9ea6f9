"""Draw the README's pictures: the wizard on a practice cluster, each screen as SVG beside this file.

python docs/draw.py
"""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

from textual.pilot import Pilot

from screens.app import VirtwizApp
from screens.training.training import Training
from virtwiz.lessons.read import OURS, folder

HERE: Final = Path(__file__).parent
SIZE: Final = (110, 32)

Way = Callable[[VirtwizApp, Pilot[None]], Awaitable[None]]
"""How one comes from the start screen to what is drawn."""


async def sees(app: VirtwizApp, pilot: Pilot[None], words: str) -> None:
    """Wait until the screen shows these words."""
    deadline = time.monotonic() + 60
    while words not in _plain(app):
        assert time.monotonic() < deadline, f"{words!r} did not come"
        await pilot.pause(0.05)


async def start(app: VirtwizApp, pilot: Pilot[None]) -> None:
    """The start screen, with the lessons."""
    await sees(app, pilot, "Lesson 1")


async def looked(app: VirtwizApp, pilot: Pilot[None]) -> None:
    """The wizard, once it has looked at the hosts."""
    await start(app, pilot)
    await pilot.press("enter")
    await sees(app, pilot, "1 of 12")
    await pilot.press("ctrl+l")
    await sees(app, pilot, "to do")


async def replica(app: VirtwizApp, pilot: Pilot[None]) -> None:
    """How many copies."""
    await looked(app, pilot)
    await pilot.press(*["ctrl+n"] * 3)
    await sees(app, pilot, "4 of 12")


async def explained(app: VirtwizApp, pilot: Pilot[None]) -> None:
    """A command, word by word."""
    await replica(app, pilot)
    await pilot.press("f2")
    await sees(app, pilot, "Ask nothing")


async def lesson(app: VirtwizApp, pilot: Pilot[None]) -> None:
    """A lesson, after a slip."""
    await start(app, pilot)
    await pilot.press("down", "enter")
    await sees(app, pilot, "Begin")
    await pilot.press("enter")
    await sees(app, pilot, "What will this answer")
    await pilot.press("down", "enter")
    await sees(app, pilot, "Connected")
    await pilot.press("ctrl+n")
    await sees(app, pilot, "Take g2 into the pool")
    await pilot.press(*("space" if letter == " " else letter for letter in "gluster peer probe g22"), "enter")
    await sees(app, pilot, "No host has that name")


PICTURES: Final[dict[str, Way]] = {
    "replica": replica,
    "explained": explained,
    "lesson": lesson,
}


def _plain(app: VirtwizApp) -> str:
    """The screen's words, as far as each stands on one line."""
    return re.sub("<[^>]*>", "", app.export_screenshot()).replace("&#160;", " ")


async def draw(name: str, way: Way) -> None:
    """Draw one picture; no font is fetched to show it."""
    app = VirtwizApp(None, Training("off", folder(OURS)))
    async with app.run_test(size=SIZE) as pilot:
        await way(app, pilot)
        await pilot.pause(0.5)
        picture = re.sub(r"@font-face \{.*?\}", "", app.export_screenshot(), flags=re.DOTALL)
    (HERE / f"{name}.svg").write_text(picture, encoding="utf-8")


def main() -> None:
    """Draw all, each by a user who has done nothing yet."""
    os.environ["TEXTUAL_ANIMATIONS"] = "none"
    for name, way in PICTURES.items():
        with tempfile.TemporaryDirectory() as home:
            os.environ.update(HOME=home, XDG_STATE_HOME=home, XDG_CONFIG_HOME=home)
            asyncio.run(draw(name, way))


if __name__ == "__main__":
    main()
