"""`virtwiz train` from the command line: what it refuses, and in a browser."""

from __future__ import annotations

import os
import subprocess
import time
import urllib.request
from typing import TYPE_CHECKING

import pytest

from screens.training.web import loopback
from tests.cli.doing import Cli, argv
from tests.lessons.test_faults import GOOD
from tests.transports.servers import free_port
from virtwiz import guide

if TYPE_CHECKING:
    from pathlib import Path


def test_a_lesson_that_is_none(cli: Cli) -> None:
    answer = cli("train", "01-pol")
    assert answer.status == 2
    assert answer.err == "there is no lesson '01-pol'. The nearest is 01-pool.\n"


def test_a_folder_with_mistakes_is_told_with_file_and_line(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "mine.md").write_text(GOOD.replace("minutes: 1", "minutes: 0"))
    answer = cli("train", "--lessons", tmp_path)
    assert (answer.status, answer.out) == (2, "")
    assert f"{tmp_path}/mine.md:3:10: 0 does not fit here" in answer.err


FIVE = {
    "a-slip": ("minutes: 1", "minuts: 1", "3:1: unknown key 'minuts'; did you mean minutes?"),
    "b-host": ("on: g1\nsolution", "on: g7\nsolution", "10:1: there is no host 'g7' in this lesson's profile: "),
    "c-nothing-right": ("right: true, ", "", "21:1: 0 options are right: exactly one has `right: true`"),
    "d-pattern": ("says: hello}\n---", "says: 'he(llo'}\n---", "6:37: this is no regular expression"),
    "e-open": (
        "no printer.}\n```\n",
        "no printer.}\n",
        "21:1: the block ```choose does not end: a line ``` is missing",
    ),
}
"""Mistakes that trainers make: what stands in a good lesson, what stands there instead, and what is told."""


def test_five_kinds_of_mistakes_in_one_folder_are_all_told_with_file_and_line(cli: Cli, tmp_path: Path) -> None:
    for name, (right, mistake, _) in FIVE.items():
        assert GOOD.count(right) == 1
        (tmp_path / f"{name}.md").write_text(GOOD.replace(right, mistake))
    (tmp_path / "f-good.md").write_text(GOOD)
    answer = cli("train", "--lessons", tmp_path)
    told = answer.err.splitlines()
    assert (answer.status, answer.out) == (2, "")
    assert len(told) == len(FIVE) + 1  # a key with a slip in it is also missing
    for name, (_, _, fault) in FIVE.items():
        assert any(line.startswith(f"{tmp_path}/{name}.md:{fault}") for line in told), told


def test_how_lessons_are_written_is_found_from_the_help(cli: Cli) -> None:
    assert "virtwiz guide lessons" in cli("train", "--help").out
    assert cli("guide", "lessons").out == guide.page("lessons")
    answer = cli("train", "--lessons", cli.home)
    assert (answer.status, "virtwiz guide lessons" in answer.err) == (2, True)


def test_it_needs_a_terminal(cli: Cli) -> None:
    answer = cli("train")
    assert (answer.status, "needs a terminal" in answer.err) == (2, True)


def test_in_a_browser(cli: Cli) -> None:
    """The page is served on this machine, and the server ends when it is told to."""
    port = free_port()
    words = argv("train", "--web", "--port", str(port))
    server = subprocess.Popen(
        words, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, env=cli.environment()
    )
    try:
        assert "virtwiz" in _page(server, port)
    finally:
        server.terminate()
        said = server.communicate(timeout=20)[1]
    assert f"http://localhost:{port}" in said
    assert "no login" not in said


def _page(server: subprocess.Popen[str], port: int) -> str:
    deadline = time.monotonic() + 30
    while True:
        try:
            with urllib.request.urlopen(f"http://localhost:{port}/", timeout=5) as answer:
                return str(answer.read().decode())
        except OSError:
            assert server.poll() is None
            assert time.monotonic() < deadline
            os.sched_yield()


@pytest.mark.parametrize(
    ("host", "only_here"), [("localhost", True), ("127.0.0.9", True), ("::1", True), ("0.0.0.0", False)]
)
def test_what_only_this_machine_reaches(host: str, only_here: bool) -> None:
    assert loopback(host) is only_here
