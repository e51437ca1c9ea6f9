"""Run a plan over transports and yield what happens. It knows commands and events, nothing of gluster."""

from __future__ import annotations

import queue
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from virtwiz.errors import VirtwizError
from virtwiz.events import Ended, Finished, Output, Skipped, Started
from virtwiz.oneline import title
from virtwiz.patience import GLUSTER_LOCK, LOCK_LIMIT, Patience, lost
from virtwiz.shell import render
from virtwiz.text import Lines

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Mapping

    from virtwiz.events import Event, Outcome
    from virtwiz.plan import Command, Plan
    from virtwiz.transports import Transport

_QUEUED: Final = 16
"""Events that may wait for the reader; a full queue holds back the hosts' output."""


@dataclass(frozen=True)
class Job:
    """One command of a stage with the id that its events carry."""

    id: str
    step: str
    command: Command


@dataclass
class _Run:
    """What the threads of one run share."""

    fleet: Mapping[str, Transport]
    cancelled: threading.Event
    events: queue.Queue[Event] = field(default_factory=lambda: queue.Queue(_QUEUED))
    abandoned: threading.Event = field(default_factory=threading.Event)
    started: list[Command] = field(default_factory=list)
    patience: Patience = field(init=False)

    def __post_init__(self) -> None:
        self.patience = Patience(self.fleet, self.cancelled)

    def tell(self, event: Event) -> None:
        """Queue an event; wait while the queue is full and somebody reads it."""
        while not self.abandoned.is_set():
            try:
                return self.events.put(event, timeout=1)
            except queue.Full:
                continue
        return None

    def next(self) -> Event:
        """Wait for an event, in short spells: a signal is not always noticed by a thread that sleeps for good."""
        while True:
            self.patience.look()
            try:
                return self.events.get(timeout=0.2)
            except queue.Empty:
                continue


def run(plan: Plan, fleet: Mapping[str, Transport], cancelled: threading.Event, *, first: int = 1) -> Iterator[Event]:
    """Run the stages in order, the commands of a stage at the same time; stop at the first failure.

    Commands that run when another one fails are let finish; when the connection to a host is lost, they have a little
    time for that. Setting `cancelled` stops the waiting at once. What runs on a host goes on there. The last event is
    always Ended.

    Args:
        plan: what to run.
        fleet: open transports to all hosts, also to those that have no command in it.
        cancelled: set it to stop.
        first: the first stage's number in the events' ids.

    Raises:
        ConnectionLost: after the last event, if a host was lost and so the plan was not run to its end.
    """
    shared = _Run(fleet, cancelled)
    begun = time.monotonic()
    outcome: Outcome = "done"
    try:
        for number, stage in enumerate(plan.stages, start=first):
            jobs = [Job(f"{number}.{n}", stage.step, command) for n, command in enumerate(stage.commands, start=1)]
            if outcome == "done" and (cancelled.is_set() or lost(fleet)):
                outcome = _outcome(shared)
            if outcome == "done":
                outcome = yield from _stage(shared, jobs)
            else:
                yield from _skip(jobs)
        changed = sum(command.changes for command in shared.started)
        yield Ended(outcome, len(shared.started), changed, time.monotonic() - begun)
        if outcome == "failed" and (gone := lost(fleet)):
            raise gone
    finally:
        shared.abandoned.set()


def _stage(shared: _Run, jobs: list[Job]) -> Generator[Event, None, Outcome]:
    """Guards, then the commands, then the rescue of what failed."""
    guards = dict.fromkeys(guard for job in jobs for guard in job.command.guards)
    held_back = yield from _together(
        shared, [Job(f"{jobs[0].id}.guard{n}", jobs[0].step, g) for n, g in enumerate(guards, 1)]
    )
    if held_back or shared.cancelled.is_set():
        yield from _skip(jobs)
        return _outcome(shared)
    shared.started.extend(job.command for job in jobs)
    failures = yield from _together(shared, jobs)
    for job in jobs:
        if job.id in failures and _may_be_rescued(shared, job, failures[job.id]):
            yield from _rescue(shared, job)
    return _outcome(shared) if failures else "done"


