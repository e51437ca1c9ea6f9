"""`virtwiz guide` as a user calls it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.doing import Answer, Cli
from virtwiz import guide

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    """Calls virtwiz as a user does."""
    return Cli(tmp_path / "home")


def test_without_a_topic_all_are_listed(cli: Cli) -> None:
    answer = cli("guide")
    assert (answer.status, answer.err) == (0, "")
    assert [line.split(maxsplit=1) for line in answer.out.splitlines()] == [
        [topic, guide.heading(topic)] for topic in guide.TOPICS
    ]
    assert all(len(line) <= 80 for line in answer.out.splitlines())


def test_a_topic_is_printed_as_it_is(cli: Cli) -> None:
    for topic in ("overview", "vm"):
        assert cli("guide", topic) == Answer(0, guide.page(topic), "")


def test_an_unknown_topic_is_bad_usage(cli: Cli) -> None:
    answer = cli("guide", "brik")
    assert (answer.status, answer.out) == (2, "")
    assert "bricks" in answer.err


def test_what_a_user_typed_cannot_drive_the_terminal(cli: Cli) -> None:
    answer = cli("guide", "\x1b[31mred")
    assert answer.status == 2
    assert "\x1b" not in answer.err


def test_pages_are_printed_in_any_locale(cli: Cli) -> None:
    answer = cli("guide", "overview", LANG="C", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert answer.status == 0, answer.err
