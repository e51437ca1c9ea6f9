"""Looking at the hosts: what is waited for is told, and a host that is lost ends the look."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.scripted import Impatient, Scripted, command, says, until_cancelled
from virtwiz import patience, survey
from virtwiz.errors import ConnectionLost, Interrupted
from virtwiz.facts import probes, read
from virtwiz.facts.model import Facts
from virtwiz.facts.probes import LOCK_TEXT, Probe
from virtwiz.profile import load

if TYPE_CHECKING:
    from tests.scripted import Heard

PROFILE = load(Path(__file__).parent.parent / "sample_profiles/two-node-documented.yaml")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[Probe, tuple[int, str]]:
    """Asks two hosts one thing each, and keeps the answers instead of reading them."""
    answers: dict[Probe, tuple[int, str]] = {}
    looks = [command("look", host=host, changes=False, retry_on=(LOCK_TEXT,)) for host in ("g1", "g2")]

    def keep(_profile: object, found: dict[Probe, tuple[int, str]]) -> Facts:
        answers.update(found)
        return Facts()

    monkeypatch.setattr(probes, "first", lambda _profile: tuple(Probe("pool", look) for look in looks))
    monkeypatch.setattr(read, "facts", keep)
    monkeypatch.setattr(patience, "GRACE", 0)
    return answers


def look(g1: Scripted, g2: Scripted, cancelled: threading.Event | None = None) -> list[str]:
    """Look at both; gives what was waited for."""
    told: list[str] = []
    cancelled = cancelled or threading.Event()
    survey.facts(PROFILE, {"g1": g1, "g2": g2}, cancelled, lambda host, what: told.append(f"{host}: {what}"))
    return told


def test_a_held_lock_is_told_once_and_waited_out(asked: dict[Probe, tuple[int, str]]) -> None:
    busy = says(f"{LOCK_TEXT} for vm.\n", 1)
    g1 = Scripted(answers={"look": [busy, busy, says("here\n")]})
    assert look(g1, Scripted("g2")) == ["g1: gluster's lock, which another command holds, up to 200 s"]
    assert sorted(asked.values()) == [(0, ""), (0, "here\n")]


def test_a_lock_that_stays_held_is_the_answer_in_the_end(
    asked: dict[Probe, tuple[int, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(survey, "LOCK_LIMIT", 0)
    look(Scripted(answers={"look": [says(LOCK_TEXT, 1)]}), Scripted("g2"))
    assert (1, LOCK_TEXT) in asked.values()


def test_a_lost_host_ends_the_look_though_another_one_hangs(asked: object) -> None:
    g2 = Scripted("g2")

    def lost(_heard: Heard, _over: threading.Event) -> int:
        g2.lost = "it has not answered for 15 s"
        raise ConnectionLost("could not be started", host="g2")

    g2.answers["look"] = [lost]
    with pytest.raises(ConnectionLost, match=r"g2: the connection was lost .*run the same again"):
        look(Scripted(answers={"look": [until_cancelled]}), g2)


def test_a_look_is_interrupted(asked: object) -> None:
    cancelled = Impatient()

    def stop(heard: Heard, over: threading.Event) -> int | None:
        cancelled.set()
        return until_cancelled(heard, over)

    with pytest.raises(Interrupted):
        look(Scripted(answers={"look": [stop]}), Scripted("g2"), cancelled)
