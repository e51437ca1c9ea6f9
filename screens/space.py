"""What a choice of copies gives: usable space, and what may fail."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from screens.layout import copies_of, sets_of
from virtwiz.facts import pool
from virtwiz.formats.sizes import rough_size

if TYPE_CHECKING:
    from collections.abc import Iterator

    from screens.session import Answers
    from virtwiz.facts.model import Facts, Filesystem
    from virtwiz.profile import Brick, Profile

UNEVEN = 1.1
"""How many times the smallest brick of a set the largest may have before it is worth a word."""


@dataclass(frozen=True)
class Space:
    """Bytes for images, of so many on all bricks that hold data; `uneven` tells the sets that waste some."""

    usable: int
    total: int
    uneven: tuple[str, ...] = ()


def space(profile: Profile, facts: Facts) -> Space | None:
    """How much space the volume has; None where the filesystem of a brick is not known.

    The smallest brick of a set counts, an arbiter holds no data, and bricks on one filesystem share it.
    """
    sets = [members[:-1] if profile.volume.arbiter else members for members in profile.volume.sets]
    under = {brick: facts.node(brick.host).filesystem(brick.path) for members in sets for brick in members}
    known = {brick: at for brick, at in under.items() if at}
    if not under or len(known) < len(under):
        return None
    stands = pool.volume(profile, facts) is not None
    sharing = Counter((brick.host, at.mount) for brick, at in known.items())
    shares = {brick: _room(at, stands=stands) // sharing[brick.host, at.mount] for brick, at in known.items()}
    distinct = {(brick.host, at.mount): _room(at, stands=stands) for brick, at in known.items()}
    usable = sum(min(shares[brick] for brick in members) for members in sets if members)
    return Space(usable, sum(distinct.values()), tuple(_uneven(sets, shares)))


def _room(at: Filesystem, *, stands: bool) -> int:
    """What fits: all of it where the volume stands and may fill it, else what others have left."""
    return at.size if stands else at.left


def _uneven(sets: list[tuple[Brick, ...]], shares: dict[Brick, int]) -> Iterator[str]:
    for number, members in enumerate(sets, start=1):
        small, large = min(members, key=shares.__getitem__), max(members, key=shares.__getitem__)
        if shares[large] > UNEVEN * shares[small]:
            idle = rough_size(shares[large] - shares[small])
            yield f"! Set {number}: its smallest brick counts, {small}; {idle} of {large} stay idle."


def usable_line(answers: Answers, known: Space | None, free: int | None = None) -> str:
    """The usable space, in bytes where the filesystems are known, else as a part of the whole; `free`: now."""
    if known is None:
        data = max(1, copies_of(answers) - _arbiter(answers))
        part = {1: "all", 2: "half", 3: "a third"}.get(data, f"one part in {data}")
        return f"Usable     {part} of the data bricks' space"
    now = f", {rough_size(free)} free now" if free is not None else ""
    return f"Usable     {rough_size(known.usable)} of {rough_size(known.total)}{now}"


def failing(answers: Answers) -> list[str]:
    """What may fail without loss, and what stops or splits."""
    lines = [f"May fail   {_may_fail(answers)}"]
    if copies_of(answers) == 2:
        lines.append(
            "! Two copies split: when the hosts lose sight of each other, neither knows who is right: one side stops, "
            "or both write on and differ. Take 3, or 2 and an arbiter."
        )
    if len(answers.get("peers") or []) == 2 and _server_quorum(answers):
        lines.append(
            "! The server quorum of group virt wants more than half of the pool, and one of two peers is just half: "
            "when either is lost, all storage stops. A third peer without bricks mends that."
        )
    return lines


def _arbiter(answers: Answers) -> int:
    return int((answers.get("volume") or {}).get("arbiter") == 1)


def _may_fail(answers: Answers) -> str:
    copies = copies_of(answers)
    if copies == 1:
        return "no host: with it go its files, and the machines on them."
    if copies == 2:
        return "no host for sure: it depends on which."
    several = (copies - 1) // 2
    hosts = "any one host" if several == 1 else f"any {several} hosts"
    of_each = " of each set" if len(sets_of(answers)) > 1 else ""
    votes = " An arbiter votes and holds names only." if _arbiter(answers) else ""
    return f"{hosts}{of_each}; machines go on.{votes}"


def _server_quorum(answers: Answers) -> bool:
    """Whether the volume wants more than half of the pool: so group virt has it, unless an option says otherwise."""
    tunables: dict[str, Any] = (answers.get("volume") or {}).get("tunables") or {}
    given = (tunables.get("options") or {}).get("cluster.server-quorum-type")
    return bool(given == "server" if given is not None else tunables.get("group", "virt") == "virt")
