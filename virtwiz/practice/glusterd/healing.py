"""What bricks missed while they were down, and how they catch up."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from virtwiz.practice.model import Cluster, Volume


def miss(cluster: Cluster, volume: Volume, path: str) -> None:
    """Note that a file of the volume was changed while a brick was down."""
    missed = cluster.pending.setdefault(volume.id, [])
    if path not in missed:
        missed.append(path)


def heal(cluster: Cluster, volume: Volume, *, whole: bool) -> None:
    """With all bricks online nothing is left to heal."""
    if whole:
        cluster.pending.pop(volume.id, None)


def left(cluster: Cluster, volume: Volume) -> list[str]:
    """The files that a brick still misses."""
    return cluster.pending.get(volume.id, []) if volume.set_size > 1 else []
