"""The command palette, the rail and the guide, and what is told without colour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Markdown

from tests.screens.hands import new_profile

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.screens.hands import Hands

NAMES = (
    "hosts",
    "peers",
    "bricks",
    "replica",
    "tunables",
    "glusterd",
    "ownership",
    "start",
    "image",
    "vm",
    "review",
    "summary",
)


async def _command(hands: Hands, words: str) -> None:
    await hands.press("ctrl+p")
    await hands.until(lambda: type(hands.app.screen).__name__ == "CommandPalette")
    await hands.press(*("space" if letter == " " else letter for letter in words))
    await hands.sees(words[1:])
    await hands.until(lambda: hands.app.screen.query("CommandList") and "┃" not in hands.text)
    options = hands.app.screen.query_one("CommandList")
    await hands.until(lambda: getattr(options, "option_count", 0) == 1)
    await hands.press("enter")


async def test_the_palette_goes_to_a_screen_saves_and_copies() -> None:
    async with new_profile() as hands:
        await _command(hands, "Go to Tunables")
        await hands.shown("tunables")
        await _command(hands, "Copy commands")
        await hands.until(lambda: "volume set vmstore group virt" in hands.app.clipboard)
        await hands.shown("tunables")
        await _command(hands, "Save")
        await hands.sees("Save the profile as")


async def test_the_palette_exports_the_missing_commands_and_overwrites_nothing(tmp_path: Path) -> None:
    from virtwiz.export import EXPORTS

    target = tmp_path / "set up.sh"
    async with new_profile() as hands:
        session = hands.app.session
        volume = {**hands.answers["volume"], "owner": {"uid": 107, "gid": 107}}
        hands.app.put({**hands.answers, "volume": volume, "vms": []})  # so that no host has to be asked
        assert session.profile
        for said in ("Exported as", "already;"):
            await _command(hands, "Export")
            await hands.sees("Export as")
            await hands.type(str(target))
            await hands.press("enter")
            await hands.sees(said)
            assert target.read_text(encoding="utf-8") == EXPORTS["sh"](session.profile, session.plan)


async def test_what_cannot_be_exported_says_why() -> None:
    async with new_profile() as hands:
        await _command(hands, "Export")
        await hands.sees("only a host can tell", "Ctrl+L.")


async def test_the_theme_is_remembered() -> None:
    async with new_profile() as hands:
        hands.app.theme = "textual-light"
        await hands.pilot.pause()
    async with new_profile() as hands:
        assert hands.app.theme == "textual-light"


async def test_the_rail_goes_to_a_screen() -> None:
    async with new_profile() as hands:
        await hands.press("shift+tab")
        await hands.pick("Ownership")
        await hands.shown("ownership")


async def test_next_and_back_go_through_all_and_stop_at_the_ends() -> None:
    async with new_profile(size=(80, 24)) as hands:
        await hands.press("ctrl+b")
        await hands.shown("hosts")
        for name in NAMES[1:]:
            await hands.next(name)
        await hands.press("ctrl+n")
        await hands.shown("summary")
        for name in reversed(NAMES[:-1]):
            await hands.back(name)


async def test_each_step_has_its_page_of_the_guide() -> None:
    from virtwiz import guide

    async with new_profile() as hands:
        for name in NAMES:
            hands.app.show(name)
            await hands.shown(name)
            await hands.press("f1")
            await hands.until(lambda: hands.app.screen.query(Markdown))
            page = guide.page(name if name in guide.TOPICS else "overview")
            assert hands.app.screen.query_one(Markdown)._markdown == page
            await hands.press("escape")
            await hands.shown(name)


async def test_a_chosen_button_differs_without_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with new_profile(size=(80, 40)) as hands:
        hands.app.show("replica")
        await hands.shown("replica")
        await hands.sees("▐●▌ 3 copies", "▐ ▌ 2 copies", "▐ ▌ force")
        await hands.choose("Copies", "2 copies, which may split")
        await hands.tick("force", True)
        await hands.sees("▐ ▌ 3 copies", "▐●▌ 2 copies", "▐X▌ force")


async def test_preview_and_output_share_the_pane_at_80_columns() -> None:
    async with new_profile(size=(80, 24)) as hands:
        await hands.sees("Preview")
        assert "Output" not in hands.text
        await hands.press("ctrl+o")
        await hands.sees("Output")
        assert "Preview" not in hands.text
        await hands.press("ctrl+o")
        await hands.sees("Preview")
    async with new_profile(size=(100, 30)) as hands:
        await hands.sees("Preview", "Output")
