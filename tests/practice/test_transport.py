"""The practice transport: a plan's commands, as over SSH."""

from __future__ import annotations

import threading

import pytest

from tests.practice.small import cluster, typed
from virtwiz.errors import CannotConnect, ConnectionLost, Interrupted, Refused, TimedOut
from virtwiz.plan import Command, Run, Verb, Wait, WithMount
from virtwiz.practice.faults import Fault, put
from virtwiz.practice.pace import PACES, Pace
from virtwiz.practice.world import World
from virtwiz.transports.practice import PracticeTransport, connect


def _run(transport: PracticeTransport, verb: Verb, cancelled: threading.Event | None = None) -> tuple[int | None, str]:
    heard: list[str] = []
    command = Command(transport.host, verb, "why")
    return transport.run(command, heard.append, cancelled or threading.Event()), "".join(heard)


def _probe(name: str) -> Run:
    return Run(("gluster", "--mode=script", "peer", "probe", name))


POOL = Run(("gluster", "--mode=script", "pool", "list", "--xml"))


def test_a_command_changes_the_cluster_for_the_next_one() -> None:
    transport = connect(World(cluster()), "g1")
    assert _run(transport, _probe("g2")) == (0, "peer probe: success\n")
    assert "<hostname>g2</hostname>" in _run(transport, POOL)[1]


def test_a_wait_ends_when_its_patterns_are_there() -> None:
    world = World(cluster())
    transport = connect(world, "g1")
    wait = Wait(POOL, ("<hostname>g2</hostname>.*<connected>1</connected>",), "g2 is Connected", 60)
    assert _run(transport, wait)[1].startswith("waited 60 s in vain until g2 is Connected\n")
    assert world.cluster.now > 59
    _run(transport, _probe("g2"))
    assert _run(transport, wait) == (0, "")


def test_a_host_that_is_down_cannot_be_reached_and_is_lost_on_the_way() -> None:
    world = World(cluster())
    transport = connect(world, "g2")
    put(world.cluster, Fault("down", "g2"))
    with pytest.raises(ConnectionLost, match="g2: the connection was lost"):
        _run(transport, POOL)
    with pytest.raises(CannotConnect, match="g2: cannot be reached"):
        connect(world, "g2")


def test_a_cancelled_command_is_not_waited_for() -> None:
    world = World(cluster(), Pace(1000, 1000))
    cancelled = threading.Event()
    threading.Timer(0.05, cancelled.set).start()
    assert _run(connect(world, "g1"), POOL, cancelled) == (None, "")


def test_two_runs_do_not_hold_a_host_together() -> None:
    world = World(cluster(), PACES["off"])
    first, second = connect(world, "g1"), connect(world, "g1")
    told: list[str] = []
    first.lock(0, told.append)
    with pytest.raises(Refused, match="another run holds the host"):
        second.lock(0, told.append)
    first.close()
    second.lock(0, told.append)
    second.close()
    assert told == ["another run of this practice"]


def test_the_waiting_for_a_host_may_be_cancelled() -> None:
    world, cancelled = World(cluster(), PACES["off"]), threading.Event()
    first, second = connect(world, "g1"), connect(world, "g1")
    first.lock(0, print)
    with pytest.raises(Interrupted):
        second.lock(300, lambda _: cancelled.set(), cancelled)
    first.unlock()
    second.lock(0, print)


def test_commands_with_a_mount_do_not_get_in_each_others_way() -> None:
    made = cluster()
    for line in ("gluster volume create v g1:/data/brick1/v", "gluster volume start v"):
        assert typed(made, "g1", line).status == 0
    world = World(made, Pace(1, 0.05))
    transport = connect(world, "g1")
    answers: list[int | None] = []

    def touch(name: str) -> None:
        runs = (Run(("mkdir", name)), Run(("ls", name)), Run(("rmdir", name)))
        answers.append(_run(transport, WithMount(("g1",), "v", runs))[0])

    threads = [threading.Thread(target=touch, args=(f"d{number}",)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [0] * 8
    assert [mount for mount in made.hosts["g1"].mounts if mount.source] == []
    assert typed(made, "g1", "ls /tmp").stdout == ""


def test_what_would_never_end_is_given_up_at_its_limit() -> None:
    transport = connect(World(cluster()), "g1")
    with pytest.raises(TimedOut, match="did not end within 120 s"):
        _run(transport, Run(("sleep", "1000")))
