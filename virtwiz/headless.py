"""Plan and replay without a screen: load, connect, take the hosts, keep the journal, run."""

from __future__ import annotations

import json
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

import click

from virtwiz import journal, steps, survey
from virtwiz.errors import Interrupted, Refused
from virtwiz.events import Ended, Started, as_dict
from virtwiz.facts.model import Facts
from virtwiz.oneline import plan_lines
from virtwiz.profile import load
from virtwiz.replay import LOCK_LIMIT, outcome_of, replay
from virtwiz.session import connected
from virtwiz.shell import render
from virtwiz.text import printable
from virtwiz.transports.fleet import lock_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from virtwiz.events import Event, Outcome
    from virtwiz.journal import Journal
    from virtwiz.plan import Plan
    from virtwiz.profile import Profile
    from virtwiz.replay import Wishes
    from virtwiz.signals import Stop


def plan(profile: Profile, stop: Stop, *, offline: bool) -> Plan:
    """The plan for the hosts as they are, or, offline, for bare ones.

    Raises:
        VirtwizError: a host cannot be reached or asked.
    """
    if offline:
        return steps.plan(profile, Facts())
    with connected(profile) as fleet, stop.patiently() as cancelled:
        return steps.plan(profile, survey.facts(profile, fleet, cancelled))


def json_lines(found: Plan) -> list[str]:
    """The plan as JSON, one object for each command."""
    return [
        json.dumps(
            {
                "step": stage.step,
                "stage": number,
                "host": command.host,
                "command": render(command.verb),
                "why": command.why,
                "changes": command.changes,
            }
        )
        for number, stage in enumerate(found.stages, start=1)
        for command in stage.commands
    ]


def run(
    path: Path,
    wishes: Wishes,
    confirm: Callable[[Plan], None],
    tell: Callable[[Event], None],
    stop: Stop,
    *,
    accept_new: bool,
) -> Outcome:
    """Replay a profile. Whatever happens, the last event told is Ended.

    Raises:
        ProfileError, VirtwizError: as loading, connecting and replaying say.
    """
    telling = _Telling(tell)
    with telling.to_the_end():
        stop.due()
        profile = load(path)
        with journal.opened("replay", profile.name, path) as book, telling.to_the_end(book):
            _replay(profile, wishes, confirm, telling.tell, stop, accept_new=accept_new)
    assert telling.ended
    return telling.ended.outcome


class _Telling:
    """Passes events on, and ends them itself where an error breaks them off."""

    def __init__(self, tell: Callable[[Event], None]) -> None:
        self._tell, self._begun = tell, time.monotonic()
        self._book: Journal | None = None
        self._ran = self._changed = 0
        self.ended: Ended | None = None

    @contextmanager
    def to_the_end(self, book: Journal | None = None) -> Iterator[None]:
        """Whatever happens within this, the last event is Ended; in the journal too, as long as it is open."""
        self._book = book
        try:
            yield
        except BaseException as error:
            if not self.ended:
                self.tell(Ended(outcome_of(error), self._ran, self._changed, time.monotonic() - self._begun))
            raise
        finally:
            self._book = None

    def tell(self, event: Event) -> None:
        if isinstance(event, Started) and event.of_plan:
            self._ran += 1
            self._changed += event.changes
        elif isinstance(event, Ended):
            self.ended = event
        try:
            if self._book:
                self._book.write(event)
        finally:  # a journal that cannot be kept ends the run, and its reader is told so
            self._tell(event)


def _replay(
    profile: Profile,
    wishes: Wishes,
    confirm: Callable[[Plan], None],
    tell: Callable[[Event], None],
    stop: Stop,
    *,
    accept_new: bool,
) -> None:
    def confirmed(found: Plan) -> None:
        with stop.at_once():
            confirm(found)

    with connected(profile, accept_new=accept_new) as fleet:
        lock_all(fleet, LOCK_LIMIT, _waiting)
        with stop.patiently() as cancelled:
            for event in replay(profile, fleet, wishes, confirmed, cancelled):
                tell(event)


def _waiting(host: str, holder: str) -> None:
    click.echo(f"{host}: waiting for {holder}", err=True)


def print_json(event: Event) -> None:
    """Print an event as one line of JSON."""
    click.echo(json.dumps(as_dict(event)))


def on_terminal(*streams: TextIO | None) -> bool:
    """Whether all of these are a terminal; a stream that was closed before we began is None."""
    return all(stream is not None and stream.isatty() for stream in streams)


def agree(_plan: Plan) -> None:
    """The answer of `--yes`."""


def ask(found: Plan) -> None:
    """Show the plan and ask, on a terminal, before the first command that changes something.

    Raises:
        Refused: no, or nobody is there to ask.
        Interrupted: the answer was Ctrl-C, or the end of the input.
    """
    changing = sum(command.changes for command in found.commands)
    if not changing:
        return
    if not on_terminal(sys.stdin):
        raise Refused("nobody is there to ask", remedy="Say --yes, or look at the plan with `virtwiz plan`.")
    for line in plan_lines(found):
        click.echo(printable(line), err=True)
    try:
        agreed = click.confirm(
            f"Run these {len(found.commands)} commands, {changing} of them changing something?", err=True
        )
    except click.Abort:
        raise Interrupted from None
    if not agreed:
        raise Refused("not confirmed", remedy="Nothing was run.")
