"""How each host answered, beside its row, from the fault to its end."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from screens.contacts import faults, rows
from screens.widgets.entries import Entries
from tests.screens.hands import new_profile
from tests.screens.small_world import World
from virtwiz import session
from virtwiz.errors import CannotConnect
from virtwiz.transports.fleet import ConnectFailures

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.screens.hands import Hands
    from tests.scripted import Scripted
    from virtwiz.profile import Profile

REACHED = {host: f"root@192.0.2.{number}:22" for number, host in enumerate(("g1", "g2", "kvm1"), start=1)}


@pytest.fixture
def failures(monkeypatch: pytest.MonkeyPatch) -> list[CannotConnect]:
    """Hosts that answer, except those that are written down here."""
    world, written = World(), list[CannotConnect]()
    world.use(monkeypatch)

    @contextmanager
    def connected(_kept: object, _profile: Profile, _asking: object) -> Iterator[Mapping[str, Scripted]]:
        if written:
            raise ConnectFailures(written, REACHED)
        for name, host in world.hosts.items():
            host.destination = f"root@{name}.test:22"
        yield world.hosts

    monkeypatch.setattr(session.Kept, "connected", connected)
    return written


def _cells(hands: Hands) -> list[list[str]]:
    entries = hands.app.screen.query_one(Entries)
    return [[cell.plain for cell in entries.cells(entry)] for entry in entries.entries]


async def _look(hands: Hands) -> None:
    await hands.press("ctrl+l")
    await hands.until(lambda: not hands.app.runs.busy)
    await hands.pilot.pause()


async def test_where_a_host_was_reached_stands_beside_its_name(failures: list[CannotConnect]) -> None:
    async with new_profile() as hands:
        assert [cells[1:] for cells in _cells(hands)] == [
            [f, "· not looked at yet"] for f in ("g1", "g2", "g3", "kvm1")
        ]
        await _look(hands)
        assert _cells(hands)[:3] == [
            ["g1", "root@g1.test:22", "✓ logged in"],
            ["g2", "root@g2.test:22", "✓ logged in"],
            ["g3", "g3", "· not looked at yet"],
        ]


async def test_a_fault_stays_beside_its_host_until_the_host_is_changed(failures: list[CannotConnect]) -> None:
    failures.append(CannotConnect("cannot [b]log in", host="g3", cause="no \x1b[31mkey", remedy="Add one."))
    async with new_profile(size=(80, 24)) as hands:
        await _look(hands)
        assert _cells(hands)[0] == ["g1", "root@192.0.2.1:22", "✓ logged in"]
        assert _cells(hands)[2] == ["g3", "g3", "✗ failed, see below"]
        await hands.sees("✗ g3: cannot [b]log in", "Add one.", "✗ g3: cannot connect.", "Retry")
        assert "\x1b" not in hands.text
        await hands.edit("a host", 0, Address="192.0.2.7")
        assert _cells(hands)[0] == ["g1", "192.0.2.7", "· not looked at yet"]
        assert _cells(hands)[2] == ["g3", "g3", "✗ failed, see below"]
        await hands.edit("a host", 2, Address="192.0.2.8", User="me", Port="22")
        assert _cells(hands)[2] == ["g3", "me@192.0.2.8:22", "· not looked at yet"]
        assert faults(hands.app.session.profile, hands.app.session.contacts) == []
        failures.clear()
        await _look(hands)
        assert "Retry" not in hands.text


async def test_a_host_of_no_use_is_said_to_be_one(failures: list[CannotConnect]) -> None:
    async with new_profile() as hands:
        await hands.add("a host", Name="spare", Address="2001:db8::1", Port="2222")
        assert _cells(hands)[-1] == ["spare", "[2001:db8::1]:2222", "· neither peer nor hypervisor"]


def test_without_a_profile_nothing_is_known() -> None:
    assert rows(None, {}) == {}
    assert faults(None, {}) == []
