"""A command, word by word, each with its meaning."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING

from virtwiz.guide.options import WHY
from virtwiz.guide.words import OPTION, WORDS
from virtwiz.plan import Run, Wait, WithMount

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from virtwiz.plan import Command

UNKNOWN = "Its meaning is not in this guide."


@dataclass(frozen=True)
class Part:
    """One or two words of a command, as one would type them, and what they mean."""

    words: str
    meaning: str


def explain(command: Command) -> tuple[Part, ...]:
    """All words of a command in their order; what surrounds them (waiting, a mount) comes first."""
    return tuple(_parts(command))


def _parts(command: Command) -> Iterator[Part]:
    verb = command.verb
    if isinstance(verb, Run):
        yield from _run(verb, command.label)
    elif isinstance(verb, Wait):
        yield Part("until … do sleep; done", f"Asks again and again, {verb.limit} seconds at most, until {verb.until}.")
        yield from _run(verb.program, "")
    else:
        yield from _mount(verb)
        for run in verb.runs:
            yield from _run(run, command.label)


def _mount(verb: WithMount) -> Iterator[Part]:
    yield Part("mktemp -d", "An empty directory to mount the volume on, for a moment.")
    yield Part("trap … EXIT", "Whatever happens, it is unmounted and taken away again.")
    read_only = " Nothing can be written through it." if verb.read_only else ""
    yield Part(f"mount -t glusterfs {verb.servers[0]}:/{verb.volume}", f"The volume as a directory.{read_only}")
    if len(verb.servers) > 1:
        yield Part("-o backup-volfile-servers=…", f"Where {verb.servers[0]} is down the next one is asked.")


def _run(run: Run, label: str) -> Iterator[Part]:
    if run.argv[:2] == ("sh", "-c"):
        what = label.strip("<>") or "it looks, and changes nothing"
        yield Part("sh -c '…'", f"A small shell program: {what}.")
        yield from (Part(shlex.quote(word), "What the program is about.") for word in run.argv[4:])
        return
    yield from explained(run.argv)
    if run.stdin:
        yield Part("<<'END' … END", "What the program reads from standard input.")


def explained(argv: Sequence[str]) -> Iterator[Part]:
    """The words of one program; two that belong together stand together."""
    at = 0
    while at < len(argv):
        before = " ".join(argv[:at])
        two = argv[at : at + 2]
        pair = _option(before, two) or (_meaning(before, " ".join(two)) if len(two) == 2 else "")
        taken = two if pair else argv[at : at + 1]
        yield Part(shlex.join(taken), pair or _meaning(before, argv[at]) or UNKNOWN)
        at += len(taken)


def _meaning(before: str, words: str) -> str:
    fitting = (meaning for after, word, meaning in WORDS if re.fullmatch(word, words) and _stands(after, before))
    return next(fitting, "")


def _stands(after: str, before: str) -> bool:
    """Whether the words before end as wanted; `^` alone: there are none."""
    return not before if after == "^" else bool(re.search(rf"(^|\s){after}$", before))


def _option(before: str, two: Sequence[str]) -> str:
    """The meaning of an option of a volume with its value."""
    if len(two) < 2 or two[0] == "group" or not re.search(f"{OPTION}$", before):
        return ""
    return WHY.get(two[0], "An option of the volume, and its value.")
