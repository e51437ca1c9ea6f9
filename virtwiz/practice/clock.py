"""The time of day on a practice cluster: all its hosts have the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from virtwiz.practice.model import Cluster

BEGIN: Final = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
"""When a practice begins."""


def at(seconds: float) -> datetime:
    """The time so many seconds after the beginning."""
    return BEGIN + timedelta(seconds=seconds)


def stamp(cluster: Cluster, later: float = 0.0) -> str:
    """Now, or so many seconds later, as gluster's logs have it."""
    return at(cluster.now + later).strftime("[%Y-%m-%d %H:%M:%S.%f +0000]")
