"""A command in one line, as plans and reports show it."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from virtwiz.plan import Run, Wait

if TYPE_CHECKING:
    from virtwiz.plan import Command, Plan, Stage


def title(command: Command) -> str:
    """The command's words; a long program has a label instead."""
    if command.label:
        return command.label
    verb = command.verb
    if isinstance(verb, Run):
        return shlex.join(verb.argv)
    if isinstance(verb, Wait):
        return f"wait, {verb.limit} s: {shlex.join(verb.program.argv)}   until {verb.until}"
    return " && ".join(shlex.join(run.argv) for run in verb.runs) + f"   in a mount of {verb.servers[0]}:/{verb.volume}"


def plan_lines(plan: Plan) -> list[str]:
    """The plan as a table of step, hosts and command; commands that differ only in the host share a line."""
    lines = []
    step = ""
    for stage in plan.stages:
        for hosts, line in _grouped(stage):
            lines.append(f"{stage.step if stage.step != step else '':<10} {hosts:<7} {line}".rstrip())
            step = stage.step
    return lines


def _grouped(stage: Stage) -> list[tuple[str, str]]:
    hosts: dict[str, list[str]] = {}
    for command in stage.commands:
        line = f"{title(command)}        {command.note}" if command.note else title(command)
        hosts.setdefault(line, []).append(command.host)
    return [(" ".join(where), line) for line, where in hosts.items()]
