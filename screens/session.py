"""What the wizard knows: the answers so far, what follows from them, and what the hosts were last seen to be."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from screens.places import in_words, screen
from virtwiz import steps
from virtwiz.facts.model import Facts
from virtwiz.plan import Plan
from virtwiz.profile import check, dump

if TYPE_CHECKING:
    from pathlib import Path

    from screens.contacts import Contacts
    from screens.failure import Failure
    from virtwiz.plan import StepName
    from virtwiz.profile import Finding, Profile

Answers = dict[str, Any]
"""A profile as plain data, as its YAML file has it; it may be unfinished."""

State = Literal["unknown", "todo", "done", "refused", "running", "failed", "wrong"]


@dataclass
class Session:
    """The answers and what follows from them. `put` is the only way to change them."""

    answers: Answers
    path: Path | None = None
    seen: str = ""
    """The mark of what the file held when it was read or saved here last."""
    facts: Facts | None = None
    stale: bool = False
    """Whether the last look saw nothing: the facts are those of an earlier one."""
    contacts: Contacts = field(default_factory=dict)
    profile: Profile | None = None
    """The last answers that made a whole profile."""
    findings: tuple[Finding, ...] = ()
    saved: Answers = field(default_factory=dict)
    failure: Failure | None = None
    """What failed in the last run."""
    running: str = ""
    passed: set[str] = field(default_factory=set)
    """The steps that a run has left behind; until the hosts are looked at again they count as done."""
    plan: Plan = field(default_factory=Plan)

    def __post_init__(self) -> None:
        """Work out what follows from the first answers; they count as saved."""
        self.saved = copy.deepcopy(self.answers)
        self.put(self.answers)

    def put(self, answers: Answers) -> None:
        """Take new answers; the plan follows, unless they make no profile yet."""
        self.answers = answers
        profile, found = check(answers)
        self.findings = tuple(map(in_words, found))
        if profile:
            if self.profile and profile.hosts != self.profile.hosts:
                self.facts = None
            self.profile = profile
            self.plan = steps.plan(profile, self.facts or Facts())

    def look(self, facts: Facts) -> None:
        """Take new facts; the plan follows."""
        self.facts, self.stale = facts, False
        self.passed.clear()
        if self.profile:
            self.plan = steps.plan(self.profile, facts)

    @property
    def unsaved(self) -> bool:
        """Whether there are answers that are in no file."""
        return self.answers != self.saved

    @property
    def text(self) -> str:
        """The profile's YAML, of the last whole answers."""
        return dump(self.profile) if self.profile else ""

    @property
    def wrong(self) -> set[str]:
        """The screens with a fault in their answers."""
        return {screen(finding.path) for finding in self.findings}

    def state(self, step: StepName) -> State:
        """Where a step stands."""
        if step == self.running:
            return "running"
        if self.failure and step == self.failure.step:
            return "failed"
        if step in self.passed:
            return "done"
        if self.facts is None or self.stale:
            return "unknown"
        if any(refusal.step == step for refusal in self.plan.refusals):
            return "refused"
        pending = any(stage.step == step for stage in self.plan.stages)
        blind = not self.facts.looked and step in ("image", "vm")
        return "todo" if pending or blind else "done"

    def before(self, step: StepName | None) -> list[StepName]:
        """The steps that have to be finished first, as the hosts are; none where that is not known."""
        if step is None or self.facts is None or self.stale:
            return []
        return self.plan.before(step)

    def part(self, step: StepName) -> Plan:
        """The plan of one step."""
        return self.plan.between(step, step)
