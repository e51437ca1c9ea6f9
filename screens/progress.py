"""How far a run is, and what runs now on which host."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass, field
from typing import Final

from virtwiz.events import Ended, Event, Finished, Output, Started
from virtwiz.text import counted, printable

SAID: Final = 100
"""Lines of a command's output that are kept for when it fails."""

QUIET: Final = 4.0
"""Seconds after which one wonders why a command takes so long; then its why is told, too."""


@dataclass
class Running:
    """A command that runs: since when (time.monotonic), and the end of what it said."""

    started: Started
    since: float
    said: deque[str] = field(default_factory=lambda: deque(maxlen=SAID))

    @property
    def seconds(self) -> float:
        """For how long it runs."""
        return time.monotonic() - self.since

    @property
    def why_so_long(self) -> str:
        """Its why, where one wonders by now; else empty."""
        return printable(self.started.why) if self.seconds >= QUIET else ""


@dataclass
class Progress:
    """Counts of the plan's commands; what runs now, by id."""

    total: int = 0
    done: int = 0
    running: dict[str, Running] = field(default_factory=dict)
    begun: float = 0.0
    ended: Ended | None = None

    def begin(self, total: int) -> None:
        """A run of so many commands begins."""
        self.total, self.done, self.ended, self.begun = total, 0, None, time.monotonic()
        self.running.clear()

    def see(self, event: Event) -> Running | None:
        """Take an event; the command that it ends, if it ends one."""
        if isinstance(event, Started):
            self.running[event.id] = Running(event, time.monotonic())
        elif isinstance(event, Output) and event.id in self.running:
            self.running[event.id].said.extend(event.text.split("\n"))
        elif isinstance(event, Finished):
            ended = self.running.pop(event.id, None)
            self.done += bool(ended and ended.started.of_plan)
            return ended
        elif isinstance(event, Ended):
            self.ended = event
        return None

    def now(self) -> str:
        """One line: how far, and what has been running longest; empty when no command runs."""
        if not self.running:
            return ""
        first = next(iter(self.running.values()))
        more = f" and {len(self.running) - 1} more" if len(self.running) > 1 else ""
        return f"{self.done} of {self.total} done · {first.started.host}{more}, {_brief(first)}"

    def words(self) -> str:
        """One line a running command, or how it ended."""
        if self.ended:
            ran = counted(self.ended.ran, "command")
            return f"{self.ended.outcome.capitalize()}: {ran} in {self.ended.seconds:.1f} s."
        if not self.total:
            return ""
        head = f"{self.done} of {self.total} done, {time.monotonic() - self.begun:.0f} s"
        return "\n".join([head, *(f"  … {_words(running)}" for running in self.running.values())])


def _brief(running: Running) -> str:
    """For how long, and what: where that is long, its why, as there is room for one of them only."""
    return f"{running.seconds:.0f} s: {running.why_so_long or printable(running.started.title)}"


def _words(running: Running) -> str:
    """Host, command, for how long; and where that is long, why."""
    why = f"  ({running.why_so_long})" if running.why_so_long else ""
    return f"{running.started.host}  {printable(running.started.title)}  {running.seconds:.0f} s{why}"
