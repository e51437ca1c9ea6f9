"""virtwiz killed with -9 at many moments, then replayed at once: the end state is that of a run left alone."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING, Any

import pytest

from tests.lab.clusters import begun, end_state, inside, replayed, sample, until, written
from virtwiz.profile import load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from virtwiz.lab import Lab

    Matches = Callable[[dict[str, Any]], bool]

pytestmark = [pytest.mark.lab, pytest.mark.xdist_group("killed")]


def event(kind: str, step: str, words: str, host: str = "") -> Matches:
    """The first event of a kind and step whose title, seen when it started, holds these words."""
    titles: dict[str, str] = {}

    def matches(found: dict[str, Any]) -> bool:
        if found["event"] == "started":
            titles[found["id"]] = found["title"]
        title = titles.get(found.get("id", ""), "")
        return found["event"] == kind and found["step"] == step and words in title and host in ("", found["host"])

    return matches


MOMENTS: dict[str, Matches] = {
    "the first probe": event("started", "peers", "peer probe g2"),
    "the volume's creation": event("started", "replica", "volume create"),
    "the group": event("started", "tunables", "group virt"),
    "the edit": event("started", "glusterd", "the edit"),
    "the restart": event("started", "glusterd", "restart glusterd"),
    "the owner": event("started", "ownership", "storage.owner-uid"),
    "the start": event("started", "start", "volume start"),
    "between start and bricks": event("finished", "start", "volume start"),
    "an image": event("started", "image", "create -f qcow2"),
    "the definition": event("started", "vm", "virsh define"),
    "the machine's start": event("started", "vm", "virsh start"),
}

IN_CI = ("the restart", "an image")
NAMES = [pytest.param(name, marks=() if name in IN_CI else pytest.mark.soak) for name in MOMENTS]
PEERS = ("g1", "g2", "g3")


@pytest.fixture(scope="module")
def undisturbed(lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """The end state of a run that nobody disturbed."""
    path = two_images(lab, tmp_path_factory.mktemp("undisturbed"))
    replayed(path)
    return end_state(lab, load(path))


def two_images(lab: Lab, folder: Path) -> Path:
    """Two images by libgfapi, and a machine with the first one."""
    profile = load(sample("two-disks", lab, folder))
    vms = tuple(vm.model_copy(update={"disks": vm.disks[:1]}) for vm in profile.vms)
    return written(profile.model_copy(update={"vms": vms}), folder)


def killed(path: Path, moment: Matches) -> None:
    """Begin a replay and kill it at that moment."""
    process = begun(path)
    try:
        until(process, moment)
        process.send_signal(signal.SIGKILL)
    finally:
        process.kill()
        process.communicate()


def assert_recovers(lab: Lab, path: Path, expected: dict[str, object]) -> None:
    """Replayed at once, it ends well, in the same state."""
    replayed(path)
    assert end_state(lab, load(path)) == expected
    assert [found["event"] for found in replayed(path)] == ["ended"]


@pytest.mark.parametrize("name", NAMES)
def test_killed_and_replayed(
    fresh_lab: Callable[..., Lab], tmp_path: Path, undisturbed: dict[str, object], name: str
) -> None:
    lab = fresh_lab()
    path = two_images(lab, tmp_path)
    killed(path, MOMENTS[name])
    assert_recovers(lab, path, undisturbed)


def test_killed_between_edit_and_restart(
    fresh_lab: Callable[..., Lab], tmp_path: Path, undisturbed: dict[str, object]
) -> None:
    """Frozen when the first edit has ended, so that no restart can follow; then killed."""
    lab = fresh_lab()
    path = two_images(lab, tmp_path)
    running = [inside(lab, peer, "pgrep -o -x glusterd") for peer in PEERS]
    process = begun(path)
    try:
        first = until(process, event("finished", "glusterd", "the edit"))
        process.send_signal(signal.SIGSTOP)
        assert edited(lab, first["host"])
    finally:
        process.kill()
        process.communicate()
    assert [inside(lab, peer, "pgrep -o -x glusterd") for peer in PEERS] == running
    assert_recovers(lab, path, undisturbed)


def edited(lab: Lab, peer: str) -> bool:
    """Whether the option stands in the node's glusterd.vol."""
    return inside(lab, peer, "grep -c allow-insecure /etc/glusterfs/glusterd.vol; true").strip() == "1"
