"""A small practice cluster, and somebody at its prompts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from virtwiz.practice import bare
from virtwiz.practice.answer import passing, together
from virtwiz.practice.session import Session
from virtwiz.practice.typed import interpret

if TYPE_CHECKING:
    from virtwiz.practice.answer import Answer
    from virtwiz.practice.model import Cluster


def cluster(*nodes: str, hypervisors: tuple[str, ...] = ()) -> Cluster:
    """Bare storage hosts, each with a disk at /data/brick1, and hypervisors."""
    return bare.cluster({node: [bare.DISK] for node in nodes or ("g1", "g2", "g3")}, hypervisors)


def typed(where: Cluster, host: str, line: str, stdin: str = "") -> Answer:
    """Type a line at a host's prompt."""
    return together(passing(where, interpret(Session(where, where.hosts[host]), line, stdin)))
