"""Somebody at a host's prompt: what a program that is run there gets to know."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from virtwiz.practice.answer import Answer
from virtwiz.practice.files import Files

if TYPE_CHECKING:
    from virtwiz.practice.model import Cluster, Host


@dataclass
class Session:
    """A user on a host, in a directory."""

    cluster: Cluster
    host: Host
    cwd: str = "/root"
    uid: int = 0
    gid: int = 0
    variables: dict[str, str] = field(default_factory=dict)
    limit: float | None = None
    """Seconds after which timeout(1) ends what runs; None: nobody does."""

    @property
    def files(self) -> Files:
        """The host's files, seen from here."""
        return Files(self.cluster, self.host, self.cwd)


Program = Callable[[Session, tuple[str, ...], str], Answer]
"""A program: gets the session, its words (its own name first) and what it reads from standard input."""
