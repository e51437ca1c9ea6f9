"""A lab leaves nothing behind: after `down`, after an `up` that was interrupted or killed, beside another lab."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.lab.traces import processes, still_there, traces
from virtwiz.lab import Lab, LabError, LabHost, down, execute, find, hosts, status, up

pytestmark = pytest.mark.lab

UP = "import sys; from virtwiz import lab; lab.up(sys.argv[1], tell=lambda line: print(line, flush=True))"
STAGES = ("network", "roots", "hosts")


def start_up(name: str, until: str) -> subprocess.Popen[str]:
    """An `up` in a process (and a session) of its own, that has just told of a stage."""
    process = subprocess.Popen(
        [sys.executable, "-c", UP, name],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    assert process.stdout
    for line in process.stdout:
        if line.startswith(until):
            return process
    raise AssertionError(f"`up` ended before {until}")


def awaited(condition: Callable[[], bool], seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return condition()


def moving(found: set[str]) -> set[str]:
    """The traces that a new lab of the same name cannot have again."""
    return {trace for trace in found if trace.startswith(("process", "link"))}


def is_gone(before: set[str]) -> bool:
    return awaited(lambda: not still_there(before))


def test_down_leaves_nothing(fresh_lab: Callable[..., Lab]) -> None:
    lab = fresh_lab(1)
    before = traces(lab)
    kinds = {trace.split()[0] for trace in before if not trace.startswith("/")}
    assert kinds == {"mount", "loop", "namespace", "link", "process", "control"}

    down(lab.name)

    assert is_gone(before), still_there(before)
    assert traces(lab) == set()
    assert not list(Path("/run/systemd/nspawn").glob(f"*/{lab.hosts[0].netns}"))


def test_down_needs_a_lab(lab_machine: None) -> None:
    with pytest.raises(LabError, match="there is no lab nosuch"):
        down("nosuch")


def test_a_standing_lab_is_not_set_up_again(lab: Lab) -> None:
    with pytest.raises(LabError, match="stands already"):
        up(lab.name)

    assert find(lab.name) == lab


def test_two_labs_stand_side_by_side(lab: Lab, fresh_lab: Callable[..., Lab]) -> None:
    other = fresh_lab(1)

    addresses = [host.address for each in (lab, other) for host in each.hosts]
    assert len(set(addresses)) == len(addresses) == 6
    assert "64 bytes" not in execute(lab, "g1", f"ping -c1 -W1 {other.hosts[0].address}").stdout

    execute(other, "g1", "systemctl stop ssh glusterd", check=True)
    down(other.name)
    assert all(host.alive and host.ssh for each in status() if each.name == lab.name for host in each.hosts)
    assert execute(lab, "g1", "systemctl is-active ssh glusterd").stdout.split() == ["active", "active"]


def test_the_older_of_two_labs_may_go_first(fresh_lab: Callable[..., Lab]) -> None:
    older, younger = fresh_lab(1), fresh_lab(1)
    before = traces(older)

    down(older.name)

    assert is_gone(before), still_there(before)
    assert traces(older) == set()
    assert all(host.is_alive for host in younger.hosts)


def test_up_after_everything_was_killed(fresh_lab: Callable[..., Lab]) -> None:
    lab = fresh_lab(1)
    before = traces(lab)
    for pid in processes(lab):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    assert awaited(lambda: not processes(lab) and not any(host.is_alive for host in find(lab.name).hosts))

    again = up(lab.name, 1)

    assert is_gone(moving(before)), still_there(before)
    assert execute(again, "g1", "gluster --mode=script pool list").returncode == 0


def test_a_failed_up_takes_down_what_was_built(lab_name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(lab: Lab, host: LabHost) -> None:
        found.append(traces(lab))
        raise LabError(f"{host.name} does not start today")

    found: list[set[str]] = []
    monkeypatch.setattr(hosts, "start", fail)

    with pytest.raises(LabError, match="does not start today"):
        up(lab_name)

    assert found[0]
    assert is_gone(found[0]), still_there(found[0])
    with pytest.raises(LabError, match="there is no lab"):
        find(lab_name)


@pytest.mark.parametrize("stage", STAGES)
def test_ctrl_c_takes_down_what_was_built(lab_name: str, stage: str) -> None:
    process = start_up(lab_name, stage)
    half_done = find(lab_name)
    before = traces(half_done)

    os.killpg(process.pid, signal.SIGINT)
    process.communicate(timeout=60)

    assert process.returncode != 0
    assert is_gone(before)
    assert traces(half_done) == set()


@pytest.mark.parametrize("stage", STAGES)
def test_what_a_killed_up_left_can_be_taken_down(lab_name: str, stage: str) -> None:
    process = start_up(lab_name, stage)
    process.kill()
    process.communicate()
    half_done = find(lab_name)
    before = traces(half_done)

    down(lab_name)

    assert is_gone(before)
    assert traces(half_done) == set()


def test_the_next_up_cleans_up_after_a_killed_one(lab_name: str) -> None:
    process = start_up(lab_name, "hosts")
    with pytest.raises(LabError, match="is busy"):
        down(lab_name)
    process.kill()
    process.communicate()
    before = moving(traces(find(lab_name)))
    told: list[str] = []

    lab = up(lab_name, 1, tell=told.append)

    assert "cleaning up" in told[0]
    assert is_gone(before), still_there(before)
    assert len(lab.hosts) == 2


def test_hosts_without_systemd(fresh_lab: Callable[..., Lab]) -> None:
    lab = fresh_lab(1, systemd=False)

    assert execute(lab, "g1", "test -e /run/systemd/system").returncode == 1
    execute(lab, "g1", "service glusterd restart && gluster --mode=script pool list", check=True)
    execute(lab, "kvm1", "virsh capabilities && virsh net-info default", check=True)
