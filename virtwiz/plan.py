"""Command, Stage and Plan: what will be done, as values that preview, run, export and training all read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

StepName = Literal["peers", "bricks", "replica", "tunables", "glusterd", "ownership", "start", "image", "vm"]

STEP_NAMES: Final[tuple[StepName, ...]] = (
    "peers",
    "bricks",
    "replica",
    "tunables",
    "glusterd",
    "ownership",
    "start",
    "image",
    "vm",
)
"""The documented steps, in their order."""


@dataclass(frozen=True)
class Run:
    """Run one program: its words, and the text it reads from standard input (empty: closed)."""

    argv: tuple[str, ...]
    stdin: str = ""


@dataclass(frozen=True)
class Wait:
    """Ask a program again and again until its answer, white space removed, holds every pattern.

    `patterns` are extended regular expressions that grep(1) and Python read alike; `until` says the same in words;
    `limit` is in seconds.
    """

    program: Run
    patterns: tuple[str, ...]
    until: str
    limit: int


@dataclass(frozen=True)
class WithMount:
    """Run programs, one after another, in the root of a short-lived FUSE mount of a volume.

    The first of `servers` is asked for the volume, the others stand in for it (mount.glusterfs(8)).
    """

    servers: tuple[str, ...]
    volume: str
    runs: tuple[Run, ...]
    read_only: bool = False


Verb = Run | Wait | WithMount


@dataclass(frozen=True)
class Command:
    """One verb for one host, with why it is there and how it may end."""

    host: str
    verb: Verb
    why: str
    changes: bool = True
    """Whether the host or the cluster is another one afterwards."""
    timeout: int = 120
    """Seconds after which the command counts as failed."""
    label: str = ""
    """Stands for a long program where a plan has one line for it."""
    note: str = ""
    """Said behind the command where a plan has one line for it."""
    guards: tuple[Command, ...] = ()
    """Read-only commands that must succeed right before, so that nothing of the user's is overwritten."""
    rescue: tuple[Command, ...] = ()
    """Commands that are run, in this order, if this one fails."""
    rescue_late: bool = False
    """Whether they are run too if this one does not end within its time: they look for themselves what is wrong."""
    retry_on: tuple[str, ...] = ()
    """Texts in the output of a failure that mean: nothing was done, ask again in a moment."""


@dataclass(frozen=True)
class Stage:
    """Commands of one step that may run at the same time. `why_alone` says why the next ones have to wait."""

    step: StepName
    commands: tuple[Command, ...]
    why_alone: str = ""


@dataclass(frozen=True)
class Refusal:
    """Something that virtwiz will not do, with the reason and the way out."""

    step: StepName
    what: str
    remedy: str
    host: str = ""
    waiver: str = ""
    """The option of `replay` that lets the user take it upon himself; empty: there is none."""

    def __str__(self) -> str:
        """Render as one line: step, host, what, remedy."""
        where = f"{self.step}, {self.host}" if self.host else self.step
        return f"{where}: {self.what} {self.remedy}"


@dataclass(frozen=True)
class Unknown:
    """A value that only a host can tell: the profile's field, and the words that stand for it offline."""

    field: str
    words: str


@dataclass(frozen=True)
class Plan:
    """All that is missing, in order; what is refused; what no host has told yet."""

    stages: tuple[Stage, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    unknowns: tuple[Unknown, ...] = ()
    blind: bool = False
    """The volume stands but its files could not be looked at, so the steps image and vm are not judged."""

    @property
    def commands(self) -> tuple[Command, ...]:
        """All commands, in order."""
        return tuple(command for stage in self.stages for command in stage.commands)

    def before(self, step: StepName) -> list[StepName]:
        """The steps that have something to run and come before this one, in order."""
        earlier = STEP_NAMES[: STEP_NAMES.index(step)]
        return list(dict.fromkeys(stage.step for stage in self.stages if stage.step in earlier))

    def between(self, first: StepName, last: StepName) -> Plan:
        """The part of the plan from one step to another, both included; refusals of other steps are left out."""
        wanted = STEP_NAMES[STEP_NAMES.index(first) : STEP_NAMES.index(last) + 1]
        return Plan(
            tuple(stage for stage in self.stages if stage.step in wanted),
            tuple(refusal for refusal in self.refusals if refusal.step in wanted),
            self.unknowns,
            self.blind and last in STEP_NAMES[STEP_NAMES.index("image") :],
        )
