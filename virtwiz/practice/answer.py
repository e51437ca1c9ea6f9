"""What a program answers: its output, its exit status, and how long the real one takes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from virtwiz.practice.model import Cluster

NOT_MODELLED: Final = 127
"""The exit status of what the practice cluster does not know; a shell's own for an unknown command."""


@dataclass(frozen=True)
class Answer:
    """The answer of one program."""

    stdout: str = ""
    stderr: str = ""
    status: int = 0
    seconds: float = 0.01
    """What the real program takes."""
    holds: str = ""
    """The volume that nobody else may change meanwhile (gluster's transaction lock)."""

    @property
    def output(self) -> str:
        """Both streams as they come where they are one: programs keep stdout back until they end."""
        return self.stderr + self.stdout


def failed(stderr: str, status: int = 1, seconds: float = 0.01) -> Answer:
    """A failure told in one line on stderr."""
    return Answer(stderr=f"{stderr}\n", status=status, seconds=seconds)


def not_modelled(what: str) -> Answer:
    """The honest answer to what the practice cluster does not know."""
    return failed(f"practice: {what} is not modelled here", NOT_MODELLED)


def passing(cluster: Cluster, answers: Iterable[Answer]) -> Iterator[Answer]:
    """The answers, while the cluster's time passes with them."""
    for answer in answers:
        cluster.now += answer.seconds
        yield answer


def together(answers: Iterable[Answer]) -> Answer:
    """Several answers as one; the status is the last one's."""
    whole = Answer(seconds=0)
    for answer in answers:
        whole = replace(
            answer,
            stdout=whole.stdout + answer.stdout,
            stderr=whole.stderr + answer.stderr,
            seconds=whole.seconds + answer.seconds,
        )
    return whole
