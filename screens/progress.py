"""How far a run is, and what runs now on which host."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from virtwiz.events import Ended, Event, Finished, Started


@dataclass
class Progress:
    """Counts of the plan's commands; what runs now, by id."""

    total: int = 0
    done: int = 0
    running: dict[str, Started] = field(default_factory=dict)
    begun: float = 0.0
    ended: Ended | None = None

    def begin(self, total: int) -> None:
        """A run of so many commands begins."""
        self.total, self.done, self.ended, self.begun = total, 0, None, time.monotonic()
        self.running.clear()

    def see(self, event: Event) -> None:
        """Take an event."""
        if isinstance(event, Started):
            self.running[event.id] = event
        elif isinstance(event, Finished):
            started = self.running.pop(event.id, None)
            self.done += bool(started and started.of_plan)
        elif isinstance(event, Ended):
            self.ended = event

    def words(self) -> str:
        """One line a running command, or how it ended."""
        if self.ended:
            return f"{self.ended.outcome.capitalize()}: {self.ended.ran} commands in {self.ended.seconds:.0f} s."
        if not self.total:
            return ""
        head = f"{self.done} of {self.total} done, {time.monotonic() - self.begun:.0f} s"
        return "\n".join([head, *(f"  … {event.host}  {event.title}" for event in self.running.values())])
