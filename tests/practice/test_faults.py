"""Faults: what the programs say of each, and that it can be put right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.practice.small import cluster, typed
from virtwiz.practice.faults import KINDS, Fault, lift, put

if TYPE_CHECKING:
    from virtwiz.practice.model import Cluster

BRICKS = "g1:/data/brick1/v g2:/data/brick1/v g3:/data/brick1/v"
CREATE = f"gluster volume create v replica 3 {BRICKS}"


def _pool(*more: str) -> Cluster:
    made = cluster("g1", "g2", "g3", hypervisors=("kvm1",))
    for line in ("gluster peer probe g2", "gluster peer probe g3", *more):
        assert typed(made, "g1", line).status == 0
    return made


SAID = [
    (Fault("down", "g2"), "g1", "gluster peer status", "State: Peer in Cluster (Disconnected)"),
    (Fault("down", "g2"), "g1", CREATE, "volume create: v: failed: Host g2 not connected"),
    (Fault("cut", "g3"), "g1", CREATE, "volume create: v: failed: Host g3 not connected"),
    (Fault("firewalled", "g2"), "g1", "gluster peer status", "State: Peer in Cluster (Disconnected)"),
    (Fault("glusterd-stopped", "g1"), "g1", "gluster pool list", "Connection failed. Please check if gluster daemon"),
    (Fault("libvirt-stopped", "kvm1"), "kvm1", "virsh list", "Failed to connect socket to"),
    (Fault("used-brick", "g2", "/data/brick1/v"), "g1", CREATE, "Error: /data/brick1/v is already part of a volume"),
    (Fault("unknown-name", "g3", "g2"), "g3", "getent hosts g2 || echo unknown", "unknown"),
    (Fault("full-disk", "g1", "/data/brick1"), "g1", "echo x > /data/brick1/x", "No space left on device"),
    (Fault("no-group-file", "g1", "virt"), "g1", "gluster volume set v group virt", "No such file or directory"),
    (Fault("broken-volfile", "g1"), "g1", "systemctl start glusterd", "Job for glusterd.service failed"),
    (Fault("no-gluster-driver", "kvm1"), "kvm1", "qemu-img info gluster://g1/v/x.img", "Unknown protocol 'gluster'"),
]


@pytest.mark.parametrize(("fault", "host", "line", "text"), SAID, ids=[fault.kind for fault, *_ in SAID])
def test_a_fault_is_told_as_by_the_real_programs(fault: Fault, host: str, line: str, text: str) -> None:
    made = _pool()
    put(made, fault)
    assert text in typed(made, host, line).output


def test_a_firewall_that_drops_is_waited_for_in_vain() -> None:
    made = cluster()
    put(made, Fault("firewalled", "g2"))
    answer = typed(made, "g1", "gluster peer probe g2")
    assert (answer.stdout, answer.stderr, answer.status) == ("Error : Request timed out\n", "", 1)
    assert answer.seconds == 120
    lift(made, Fault("firewalled", "g2"))
    assert typed(made, "g1", "gluster peer probe g2").status == 0


def test_a_clone_is_taken_for_the_one_it_was_made_of() -> None:
    made = cluster()
    put(made, Fault("cloned", "g2", "g1"))
    answer = typed(made, "g1", "gluster peer probe g2")
    assert answer.stderr == "peer probe: failed: Peer uuid (host g2) is same as local uuid\n"


def test_a_dead_brick_comes_back_by_force_only() -> None:
    made = _pool(CREATE, "gluster volume start v")
    put(made, Fault("dead-brick", "g2", "/data/brick1/v"))
    assert typed(made, "g1", "gluster volume status v").stdout.count("  N  ") == 1
    assert typed(made, "g1", "gluster volume start v").stderr == "volume start: v: failed: Volume v already started\n"
    assert typed(made, "g1", "gluster volume start v force").status == 0
    assert typed(made, "g1", "gluster volume status v").stdout.count("  N  ") == 0


@pytest.mark.parametrize("kind", ["down", "cut"])
def test_a_node_that_was_away_catches_up(kind: str) -> None:
    made = _pool(CREATE)
    fault = Fault(kind, "g3")
    put(made, fault)
    for line in ("gluster volume start v", "gluster volume set v user.note hello"):
        assert typed(made, "g1", line).status == 0
    assert "Status: Created" in typed(made, "g3", "gluster volume info v").stdout or kind == "down"
    lift(made, fault)
    told = typed(made, "g3", "gluster volume info v").stdout
    assert "Status: Started" in told
    assert "user.note: hello" in told
    assert typed(made, "g1", "gluster volume status v").stdout.count("  Y  ") == 6


def test_a_broken_file_is_mended_by_hand() -> None:
    made = _pool()
    put(made, Fault("broken-volfile", "g1"))
    assert typed(made, "g1", "sed -i '$d' /etc/glusterfs/glusterd.vol && systemctl start glusterd").status == 0
    assert typed(made, "g1", "systemctl is-active glusterd").stdout == "active\n"


def test_every_kind_says_what_it_is_and_is_tried_here() -> None:
    assert {*KINDS} == {fault.kind for fault, *_ in SAID} | {"cloned", "dead-brick"}
    assert all(kind.words for kind in KINDS.values())
