"""A practice cluster in a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.practice.small import cluster, typed
from virtwiz.errors import VirtwizError
from virtwiz.practice import store

if TYPE_CHECKING:
    from pathlib import Path


def test_what_is_saved_is_what_is_loaded(tmp_path: Path) -> None:
    made = cluster("g1", "g2", hypervisors=("kvm1",))
    typed(made, "g1", "gluster peer probe g2; mkdir -p /data/brick1/vmstore")
    path = store.place(tmp_path / "three.yaml")
    assert store.load(path) is None
    store.save(made, path)
    assert store.load(path) == made
    store.reset(path)
    assert store.load(path) is None


def test_another_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.practice.json"
    path.write_text("{]")
    with pytest.raises(VirtwizError, match="is no saved practice cluster"):
        store.load(path)
