"""Hosts without systemd: glusterd is restarted by service(8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.lab.clusters import replayed, sample, titles

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from virtwiz.lab import Lab

pytestmark = pytest.mark.lab


def test_replay_where_no_systemd_runs(fresh_lab: Callable[..., Lab], tmp_path: Path) -> None:
    path = sample("three-node-replica", fresh_lab(systemd=False), tmp_path)
    ran = titles(replayed(path, "--to", "image"))
    assert [title for title in ran if "restart" in title] == [
        f"glusterd {peer} service glusterd restart" for peer in ("g1", "g2", "g3")
    ]
    assert [event["event"] for event in replayed(path, "--to", "image")] == ["ended"]
