"""Read the cases: what is asked for, what is there, and the plan that follows.

A case is laid over a sample profile (`base`, two-node-documented where it says nothing; `profile` is what differs) and
over the facts of hosts on which all steps up to `after` are done (`bare`: none; `unasked`: there are no facts);
`facts` is what differs, in the form of world.py. `plan` is what `virtwiz plan` prints of the step that the file is
named after, `refused` a part of each refusal.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from tests.steps import world
from virtwiz import steps
from virtwiz.facts.model import Facts
from virtwiz.profile import Profile, load, loads

if TYPE_CHECKING:
    from virtwiz.plan import Plan

HERE = Path(__file__).parent / "cases"
SAMPLES = Path(__file__).parents[2] / "sample_profiles"
KEYS = {"title", "base", "profile", "after", "facts", "steps", "plan", "refused", "unknown"}


@dataclass(frozen=True)
class Case:
    """One case: a profile, facts, and what follows from them."""

    file: str
    given: dict[str, Any]

    def __str__(self) -> str:
        """Name the case where pytest lists it."""
        return f"{self.file}: {self.given['title']}"

    @property
    def profile(self) -> Profile:
        """The sample profile with what the case says over it."""
        return sample(self.given.get("base", "two-node-documented"), self.given.get("profile"))

    @property
    def facts(self) -> Facts:
        """The facts after the steps that are done, with what the case says over them."""
        if self.given["after"] == "unasked":
            return Facts()
        plain = world.done(self.profile, self.given["after"])
        return world.facts(self.profile, world.merged(plain, self.given.get("facts", {})))

    @property
    def plan(self) -> Plan:
        """What virtwiz makes of it, of the steps that the case is about."""
        first, *last = self.given.get("steps", self.file).split()
        return steps.plan(self.profile, self.facts).between(first, *(last or [first]))


def sample(name: str, over: dict[str, Any] | None = None) -> Profile:
    """A sample profile, perhaps with other values."""
    path = SAMPLES / f"{name}.yaml"
    if not over:
        return load(path)
    return loads(yaml.safe_dump(world.merged(_read(path), over)))


def cases() -> list[Case]:
    """All cases of all files."""
    return [Case(path.stem, given) for path in sorted(HERE.glob("*.yaml")) for given in _read(path)]


class _Loader(yaml.SafeLoader):
    """YAML as profiles have it: `on` and `off` are text."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML's own way
        first: [rule for rule in rules if rule[0] != "tag:yaml.org,2002:bool"]
        for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("true|false"), ["t", "f"])


def _read(path: Path) -> Any:
    return yaml.load(path.read_text(), _Loader)
