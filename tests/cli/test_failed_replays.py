"""Each kind of failure has its exit code, and one line that says host, cause and next action."""

from __future__ import annotations

import json
from contextlib import nullcontext
from typing import TYPE_CHECKING

import pytest

from tests.cli.doing import DOCUMENTED
from tests.cli.test_signals import call
from tests.scripted import Scripted, command, plan, says
from virtwiz import headless, steps, survey
from virtwiz.errors import CannotConnect, ConnectionLost, Interrupted, Refused, TimedOut, Unreadable, VirtwizError
from virtwiz.facts.model import Facts

if TYPE_CHECKING:
    from pathlib import Path

    from tests.scripted import Answer

TOLD = {"host": "g1", "cause": "why \x1b[31mred", "remedy": "Do this."}
FAILURES = [
    (CannotConnect("cannot connect", **TOLD), 3),
    (ConnectionLost("the connection was lost", **TOLD), 1),
    (TimedOut("`x` did not end within 120 s", **TOLD), 1),
    (Unreadable("gluster does not tell its pool", **TOLD), 1),
    (Refused("the host is still held", **TOLD), 4),
    (VirtwizError("`x` failed", **TOLD), 1),
]


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))


@pytest.mark.parametrize("words", [["plan"], ["export", "--to", "sh"], ["replay", "--yes"]], ids=" ".join)
@pytest.mark.parametrize(("error", "status"), FAILURES, ids=[type(error).__name__ for error, _ in FAILURES])
def test_a_failure_on_the_hosts(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    error: VirtwizError,
    status: int,
) -> None:
    def fails(*_words: object, **_flags: object) -> None:
        raise error

    monkeypatch.setattr(headless, "connected", fails)
    assert call(monkeypatch, *words, str(DOCUMENTED)) == status
    assert capsys.readouterr().err == f"g1: {error.what} (why red). Do this.\n"


def test_an_interruption(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def fails(*_words: object, **_flags: object) -> None:
        raise Interrupted

    monkeypatch.setattr(headless, "connected", fails)
    assert call(monkeypatch, "plan", str(DOCUMENTED)) == 130
    assert capsys.readouterr().err.startswith("interrupted. What runs on a host goes on there; ")


def test_a_lost_host_in_a_replay(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    g1, g2 = Scripted(), Scripted("g2", lost="it has not answered for 15 s")
    monkeypatch.setattr(headless, "connected", lambda *_words, **_flags: nullcontext({"g1": g1, "g2": g2}))
    monkeypatch.setattr(survey, "facts", lambda *_asked: Facts())
    monkeypatch.setattr(steps, "plan", lambda *_given: plan((command("a"),)))
    assert call(monkeypatch, "replay", "--yes", "--json", str(DOCUMENTED)) == 1
    out, err = capsys.readouterr()
    assert [json.loads(line)["event"] for line in out.splitlines()] == ["skipped", "ended"]
    assert err == (
        "g2: the connection was lost (it has not answered for 15 s). See that it can be reached, then run the same "
        "again: what is done is found and not repeated.\n"
    )


@pytest.mark.parametrize(("answer", "told"), [
    (says("first\nno space left.\nSee there.\n", 1), "(exit status 1: no space left. See there). Look "),
    (7, "(exit status 7). Look "),
    (ZeroDivisionError("by nought"), "(an error of virtwiz itself: ZeroDivisionError('by nought')). Look "),
])  # fmt: skip
def test_a_command_that_fails_in_a_replay(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], answer: Answer, told: str
) -> None:
    g1 = Scripted(answers={"a": [answer], "r": [says("put back\n", 1)]})
    monkeypatch.setattr(headless, "connected", lambda *_words, **_flags: nullcontext({"g1": g1}))
    monkeypatch.setattr(survey, "facts", lambda *_asked: Facts())
    monkeypatch.setattr(steps, "plan", lambda *_given: plan((command("a", rescue=(command("r"),)),)))
    assert call(monkeypatch, "replay", "--yes", "--json", str(DOCUMENTED)) == 1
    err = capsys.readouterr().err
    assert err.startswith(f"g1: bricks: `a` failed {told}")
    assert err.endswith("above; once that is mended, run the same again: what is done is not repeated.\n")
    assert err.count("\n") == 1


def test_a_command_that_does_not_end_in_a_replay(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    g1 = Scripted(answers={"a": [TimedOut("`a` did not end within 120 s", host="g1", remedy="Look at it.")]})
    monkeypatch.setattr(headless, "connected", lambda *_words, **_flags: nullcontext({"g1": g1}))
    monkeypatch.setattr(survey, "facts", lambda *_asked: Facts())
    monkeypatch.setattr(steps, "plan", lambda *_given: plan((command("a"),)))
    assert call(monkeypatch, "replay", "--yes", "--json", str(DOCUMENTED)) == 1
    assert capsys.readouterr().err == "g1: `a` did not end within 120 s. Look at it.\n"
