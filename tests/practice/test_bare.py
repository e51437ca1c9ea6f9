"""Hosts that come to a practice cluster later."""

from __future__ import annotations

from pathlib import Path

from tests.practice.small import typed
from virtwiz.practice import bare
from virtwiz.profile import load, loads

TEXT = (Path(__file__).parents[2] / "sample_profiles" / "three-node-replica.yaml").read_text()


def test_a_host_that_the_profile_gets_later_is_there() -> None:
    cluster = bare.for_profile(load(Path(__file__).parents[2] / "sample_profiles" / "three-node-replica.yaml"))
    typed(cluster, "g1", "mkdir /data/brick1/mine")
    bare.complete(cluster, loads(TEXT.replace("  kvm1: {}", "  kvm1: {}\n  g4: {}").replace("g3]", "g3, g4]")))
    assert list(cluster.hosts) == ["g1", "g2", "g3", "kvm1", "g4"]
    assert typed(cluster, "g1", "gluster peer probe g4").stdout == "peer probe: success\n"
    assert typed(cluster, "g4", "gluster peer probe g1").status == 0
    assert typed(cluster, "g1", "ls -d /data/brick1/mine").status == 0
