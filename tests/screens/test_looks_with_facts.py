"""The screens about storage as they are once real hosts have been looked at; goldens like those of test_looks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from screens.contacts import Contact, failed_words
from screens.failure import Failure
from tests.facts import recording
from tests.screens.hands import wizard
from tests.screens.test_looks import SIZES, hold

if TYPE_CHECKING:
    from screens.session import Session
    from tests.facts.recording import Moment

SCREENS = ("hosts", "peers", "bricks", "replica", "start")


def _answered(session: Session, *, but: str = "") -> None:
    """All hosts have answered, but perhaps one."""
    assert session.profile
    for number, host in enumerate(session.profile.hosts, start=1):
        where = f"root@192.0.2.{number}:22"
        fault = f"{host}: cannot connect to {where} (Connection refused). Is sshd running there, on that port?"
        contact = Contact(fault=fault) if host == but else Contact(where)
        session.contacts[session.profile.login(host)] = contact
    session.failure = Failure(failed_words(session.contacts)) if but else None


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
@pytest.mark.parametrize("moment", ["bare", "broken"])
async def test_what_the_hosts_say_is_shown(moment: Moment, size: tuple[int, int]) -> None:
    async with wizard(recording.SAMPLE, size) as hands:
        await hands.shown("hosts")
        hands.app.session.look(recording.facts(moment))
        _answered(hands.app.session)
        hands.app.renew()
        await hands.sees("root@192.0.2.1:22")
        for name in SCREENS:
            hands.app.show(name)
            screen = await hands.shown(name)
            await hands.sees("^q Quit", screen.HEADING)
            assert max(map(len, hands.text.splitlines())) <= size[0]
            hold(f"{name}-{moment}", size, hands.text)


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
async def test_a_host_that_does_not_answer_is_shown(size: tuple[int, int]) -> None:
    async with wizard(recording.SAMPLE, size) as hands:
        await hands.shown("hosts")
        _answered(hands.app.session, but="g3")
        hands.app.renew()
        await hands.sees("root@192.0.2.1:22", "Is sshd running", "Retry", "Choose above", "^q Quit")
        hold("hosts-fault", size, hands.text)


def _wrong(answers: dict[str, Any]) -> dict[str, Any]:
    """Two copies on two peers, in a wrong order and in wrong places."""
    bricks = ["g1:/data/brick1", "g1:/data/brick2/vmstore", "g2:/srv/vmstore", "g2:/data/brick1/vmstore"]
    return {**answers, "peers": ["g1", "g2"], "volume": {**answers["volume"], "replica": 2, "bricks": bricks}}


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
async def test_what_is_wrong_is_shown_before_anything_runs(size: tuple[int, int]) -> None:
    async with wizard(recording.SAMPLE, size) as hands:
        await hands.shown("hosts")
        hands.app.put(_wrong(hands.answers))
        bare = recording.facts("bare")
        older = replace(bare.node("g2"), version="9.2", operating="90000")
        hands.app.session.look(replace(bare, nodes={**bare.nodes, "g2": older}))
        for name in ("peers", "bricks", "replica"):
            hands.app.show(name)
            screen = await hands.shown(name)
            await hands.sees("^q Quit", screen.HEADING)
            hold(f"{name}-wrong", size, hands.text)
        hands.app.show("bricks")
        await hands.shown("bricks")
        await hands.press("p")
        await hands.sees("Propose bricks")
        hold("bricks-propose", size, hands.text)
