"""The cluster that a lesson begins with."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from virtwiz.errors import VirtwizError
from virtwiz.practice import bare, faults
from virtwiz.practice.answer import together
from virtwiz.practice.session import Session
from virtwiz.practice.typed import interpret
from virtwiz.practice.world import World
from virtwiz.replay import Wishes, replay
from virtwiz.transports.practice import connect_all

if TYPE_CHECKING:
    from virtwiz.lessons.model import Lesson, Line, Start
    from virtwiz.plan import Plan, StepName
    from virtwiz.practice.answer import Answer
    from virtwiz.practice.model import Cluster
    from virtwiz.profile import Profile


def cluster(lesson: Lesson) -> Cluster:
    """Bare hosts, brought to the lesson's start: some steps done, some lines run, then the faults.

    Raises:
        VirtwizError: the start cannot be reached; says which of its lines fails.
    """
    made = bare.for_profile(lesson.profile, seed=lesson.name)
    start: Start = lesson.head.start
    if start.after:
        _replay(made, lesson.profile, start.after)
    for line in start.run:
        answer = typed(made, line)
        if answer.status:
            raise VirtwizError(f"the lesson's start fails at `{line.run}`", host=line.on, cause=answer.output.strip())
    for trouble in start.faults:
        faults.put(made, faults.Fault(trouble.fault, trouble.on, trouble.about))
    return made


def typed(cluster: Cluster, line: Line) -> Answer:
    """What a host answers to a line."""
    return together(interpret(Session(cluster, cluster.hosts[line.on]), line.run))


def _replay(made: Cluster, profile: Profile, last: StepName) -> None:
    fleet = connect_all(World(made), dict.fromkeys((*profile.peers, *profile.hypervisors)))
    for _ in replay(profile, fleet, Wishes(last=last), _agree, threading.Event()):
        pass


def _agree(_plan: Plan) -> None:
    """Nobody needs to be asked."""
