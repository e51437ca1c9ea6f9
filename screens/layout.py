"""How the bricks make replica sets: from the answers alone, finished or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from virtwiz.steps.gluster import names

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from screens.session import Answers


@dataclass(frozen=True)
class Slot:
    """A brick's place: the number of its set, from 1, and whether it is the set's arbiter."""

    number: int
    arbiter: bool = False

    def __str__(self) -> str:
        return f"{self.number} arb." if self.arbiter else str(self.number)


def bricks_of(answers: Answers) -> list[str]:
    """The bricks as they were written, in the order gluster gets them."""
    return [str(brick) for brick in (answers.get("volume") or {}).get("bricks") or []]


def paths_of(answers: Answers) -> list[str]:
    """The paths of the bricks, each once."""
    return list(dict.fromkeys(path for brick in bricks_of(answers) if (path := brick.partition(":")[2])))


def copies_of(answers: Answers) -> int:
    """How many bricks make a set; 1 where the answer is none yet."""
    replica = (answers.get("volume") or {}).get("replica", 1)
    return replica if isinstance(replica, int) and replica > 0 else 1


def slots(answers: Answers) -> list[Slot]:
    """Where each brick stands."""
    size, arbiter = copies_of(answers), (answers.get("volume") or {}).get("arbiter") == 1
    return [Slot(place // size + 1, arbiter and place % size == size - 1) for place in range(len(bricks_of(answers)))]


def sets_of(answers: Answers) -> list[list[str]]:
    """The bricks, set by set; the last set may lack some."""
    bricks, size = bricks_of(answers), copies_of(answers)
    return [bricks[start : start + size] for start in range(0, len(bricks), size)]


def set_lines(answers: Answers) -> list[str]:
    """A line for each set: its hosts, then the path where all have the same."""
    arbiter = (answers.get("volume") or {}).get("arbiter") == 1
    return [_set_line(number, members, arbiter=arbiter) for number, members in enumerate(sets_of(answers), start=1)]


def _set_line(number: int, members: Sequence[str], *, arbiter: bool) -> str:
    paths = {brick.partition(":")[2] for brick in members}
    words = [brick.partition(":")[0] for brick in members] if len(paths) == 1 else list(members)
    if arbiter:
        words[-1] += " (arbiter)"
    same = f", {paths.pop()}" if len(paths) == 1 else ""
    return f"Set {number}      {'  '.join(words)}{same}"


def shared(answers: Answers) -> Iterator[str]:
    """Tell each set that has several bricks on one host."""
    for number, members in enumerate(sets_of(answers), start=1):
        hosts = [brick.partition(":")[0] for brick in members]
        twice = tuple(dict.fromkeys(host for host in hosts if hosts.count(host) > 1))
        if twice:
            yield f"! Set {number} has several bricks on {names(twice)}: they would be lost together. Move one (u, j)."


def proposed(paths: Sequence[str], peers: Sequence[str]) -> list[str]:
    """A brick of each path on each peer, path by path.

    So the bricks of a set are on as many hosts as there are, however many of them make a set.
    """
    return [f"{peer}:{path}" for path in paths for peer in peers]