def _may_be_rescued(shared: _Run, job: Job, status: int | None) -> bool:
    """What may still run is left alone, unless its rescue looks for itself and the host can be reached."""
    late = job.command.rescue_late and not shared.fleet[job.command.host].lost
    return (status is not None or late) and not shared.cancelled.is_set()


def _outcome(shared: _Run) -> Outcome:
    return "interrupted" if shared.cancelled.is_set() else "failed"


def _skip(jobs: Iterable[Job]) -> Iterator[Event]:
    return (Skipped(job.id, job.step, job.command.host, title(job.command)) for job in jobs)


def _rescue(shared: _Run, job: Job) -> Iterator[Event]:
    for number, command in enumerate(job.command.rescue, start=1):
        yield from _together(shared, [Job(f"{job.id}.rescue{number}", job.step, command)])


def _together(shared: _Run, jobs: list[Job]) -> Generator[Event, None, dict[str, int | None]]:
    """Run jobs at the same time. Returns the exit status of those that failed, None where it is not known."""
    shared.patience = Patience(shared.fleet, shared.cancelled)
    for job in jobs:
        threading.Thread(target=_work, args=(shared, job), daemon=True).start()
    running = len(jobs)
    failures: dict[str, int | None] = {}
    while running:
        event = shared.next()
        yield event
        if isinstance(event, Finished):
            running -= 1
            if event.exit_status != 0:
                failures[event.id] = event.exit_status
    return failures


def _work(shared: _Run, job: Job) -> None:
    """One command in its thread: whatever happens, it is told as events, and Finished is the last."""
    command = job.command
    shared.tell(
        Started(job.id, job.step, command.host, title(command), render(command.verb), command.why, command.changes)
    )
    begun = time.monotonic()
    status: int | None = None
    error = ""
    try:
        status = _persist(shared, job)
        error = "" if status is not None else _stopped(shared)
    except VirtwizError as known:
        error = str(known)
    except Exception as bug:
        error = f"an error of virtwiz itself: {bug!r}"
    shared.tell(Finished(job.id, job.step, command.host, status, time.monotonic() - begun, error))


def _stopped(shared: _Run) -> str:
    """Why a command is not waited for any longer."""
    gone = None if shared.cancelled.is_set() else lost(shared.fleet)
    because = f" because the connection to {gone.host} was lost" if gone else ""
    return f"stopped waiting{because}; what runs on the host goes on there"


def _persist(shared: _Run, job: Job) -> int | None:
    """Run a command, again and again while its output says that nothing was done and it may be tried later."""
    patience, deadline, said = shared.patience, time.monotonic() + LOCK_LIMIT, False
    while True:
        told = _Told(shared, job)
        status = shared.fleet[job.command.host].run(job.command, told.hear, patience.over)
        told.end()
        if status in (0, None) or not any(words in told.tail for words in job.command.retry_on):
            return status
        if time.monotonic() > deadline:
            told.say(f"waited {LOCK_LIMIT} s in vain for {GLUSTER_LOCK}")
            return status
        if not said:
            told.say(f"waiting for {GLUSTER_LOCK}, up to {LOCK_LIMIT} s")
            said = True
        if shared.cancelled.wait(2) or patience.over.is_set():
            return status


class _Told:
    """Passes a command's output on as events, and remembers the end of it."""

    def __init__(self, shared: _Run, job: Job) -> None:
        self._shared, self._job, self._lines, self.tail = shared, job, Lines(), ""

    def hear(self, text: str) -> None:
        self._pass_on(self._lines.feed(text))

    def end(self) -> None:
        self._pass_on(self._lines.end())

    def say(self, line: str) -> None:
        """Say something of our own in between."""
        self._shared.tell(Output(self._job.id, self._job.step, self._job.command.host, line))

    def _pass_on(self, lines: list[str]) -> None:
        if lines:
            text = "\n".join(lines)
            self.tail = (self.tail + text)[-4096:]
            self.say(text)
