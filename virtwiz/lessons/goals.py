"""Whether the cluster's state is what a lesson wants. Looking changes nothing: it is done on a copy."""

from __future__ import annotations

import copy
import re
import threading
from typing import TYPE_CHECKING

from virtwiz import steps, survey
from virtwiz.errors import VirtwizError
from virtwiz.lessons.begin import typed
from virtwiz.lessons.model import Line
from virtwiz.practice.world import World
from virtwiz.transports.practice import connect_all

if TYPE_CHECKING:
    from collections.abc import Iterable

    from virtwiz.lessons.model import Goal
    from virtwiz.plan import StepName
    from virtwiz.practice.model import Cluster
    from virtwiz.profile import Profile


def hold(goals: Iterable[Goal], profile: Profile, cluster: Cluster) -> bool:
    """Whether all goals are reached."""
    return all(_holds(goal, profile, copy.deepcopy(cluster)) for goal in goals)


def _holds(goal: Goal, profile: Profile, cluster: Cluster) -> bool:
    if goal.finished:
        return _finished(goal.finished, profile, cluster)
    text = typed(cluster, Line(on=goal.on, run=goal.run)).output
    said = not goal.says or re.search(goal.says, text, re.MULTILINE)
    return bool(said) and not (goal.says_not and re.search(goal.says_not, text, re.MULTILINE))


def _finished(wanted: tuple[StepName, ...], profile: Profile, cluster: Cluster) -> bool:
    """A step is finished exactly when it yields nothing for the facts at hand."""
    hosts = dict.fromkeys((*profile.peers, *profile.hypervisors))
    try:
        plan = steps.plan(profile, survey.facts(profile, connect_all(World(cluster), hosts), threading.Event()))
    except VirtwizError:
        return False
    unfinished = {stage.step for stage in plan.stages} | {refusal.step for refusal in plan.refusals}
    return not plan.blind and not unfinished & set(wanted)
