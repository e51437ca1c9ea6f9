"""A host of the test's own making: what each command answers is written down, and what was asked is kept."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from virtwiz import executor
from virtwiz.events import Ended, Finished, Skipped
from virtwiz.plan import Command, Plan, Run, Stage
from virtwiz.transports.streams import NEVER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from virtwiz.events import Event
    from virtwiz.plan import StepName

    Heard = Callable[[str], None]
    Act = Callable[[Heard, threading.Event], int | None]
    Answer = int | Exception | Act


class Impatient(threading.Event):
    """An event that nobody waits for: pauses between tries take no time."""

    def wait(self, timeout: float | None = None) -> bool:
        """Only look."""
        return self.is_set()


@dataclass
class Scripted:
    """A transport that answers by the first word of a program; what it has no answer for succeeds in silence.

    Several answers are given one after another, and the last again and again.
    """

    host: str = "g1"
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    """Each program when it began, and with a full stop behind it when it ended."""
    destination: str = "a host on paper"
    lost: str = ""

    def run(self, command: Command, heard: Heard, cancelled: threading.Event) -> int | None:
        """Answer as written."""
        assert isinstance(command.verb, Run)
        name = command.verb.argv[0]
        self.asked.append(name)
        try:
            left = self.answers.get(name, [0])
            answer = left.pop(0) if len(left) > 1 else left[0]
            if isinstance(answer, Exception):
                raise answer
            return answer if isinstance(answer, int) else answer(heard, cancelled)
        finally:
            self.asked.append(f"{name}.")

    @property
    def begun(self) -> list[str]:
        """The programs that were begun, in order."""
        return [name for name in self.asked if not name.endswith(".")]

    def lock(
        self, limit: int, waiting: Callable[[str], None], cancelled: threading.Event = NEVER, mark: str = ""
    ) -> None:
        """Nobody else is there."""

    def unlock(self) -> None:
        """Nobody waits."""

    def close(self) -> None:
        """Nothing is open."""


def says(text: str, status: int = 0) -> Act:
    """An answer with output."""

    def act(heard: Heard, _cancelled: threading.Event) -> int:
        heard(text)
        return status

    return act


def until_cancelled(_heard: Heard, cancelled: threading.Event) -> int | None:
    """An answer that never comes."""
    assert cancelled.wait(20)
    return None


def command(
    name: str,
    *,
    host: str = "g1",
    changes: bool = True,
    guards: tuple[Command, ...] = (),
    rescue: tuple[Command, ...] = (),
    retry_on: tuple[str, ...] = (),
) -> Command:
    """A command whose program is one word."""
    return Command(host, Run((name,)), f"why {name}", changes, guards=guards, rescue=rescue, retry_on=retry_on)


def plan(*stages: tuple[Command, ...], step: StepName = "bricks") -> Plan:
    """A plan of one step."""
    return Plan(tuple(Stage(step, commands) for commands in stages))


def happen(made: Plan, transport: Scripted, cancelled: threading.Event | None = None) -> list[Event]:
    """All that happens when a plan runs on one host."""
    return list(executor.run(made, {transport.host: transport}, cancelled or Impatient()))


def ended(events: list[Event]) -> tuple[str, int, int]:
    """How a run ended."""
    last = events[-1]
    assert isinstance(last, Ended)
    return last.outcome, last.ran, last.changed


def finished(events: Iterable[Event]) -> dict[str, Finished]:
    """The end of each command, by its id."""
    return {event.id: event for event in events if isinstance(event, Finished)}


def skipped(events: Iterable[Event]) -> list[str]:
    """The ids of what was not run."""
    return [event.id for event in events if isinstance(event, Skipped)]
