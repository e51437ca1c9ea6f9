"""The verbs of a plan on a practice host. They never become shell: what a verb means is done here."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from virtwiz.plan import Run, Wait
from virtwiz.practice import programs, scripts
from virtwiz.practice.answer import Answer
from virtwiz.practice.mounting import mount_volume, unmount

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from virtwiz.plan import Verb, WithMount
    from virtwiz.practice.session import Session

PAUSE: Final = 0.2
"""Seconds between two questions of a wait."""


def perform(session: Session, verb: Verb) -> Generator[Answer]:
    """Do a verb; each answer comes when its program has ended, and the last one's status is the verb's."""
    if isinstance(verb, Run):
        yield run(session, verb)
    elif isinstance(verb, Wait):
        yield from _wait(session, verb)
    else:
        yield from _with_mount(session, verb)


def run(session: Session, program: Run) -> Answer:
    """One program; `sh -c` runs virtwiz' own."""
    if program.argv[:2] == ("sh", "-c"):
        return scripts.run(session, program.argv[2], program.argv[4:])
    return programs.run(session, program.argv, program.stdin)


def _wait(session: Session, wait: Wait) -> Iterator[Answer]:
    waited = 0.0
    while True:
        answer = run(session, wait.program)
        flat = "".join(answer.output.split())
        if all(re.search(pattern, flat) for pattern in wait.patterns):
            yield Answer(seconds=answer.seconds)
            return
        waited += answer.seconds + PAUSE
        if waited >= wait.limit:
            break
        yield Answer(status=1, seconds=answer.seconds + PAUSE)
    told = "".join(f"{line}\n" for line in answer.output.splitlines() if not line.lstrip(" ").startswith("<"))
    yield Answer(f"waited {wait.limit} s in vain until {wait.until}\n{told}", status=1, seconds=PAUSE)


def _with_mount(session: Session, verb: WithMount) -> Iterator[Answer]:
    with _directory(session) as directory:
        mounted = mount_volume(session, verb.servers, verb.volume, directory, read_only=verb.read_only)
        yield mounted
        if mounted.status:
            return
        try:
            inside = replace(session, cwd=directory)
            for each in verb.runs:
                answer = run(inside, each)
                yield answer
                if answer.status:
                    return
        finally:
            unmount(session, directory)


@contextmanager
def _directory(session: Session) -> Iterator[str]:
    """A directory of this verb's own: others may run on the host at the same time."""
    name = f"/tmp/virtwiz.{session.host.next_pid():06}"
    session.files.make_directory(name, 0o700, parents=True)
    try:
        yield name
    finally:
        session.files.remove(name)
