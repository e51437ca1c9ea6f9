"""The volume's options as rows: what they are now, what they become, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from virtwiz.facts import pool
from virtwiz.guide import options as told
from virtwiz.steps import options

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from virtwiz.facts.model import Facts
    from virtwiz.profile import Profile

UNKNOWN = "What the group holds is read from the node: Ctrl+L looks at the hosts."


@dataclass(frozen=True)
class Row:
    """One option; `own` where the profile sets it, over the `group`'s value if there is one; empty: unknown, unset."""

    option: str
    now: str
    proposed: str
    own: bool
    group: str = ""

    @property
    def settled(self) -> bool:
        """Whether the volume has it already."""
        return bool(self.now) and options.same(self.now, self.proposed)

    @property
    def gist(self) -> str:
        """Why, in a few words."""
        return told.why(self.option).partition(". ")[0].rstrip(".")

    @property
    def why(self) -> str:
        """Why, and whose value it is."""
        over = f"Yours, over {self.group} of the group" if self.group else "Yours"
        origin = over if self.own else "From the group"
        return f"{self.option}: {told.why(self.option) or 'gluster knows what it does.'} {origin}."


def rows(group: Mapping[str, str], own: Mapping[str, str], now: Mapping[str, str]) -> list[Row]:
    """The group's options in its order, then those that only the profile has."""
    return [
        Row(option, now.get(option, ""), own.get(option, group.get(option, "")), option in own, group.get(option, ""))
        for option in dict.fromkeys([*group, *own])
    ]


def group_of(profile: Profile | None, facts: Facts | None, name: str | None) -> Mapping[str, str] | None:
    """What a group holds on the node that the commands run on; nothing before the hosts were looked at."""
    return facts.node(pool.leader(profile, facts)).group(name) if profile and facts and name else {}


def now_of(profile: Profile | None, facts: Facts | None) -> Mapping[str, str]:
    """The options that are set on the volume."""
    volume = pool.volume(profile, facts) if profile and facts else None
    return volume.options if volume else {}


def missing_group(profile: Profile | None, facts: Facts | None, name: str | None) -> str:
    """What is wrong with a group that the node has no file for, and what there is instead."""
    if not profile or not facts or group_of(profile, facts, name) is not None:
        return ""
    leader = pool.leader(profile, facts)
    there = ", ".join(facts.node(leader).groups or {}) or "none at all"
    return f"{leader} has no group {name}; there is {there}"


def notes(profile: Profile | None, facts: Facts | None, listed: list[Row]) -> Iterator[str]:
    """What to know of all of them together: what is not known yet, and the traps."""
    if facts is None:
        yield UNKNOWN
    elif profile:
        yield from (f"! {trap}" for trap in told.traps(profile, {row.option: row.proposed for row in listed}))


def read_out(row: Row | None, known: list[str]) -> str:
    """What stands below the table: how much there is to beware of, the row's why, and all that is to know."""
    traps = sum(note.startswith("!") for note in known)
    first = [f"! {traps} thing{'' if traps == 1 else 's'} to beware of, below (Tab)."] if traps else []
    return "\n".join([*first, *([row.why] if row else []), *known])
