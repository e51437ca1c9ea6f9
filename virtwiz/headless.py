"""Plan and replay without a screen: load, connect, take the hosts, keep the journal, run."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click

from virtwiz import journal, steps, survey
from virtwiz.errors import Refused
from virtwiz.events import Ended, as_dict
from virtwiz.facts.model import Facts
from virtwiz.oneline import plan_lines
from virtwiz.profile import load
from virtwiz.replay import LOCK_LIMIT, outcome_of, replay
from virtwiz.session import connected
from virtwiz.shell import render
from virtwiz.transports.fleet import lock_all

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from virtwiz.events import Event, Outcome
    from virtwiz.journal import Journal
    from virtwiz.plan import Plan
    from virtwiz.profile import Profile
    from virtwiz.replay import Wishes
    from virtwiz.signals import Stop

Tell = "Callable[[Event], None]"


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
    ended: list[Ended] = []

    def told(event: Event) -> None:
        if isinstance(event, Ended):
            ended.append(event)
        tell(event)

    try:
        profile = load(path)
        with journal.opened("replay", profile.name, path) as book:
            _replay(profile, wishes, confirm, _both(told, book), stop, accept_new=accept_new)
    except BaseException as error:
        if not ended:
            told(Ended(outcome_of(error), 0, 0, 0.0))
        raise
    return ended[-1].outcome


def _both(tell: Callable[[Event], None], book: Journal) -> Callable[[Event], None]:
    def told(event: Event) -> None:
        book.write(event)
        tell(event)

    return told


def _replay(
    profile: Profile,
    wishes: Wishes,
    confirm: Callable[[Plan], None],
    tell: Callable[[Event], None],
    stop: Stop,
    *,
    accept_new: bool,
) -> None:
    with connected(profile, accept_new=accept_new) as fleet:
        lock_all(fleet, LOCK_LIMIT, _waiting)
        with stop.patiently() as cancelled:
            for event in replay(profile, fleet, wishes, confirm, cancelled):
                tell(event)


def _waiting(host: str, holder: str) -> None:
    click.echo(f"{host}: waiting for {holder}", err=True)


def print_json(event: Event) -> None:
    """Print an event as one line of JSON."""
    click.echo(json.dumps(as_dict(event)))


def agree(_plan: Plan) -> None:
    """The answer of `--yes`."""


def ask(found: Plan) -> None:
    """Show the plan and ask, on a terminal, before the first command that changes something.

    Raises:
        Refused: no, or nobody is there to ask.
    """
    changing = sum(command.changes for command in found.commands)
    if not changing:
        return
    if not sys.stdin.isatty():
        raise Refused("nobody is there to ask", remedy="Say --yes, or look at the plan with `virtwiz plan`.")
    for line in plan_lines(found):
        click.echo(line, err=True)
    if not click.confirm(f"Run these {len(found.commands)} commands, {changing} of them changing something?", err=True):
        raise Refused("not confirmed", remedy="Nothing was run.")
