"""A learner's way through a lesson."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.lessons.test_faults import GOOD
from virtwiz.errors import VirtwizError
from virtwiz.lessons import progress
from virtwiz.lessons.attempt import Attempt, begun
from virtwiz.lessons.judge import ELSEWHERE, FAILED, NOT_YET, SPOILT, UNKNOWN, Verdict
from virtwiz.lessons.model import Line
from virtwiz.lessons.read import lesson

if TYPE_CHECKING:
    from pathlib import Path


def small(place: Path, before: str = "", after: str = "") -> Attempt:
    """A small lesson, changed in one place."""
    (place / "small.md").write_text(GOOD.replace(before, after, 1) if before else GOOD)
    return begun(lesson(place / "small.md"))


def say(attempt: Attempt, text: str, on: str = "g1") -> Verdict:
    """Type a line and hear what is said of it."""
    line = Line(on=on, run=text)
    return attempt.judge(line, attempt.run(line))


@pytest.fixture
def attempt(tmp_path: Path) -> Attempt:
    return small(tmp_path)


def test_any_way_that_leads_there_is_right(attempt: Attempt) -> None:
    assert say(attempt, "echo well, hello there > /tmp/a") == Verdict(True, "A file holds it.")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("echo hallo > /tmp/a", NOT_YET),
        ("echo hello > /none/a", FAILED),
        ("mkdir -p /tmp/b", NOT_YET),
        ("cat /tmp/none", FAILED),
        ("emacs /tmp/a", UNKNOWN),
    ],
)
def test_what_is_said_of_other_lines_and_which_count(attempt: Attempt, line: str, why: str) -> None:
    tried = line.startswith("echo")
    assert say(attempt, line) == Verdict(False, why, counts=tried)
    assert attempt.mistakes == tried


def test_the_same_on_another_host_is_not_it(attempt: Attempt) -> None:
    assert not say(attempt, "echo hello > /tmp/a", on="g2").done


def test_one_may_begin_a_task_again(attempt: Attempt) -> None:
    say(attempt, "mkdir -p /tmp/b")
    attempt.again()
    assert attempt.run(Line(on="g1", run="ls /tmp/b")).status != 0


def test_hints_come_one_by_one_and_end_with_the_solution(tmp_path: Path) -> None:
    attempt = small(tmp_path, "why: A file", "hints: [One., Two.]\nwhy: A file")
    solution = "On g1: echo hello > /tmp/a"
    assert [attempt.hint() for _ in range(4)] == ["One.", "Two.", solution, solution]


def test_without_a_condition_the_line_itself_counts(tmp_path: Path) -> None:
    attempt = small(tmp_path, "until:\n  - {on: g1, run: cat /tmp/a, says: hello}\n```", "accept: ['ls (-a )?/']\n```")
    assert not say(attempt, "echo bye > /tmp/a").done
    assert say(attempt, "echo  hello > '/tmp/a'").done
    assert say(attempt, "ls -a /").done
    for line in ("ls -a /", "echo hello > /tmp/a"):
        assert say(attempt, line, on="g2") == Verdict(False, ELSEWHERE.format("g2", "g1"), counts=True)


LOOK = """\
```type
ask: Look at it.
on: g1
solution: [cat /tmp/a]
why: There it is.
```

More words.

"""


def test_a_line_is_right_only_where_it_works_or_fails_as_the_solution(tmp_path: Path) -> None:
    attempt = small(tmp_path, "More words.", f"Words.\n\n{LOOK}")
    say(attempt, "echo hello > /tmp/a")
    attempt.go_on()
    attempt.run(Line(on="g1", run="rm /tmp/a"))
    assert say(attempt, "cat /tmp/a") == Verdict(False, SPOILT)
    attempt.again()
    assert say(attempt, "cat /tmp/a").done
    attempt = small(tmp_path, "More words.", f"Words.\n\n{LOOK.replace('/tmp/a', '/tmp/none')}")
    say(attempt, "echo hello > /tmp/a")
    attempt.go_on()
    attempt.run(Line(on="g1", run="touch /tmp/none"))
    assert say(attempt, "cat /tmp/none") == Verdict(False, SPOILT)
    attempt.again()
    assert say(attempt, "cat /tmp/none").done


def test_what_holds_from_the_beginning_is_not_done_by_any_line(tmp_path: Path) -> None:
    attempt = small(tmp_path, "goal:", "start: {run: [{on: g1, run: echo hello > /tmp/a}]}\ngoal:")
    assert not say(attempt, "hostname").done
    assert say(attempt, "echo hello > /tmp/a").done


def test_who_runs_ahead_finds_the_next_task_as_it_is_meant(tmp_path: Path) -> None:
    second = GOOD.partition("Words.\n")[2].partition("More words.")[0].replace("/tmp/a", "/tmp/b")
    attempt = small(tmp_path, "More words.", f"Words.\n{second}\nMore words.")
    attempt.run(Line(on="g1", run="echo hello > /tmp/b; mkdir /tmp/mine"))
    assert say(attempt, "echo hello > /tmp/a").done
    attempt.go_on()
    assert attempt.taken_back
    assert attempt.run(Line(on="g1", run="ls /tmp")).stdout == "a\n"
    assert say(attempt, "echo hello > /tmp/b").done
    attempt.run(Line(on="g1", run="mkdir /tmp/mine"))
    attempt.go_on()
    assert attempt.run(Line(on="g1", run="ls /tmp")).stdout == "a\nb\nmine\n"


def test_a_start_that_fails_says_where(tmp_path: Path) -> None:
    with pytest.raises(VirtwizError, match="g2: the lesson's start fails at `cat /tmp/none`"):
        small(tmp_path, "goal:", "start: {run: [{on: g2, run: cat /tmp/none}]}\ngoal:")


def test_what_was_done_is_remembered(attempt: Attempt, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert progress.read() == {}
    say(attempt, "echo hello > /none/a")
    progress.remember(attempt)
    assert progress.read()[progress.key(attempt.lesson)].mistakes == 1
    progress.file().write_text("[]")
    assert progress.read() == {}
