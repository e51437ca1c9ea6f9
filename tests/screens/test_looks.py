"""Each screen as plain text at 80x24 and 120x40, against golden/*.txt; `UPDATE_GOLDEN=1 pytest …` rewrites them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.screens.hands import new_profile, wizard

GOLDEN = Path(__file__).parent / "golden"
SIZES = [(80, 24), (120, 40)]
KEYS = ("f1 Guide", "^r Run", "^n Next", "^b Back", "^l Look", "^s Save", "^q Quit", "^p palette")


def hold(name: str, size: tuple[int, int], text: str) -> None:
    """Compare with the golden text, or write it."""
    path = GOLDEN / f"{name}-{size[0]}x{size[1]}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        GOLDEN.mkdir(exist_ok=True)
        path.write_text(text + "\n", encoding="utf-8")
    assert text + "\n" == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
async def test_the_first_screen(size: tuple[int, int]) -> None:
    async with wizard(size=size) as hands:
        hold("home", size, hands.text)


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
async def test_every_screen_and_its_dialog(size: tuple[int, int]) -> None:
    async with new_profile(size=size) as hands:
        nouns = {
            "hosts": "a host",
            "bricks": "a brick",
            "tunables": "an option",
            "image": "an image",
            "vm": "a machine",
        }
        for name, screen in hands.app._wizards.items():
            hands.app.show(name)
            await hands.shown(name)
            await hands.sees("^q Quit", screen.HEADING)
            text = hands.text
            lines = text.splitlines()
            assert all(key in lines[-1] for key in KEYS)
            shown = " ".join(line.partition("│")[2].strip() for line in lines[1:4])
            assert shown.startswith(screen.PURPOSE), "the purpose is cut"
            for place, heading in enumerate(each.HEADING for each in hands.app._wizards.values()):
                assert heading[:5] in lines[1 + place]
            assert max(map(len, lines)) <= size[0]
            assert "…" not in text, "something is cut"
            hold(name, size, text)
            if name in nouns:
                await hands.list_of(nouns[name])
                await hands.press("a")
                await hands.sees(f"Add {nouns[name]}")
                hold(f"{name}-dialog", size, hands.text)
                await hands.press("escape")
                await hands.shown(name)
