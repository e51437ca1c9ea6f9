"""The runner on practice hosts: what it tells, without a screen."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

from screens.runner import Over, Runner, Said
from tests.cli.doing import PROFILE
from virtwiz import journal
from virtwiz.errors import CannotConnect
from virtwiz.practice import bare
from virtwiz.practice.world import World
from virtwiz.profile import loads
from virtwiz.replay import Wishes
from virtwiz.transports.practice import PracticeTransport, connect_all

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SMALL = loads(PROFILE.format(host=""))


def told_until(runner: Runner, words: str) -> list[str]:
    """What is said, until it holds these words, or the runner is at its end."""
    said: list[str] = []
    while not said or words not in said[-1]:
        told = runner.queue.get(timeout=10)
        if isinstance(told, Over):
            return said
        if isinstance(told, Said):
            said.append(told.text)
    return said


def test_a_run_that_waits_for_another_one_can_be_stopped() -> None:
    world = World(bare.for_profile(SMALL))

    @contextmanager
    def hosts(*_asked: object) -> Iterator[Mapping[str, PracticeTransport]]:
        yield connect_all(world, ["g1"])

    runner = Runner(hosts, "practice")
    with world.lock_of("g1"):
        runner.replay(SMALL, None, Wishes())
        assert told_until(runner, "waiting for") == ["g1: waiting for another run of this practice, up to 300 s"]
        runner.cancelled.set()
        assert told_until(runner, "never") == ["Interrupted. What runs on a host goes on there; simply run it again."]
    (run,) = journal.past_runs()
    assert (run.what, run.outcome, run.ran) == ("practice", "interrupted", 0)


def test_a_run_that_reaches_no_host_has_failed() -> None:
    def hosts(*_asked: object) -> NoReturn:
        raise CannotConnect("nobody there", host="g1")

    runner = Runner(hosts, "wizard")
    runner.replay(SMALL, None, Wishes())
    assert told_until(runner, "never") == ["g1: nobody there."]
    (run,) = journal.past_runs()
    assert (run.what, run.outcome, run.ran) == ("wizard", "failed", 0)
