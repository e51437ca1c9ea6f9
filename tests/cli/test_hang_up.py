"""The terminal that a replay was called from goes away: it ends as on any other signal, unless it was told to stay."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.cli.test_replay_command import World, world
from tests.needs import need
from tests.transports.doing import until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["world"]

WAITS = "touch begun; cat fifo; touch done"


@pytest.fixture
def fifo(world: World) -> Iterator[Path]:
    """What the command of the replay waits for, when it has begun; it is let go at the end."""
    path = world.cli.home / "fifo"
    os.mkfifo(path)
    yield path
    until(lambda: _let_go(path) or world.done.exists())
    until(world.done.exists)


def _let_go(path: Path) -> bool:
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_NONBLOCK))
    except OSError:  # nobody reads
        return False
    return True


def begun(world: World) -> bool:
    return (world.cli.home / "begun").exists()


@contextmanager
def gone(world: World, argv: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    """A program that has begun on a terminal of its own, which is gone by now."""
    need("setsid")
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        ["setsid", "--ctty", *argv],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        cwd=world.cli.home,
        env=world.environment,
    ) as process:
        try:
            os.close(theirs)
            until(lambda: begun(world))
            os.close(ours)
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize("words", [["--yes"], ["--yes", "--json"]])
def test_a_terminal_that_goes_away_ends_the_replay(world: World, fifo: Path, words: list[str]) -> None:
    with gone(world, world.argv(WAITS, *words)) as process:
        assert process.wait(30) == 129
    assert world.outcomes == ["interrupted"]
    assert not list(world.cli.state.rglob("*.crash"))


def test_output_to_a_terminal_that_is_gone_already(world: World) -> None:
    waits = 'trap "" HUP; touch begun; until [ -e go ]; do sleep 0.05; done; exec "$@"'
    with gone(world, ["sh", "-c", waits, "sh", *world.argv("touch done", "--yes")]) as process:
        (world.cli.home / "go").touch()
        assert process.wait(30) == 1
    assert world.outcomes == ["failed"]
    assert not list(world.cli.state.rglob("*.crash"))


def test_who_ignores_it_goes_on(world: World, fifo: Path) -> None:
    argv = ["sh", "-c", 'trap "" HUP; exec "$@"', "sh", *world.argv(WAITS, "--yes")]
    with subprocess.Popen(argv, stdout=subprocess.DEVNULL, cwd=world.cli.home, env=world.environment) as process:
        try:
            until(lambda: begun(world))
            process.send_signal(signal.SIGHUP)
            until(lambda: _let_go(fifo))
            assert process.wait(30) == 0
        finally:
            process.kill()
    assert world.outcomes == ["done"]
