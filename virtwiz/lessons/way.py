"""The way that a lesson's solutions lead, and whether a task finds what it would find there."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

from virtwiz.lessons import goals
from virtwiz.lessons.begin import typed
from virtwiz.lessons.model import Line, Predict, Type

if TYPE_CHECKING:
    from virtwiz.lessons.model import Task
    from virtwiz.practice.model import Cluster
    from virtwiz.profile import Profile


def walk(task: Task, cluster: Cluster) -> bool:
    """Do a task as its solution has it; whether all of its lines worked."""
    if isinstance(task, Predict):
        typed(cluster, Line(on=task.on, run=task.run))
    lines = task.lines if isinstance(task, Type) else ()
    return not [line for line in lines if typed(cluster, line).status]


def finds(task: Task, profile: Profile, cluster: Cluster) -> tuple[bool, ...]:
    """What a task's question depends on: two clusters with the same of it are the same to the task."""
    if isinstance(task, Predict):
        answer = typed(copy.deepcopy(cluster), Line(on=task.on, run=task.run)).output
        return tuple(bool(option.says) and str(option.says) in answer for option in task.options)
    if not isinstance(task, Type):
        return ()
    if task.until:
        return (goals.hold(task.until, profile, cluster),)
    return (walk(task, copy.deepcopy(cluster)),)
