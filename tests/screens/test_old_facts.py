"""A look that failed: what is known of the hosts is old, and every screen says so."""

from __future__ import annotations

from screens.widgets.entries import Entries
from screens.widgets.sheet import Sheet
from tests.screens.test_palette import _command
from tests.screens.test_training import practice, run_all
from virtwiz.practice import faults
from virtwiz.practice.faults import Fault


async def test_a_host_that_went_down_is_not_shown_as_fine_any_more() -> None:
    async with practice() as hands:
        await run_all(hands)
        hands.app.show("peers")
        await hands.shown("peers")
        await hands.sees("as the hosts are", "Nothing to do here: the hosts are as you say", "✓ speaks for the pool")
        await _command(hands, "Break something")
        await hands.pick("g1  the host is switched off")
        await hands.sees("✗ g1: cannot connect.", "as the hosts were last seen", "when the hosts were last seen")
        sheet = hands.app.screen.query_one("#pool", Sheet)
        assert [str(sheet.get_row_at(row)[2]) for row in range(3)] == [
            "✗ cannot be reached",
            "✓ connected",
            "✓ connected",
        ]
        assert "as you say" not in hands.text
        assert hands.app.session.state("peers") == "unknown"
        for name, old in (("review", "as the profile says"), ("summary", "✓ Everything")):
            hands.app.show(name)
            await hands.shown(name)
            await hands.sees("last seen")
            assert old not in hands.text
        hands.app.show("hosts")
        await hands.shown("hosts")
        entries = hands.app.screen.query_one(Entries)
        answers = [entries.cells(entry)[2].plain for entry in entries.entries]
        assert answers == ["✗ failed, see below", "✓ logged in", "✓ logged in", "✓ logged in"]
        await hands.sees("✗ g1: cannot be reached (no route to host)")


async def test_the_next_look_that_sees_them_makes_all_new() -> None:
    async with practice() as hands:
        await run_all(hands)
        rehearsal = hands.app.training.rehearsal if hands.app.training else None
        assert rehearsal
        assert rehearsal.world
        faults.put(rehearsal.world.cluster, Fault("down", "g1"))
        await hands.press("ctrl+l")
        await hands.until(lambda: hands.app.session.stale and not hands.app.runs.busy)
        rehearsal.world.cluster.hosts["g1"].up = True
        await hands.press("ctrl+l")
        await hands.until(lambda: not hands.app.session.stale and not hands.app.runs.busy)
        assert "last seen" not in hands.text
        assert hands.app.session.state("bricks") == "done"
