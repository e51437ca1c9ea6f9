"""Every replay ends with right counts, also where an error of our own breaks it off."""

from __future__ import annotations

import os
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.doing import DOCUMENTED
from virtwiz import headless, journal
from virtwiz.errors import VirtwizError
from virtwiz.events import Ended, Finished, Started
from virtwiz.replay import Wishes
from virtwiz.signals import Stop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from virtwiz.events import Event


def begins(key: str, *, changes: bool = True) -> Started:
    return Started(key, "bricks", "g1", "mkdir", "mkdir", "Because.", changes)


@pytest.mark.parametrize(("error", "outcome"), [(ZeroDivisionError(), "failed"), (KeyboardInterrupt(), "interrupted")])
def test_what_was_started_counts(
    error: BaseException, outcome: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks_off(*_words: object) -> Iterator[Event]:
        yield begins("1.1.guard1", changes=False)
        yield begins("1.1")
        yield begins("1.2", changes=False)
        yield Finished("1.1", "bricks", "g1", 1, 0.1)
        yield begins("1.1.rescue1")
        raise error

    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setattr(headless, "connected", lambda *_words, **_flags: nullcontext({}))
    monkeypatch.setattr(headless, "replay", breaks_off)
    told: list[Event] = []
    with pytest.raises(type(error)):
        headless.run(DOCUMENTED, Wishes(), headless.agree, told.append, Stop(), accept_new=False)
    assert [isinstance(event, Ended) for event in told] == [False] * 5 + [True]
    end = told[-1]
    assert isinstance(end, Ended)
    assert (end.outcome, end.ran, end.changed) == (outcome, 2, 1)
    (kept,) = journal.past_runs()
    assert (kept.outcome, kept.ran, kept.changed) == (outcome, 2, 1)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_a_journal_that_cannot_be_kept_any_more_ends_the_run_with_a_last_event(monkeypatch: pytest.MonkeyPatch) -> None:
    full = nullcontext(journal.Journal(Path("/dev/full"), os.open("/dev/full", os.O_WRONLY)))
    monkeypatch.setattr(journal, "opened", lambda *_words: full)
    monkeypatch.setattr(headless, "connected", lambda *_words, **_flags: nullcontext({}))
    monkeypatch.setattr(headless, "replay", lambda *_words: iter([begins("1.1"), begins("1.2")]))
    told: list[Event] = []
    with pytest.raises(VirtwizError, match="No space left on device"):
        headless.run(DOCUMENTED, Wishes(), headless.agree, told.append, Stop(), accept_new=False)
    assert [type(event) for event in told] == [Started, Ended]


def test_a_reader_that_fails_does_not_keep_the_journal_from_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def tell(_event: Event) -> None:
        raise BrokenPipeError

    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setattr(headless, "connected", lambda *_words, **_flags: nullcontext({}))
    monkeypatch.setattr(headless, "replay", lambda *_words: iter([begins("1.1")]))
    with pytest.raises(BrokenPipeError):
        headless.run(DOCUMENTED, Wishes(), headless.agree, tell, Stop(), accept_new=False)
    assert [(run.outcome, run.ran) for run in journal.past_runs()] == [("failed", 1)]
