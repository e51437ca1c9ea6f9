"""Events as text for people: one line a command with host, time and outcome, its output indented as it comes."""

from __future__ import annotations

import os
import threading
import time
from collections import defaultdict, deque
from typing import TYPE_CHECKING, Final

import click

from virtwiz import hints
from virtwiz.events import Ended, Finished, Output, Skipped, Started
from virtwiz.text import printable

if TYPE_CHECKING:
    from virtwiz.events import Event
    from virtwiz.hints import Hint

QUIET: Final = 1.0
"""Seconds of silence after which a command that runs is announced."""

KEPT: Final = 100
"""Lines of a command's output that are looked at for a known failure when it fails."""

_WORDS = {
    "done": ("green", "Done"),
    "failed": ("red", "Failed"),
    "refused": ("red", "Refused"),
    "interrupted": ("yellow", "Interrupted"),
}


class Report:
    """Prints events as they come and, at the end, what was done and where the time went."""

    def __init__(self) -> None:
        """Begin with nothing seen."""
        self._step = ""
        self._titles: dict[str, str] = {}
        self._said: dict[str, deque[str]] = defaultdict(lambda: deque(maxlen=KEPT))
        self._quiet: dict[str, threading.Timer] = {}
        self._lock = threading.RLock()
        self._spent: dict[str, float] = {}
        self._since = time.monotonic()
        self._running = 0
        self._skipped: list[Skipped] = []
        self._colour = False if os.environ.get("NO_COLOR") else None  # https://no-color.org; None: on a terminal

    def tell(self, event: Event) -> None:
        """Print one event."""
        with self._lock:
            if isinstance(event, Started):
                self._started(event)
            elif isinstance(event, Output):
                self._announce(event.id, event.host)
                self._output(event)
            elif isinstance(event, Finished):
                self._finished(event)
            elif isinstance(event, Skipped):
                self._skipped.append(event)
            else:
                self._ended(event)

    def _started(self, event: Started) -> None:
        self._titles[event.id] = printable(event.title)
        if not self._running:
            self._since = time.monotonic()
        self._running += 1
        if event.step != self._step:
            self._step = event.step
            self._print(event.step, bold=True)
        timer = threading.Timer(QUIET, self._announce, (event.id, event.host))
        timer.daemon = True
        self._quiet[event.id] = timer
        timer.start()

    def _announce(self, command_id: str, host: str) -> None:
        """Say what runs: before its first output, or when it is silent for longer."""
        with self._lock:
            timer = self._quiet.pop(command_id, None)
            if timer:
                timer.cancel()
                self._print(f"  … {host:<6}           {self._titles[command_id]}", dim=True)

    def _finished(self, event: Finished) -> None:
        timer = self._quiet.pop(event.id, None)
        if timer:
            timer.cancel()
        self._running -= 1
        self._account(event.step)
        good = event.exit_status == 0
        mark = click.style("✓", fg="green") if good else click.style("✗", fg="red")
        end = "" if good else _how_it_failed(event)
        self._print(f"  {mark} {event.host:<6} {event.seconds:6.1f} s  {self._titles[event.id]}{end}")
        said = self._said.pop(event.id, ())
        for line in hints.reassure(said) if good else _explained(hints.explain(said)):
            self._print(f"      {line}")

    def _account(self, step: str) -> None:
        """Put the time since the last command ended on the step of the one that ends now."""
        now = time.monotonic()
        self._spent[step] = self._spent.get(step, 0.0) + now - self._since
        self._since = now

    def _ended(self, event: Ended) -> None:
        for timer in self._quiet.values():
            timer.cancel()
        for skipped in self._skipped:
            self._print(f"  - {skipped.host:<6}   not run  {printable(skipped.title)}")
        colour, word = _WORDS[event.outcome]
        self._print(click.style(word, fg=colour, bold=True) + f": {_counted(event)}")
        if self._spent:
            spent = sorted(self._spent.items(), key=lambda item: -item[1])
            self._print("Where the time went: " + ", ".join(f"{step} {seconds:.1f} s" for step, seconds in spent))

    def _output(self, event: Output) -> None:
        lines = event.text.split("\n")
        self._said[event.id].extend(lines)
        for line in lines:
            self._print(f"      {event.host}: {line}")

    def _print(self, line: str, *, bold: bool = False, dim: bool = False) -> None:
        click.secho(line, color=self._colour, bold=bold or None, dim=dim or None)


def _explained(hint: Hint | None) -> tuple[str, ...]:
    return (*hint.lines, f"More: virtwiz guide {hint.topic}") if hint else ()


def _how_it_failed(event: Finished) -> str:
    return f"   {printable(event.error)}" if event.exit_status is None else f"   exit status {event.exit_status}"


def _counted(event: Ended) -> str:
    if not event.ran and event.outcome == "done":
        return "nothing to do, everything is as the profile says."
    return f"{event.ran} commands run, {event.changed} of them change something, in {event.seconds:.1f} s."
