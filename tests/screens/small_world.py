"""Hosts on paper for the wizard: the plan is a few commands of one word each, and what they answer is written down."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.scripted import Scripted, command
from virtwiz import journal, session, steps, survey
from virtwiz.facts.model import Facts
from virtwiz.plan import Plan, Refusal, Stage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import pytest

    from virtwiz.profile import Profile
    from virtwiz.transports.asking import Asking


@dataclass
class World:
    """g1 and g2, each with its answers; a step is done when its commands have succeeded once."""

    hosts: dict[str, Scripted] = field(default_factory=lambda: {name: Scripted(name) for name in ("g1", "g2")})
    closed: threading.Event = field(default_factory=threading.Event)
    refusals: tuple[Refusal, ...] = ()
    looks: int = 0
    """How often they were looked at."""
    asks: Callable[[Asking], object] = lambda _asking: None
    """What they ask before they are open."""

    def answer(self, program: str, *answers: Any, host: str = "g1") -> None:
        """Write down what a program answers."""
        self.hosts[host].answers[program] = list(answers)

    def plan(self, _profile: Profile, _facts: Facts) -> Plan:
        """Two stages of bricks on two hosts, one of replica."""
        bricks = Stage("bricks", tuple(command("look", host=host) for host in self.hosts))
        stages = (bricks, Stage("bricks", (command("work"),)), Stage("replica", (command("last"),)))
        asked = {name for host in self.hosts.values() for name in host.asked}
        left = tuple(s for s in stages if not all(f"{_name(c)}." in asked for c in s.commands))
        return Plan(left, self.refusals if left else ())

    @contextmanager
    def connected(self, _profile: Profile, asking: Asking) -> Iterator[Mapping[str, Scripted]]:
        """The hosts, while they are in use; they may ask first."""
        self.asks(asking)
        try:
            yield self.hosts
        finally:
            self.closed.set()

    def use(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Put these hosts in the place of real ones."""
        monkeypatch.setattr(session.Kept, "connected", lambda _kept, *words: self.connected(*words))
        monkeypatch.setattr(survey, "facts", self._facts)
        monkeypatch.setattr(steps, "plan", self.plan)

    def _facts(self, *_asked: object) -> Facts:
        self.looks += 1
        return Facts(looked=True)


def _name(each: Any) -> str:
    return str(each.verb.argv[0])


def journalled() -> list[dict[str, Any]]:
    """All lines of the only journal."""
    (path,) = journal.folder().glob("*.jsonl")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
