"""What of gluster no single answer shows: what failures leave behind, quorum, and commands at the same time."""

from __future__ import annotations

import threading

import pytest

from tests.practice.small import cluster, typed
from virtwiz.plan import Command, Run
from virtwiz.practice.pace import Pace
from virtwiz.practice.world import World
from virtwiz.transports.practice import connect

BRICKS = "g1:/data/brick1/v g2:/data/brick1/v g3:/data/brick1/v"
CREATE = f"gluster volume create v replica 3 {BRICKS}"
POOL = ("gluster peer probe g2", "gluster peer probe g3")


def _three(*lines: str) -> World:
    made = cluster()
    for line in (*POOL, *lines):
        assert typed(made, "g1", line).status == 0
    return World(made)


def test_a_failed_create_marks_bricks_and_makes_the_next_one_fail() -> None:
    made = _three().cluster
    wrong = f"gluster volume create v replica 3 {BRICKS.replace('g3:/data/brick1', 'g3:/srv')}"
    assert (
        "Staging failed on g3. Error: The brick g3:/srv/v is being created in the root"
        in typed(made, "g1", wrong).stderr
    )
    again = typed(made, "g1", CREATE)
    assert again.stderr == "volume create: v: failed: /data/brick1/v is already part of a volume\n"
    for host in ("g1", "g2"):
        typed(made, host, "setfattr -x trusted.glusterfs.volume-id /data/brick1/v; rm -rf /data/brick1/v/.glusterfs")
    assert typed(made, "g1", CREATE).status == 0


def test_two_nodes_with_group_virt_lose_their_bricks_together() -> None:
    made = cluster("g1", "g2")
    for line in (
        "gluster peer probe g2",
        "gluster --mode=script volume create v replica 2 g1:/data/brick1/v g2:/data/brick1/v",
        "gluster volume set v group virt",
        "gluster volume start v",
    ):
        assert typed(made, "g1", line).status == 0
    typed(made, "g2", "systemctl stop glusterd")
    assert typed(made, "g1", "gluster volume status v").stdout.count("  N  ") == 1
    assert typed(made, "g1", "gluster volume set v user.x 1").stderr == (
        "volume set: failed: Quorum not met. Volume operation not allowed.\n"
    )
    typed(made, "g2", "systemctl start glusterd")
    assert typed(made, "g1", "gluster volume status v").stdout.count("  Y  ") == 4


def test_each_started_brick_has_its_own_process_and_it_can_be_killed() -> None:
    made = _three(CREATE, "gluster volume start v").cluster
    assert typed(made, "g1", "pgrep -c glusterfs; pgrep -c -x glusterd").stdout == "2\n1\n"
    assert typed(made, "g1", "kill -9 $(cat /run/gluster/vols/v/g1-data-brick1-v.pid)").status == 0
    assert typed(made, "g1", "gluster volume status v").stdout.count("  N  ") == 1


def test_a_volume_is_changed_by_one_command_at_a_time() -> None:
    world = _three(CREATE)
    world.pace = Pace(1, 20)
    first, second = connect(world, "g1"), connect(world, "g2")
    cancelled, heard = threading.Event(), list[str]()

    def change(volume: str) -> Command:
        return Command("g1", Run(("gluster", "--mode=script", "volume", "set", volume, "group", "virt")), "why")

    running = threading.Thread(target=first.run, args=(change("v"), heard.append, cancelled))
    running.start()
    while "v" not in world.cluster.held:
        assert running.is_alive()
    assert second.run(change("v"), heard.append, cancelled) == 1
    assert heard == [
        "volume set: failed: Another transaction is in progress for v. Please try again after some time.\n"
    ]
    cancelled.set()
    running.join()
    assert not world.cluster.held


@pytest.mark.parametrize("name", ["g1", "g2", "g3"])
def test_every_node_tells_the_same_of_a_volume(name: str) -> None:
    made = _three(CREATE, "gluster volume set v storage.owner-uid 107 user.note hello").cluster
    assert typed(made, name, "gluster volume info v") == typed(made, "g1", "gluster volume info v")
    assert typed(made, name, "stat -c %u /data/brick1/v").stdout == "0\n"
    typed(made, "g2", "gluster volume start v")
    assert typed(made, name, "stat -c %u /data/brick1/v").stdout == "107\n"


def test_the_same_seed_gives_the_same_answers() -> None:
    told = [typed(_three(CREATE).cluster, "g2", "gluster volume info; gluster pool list") for _ in range(2)]
    assert told[0] == told[1]


def test_nodes_that_are_asked_at_once_get_the_same_uuids_as_one_after_another() -> None:
    one, other = cluster(), cluster()
    for name in ("g1", "g2", "g3"):
        typed(one, name, "gluster pool list")
    for name in ("g3", "g1", "g2"):
        typed(other, name, "gluster pool list")
    for name in ("g1", "g2", "g3"):
        assert typed(one, name, "gluster pool list") == typed(other, name, "gluster pool list")


def test_a_last_set_that_is_too_short_counts_with_the_first_bricks() -> None:
    """So says a real node, which looks at the order before it asks whether the hosts are peers."""
    made = cluster()
    bricks = "g1:/data/brick1/b g3:/data/brick1/c g2:/data/brick1/c g1:/data/brick1/c"
    said = typed(made, "g3", f"gluster --mode=script volume create v replica 3 {bricks}").stderr
    assert said.startswith("volume create: v: failed: Multiple bricks of a replicate volume are present on the same")
