"""The wizard in a real terminal, on real hosts: from the first screen to a machine that runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.lab.clusters import VIRTWIZ, inside, on_lab, virtwiz, written
from tests.needs import need
from tests.terminal import terminal
from virtwiz.profile import load

if TYPE_CHECKING:
    from pathlib import Path

    from virtwiz.lab import Lab

pytestmark = [pytest.mark.lab, pytest.mark.xdist_group("wizard")]

STEPS = ("Peers", "Bricks", "Replica", "Tunables", "glusterd", "Ownership", "Start", "Images", "VM")


@pytest.fixture
def path(lab: Lab, tmp_path: Path) -> Path:
    """The lab's profile with images by mount and a machine with one disk."""
    profile = on_lab(load(lab.profile), lab)
    images = tuple(image.model_copy(update={"via": "mount"}) for image in profile.images)
    vms = tuple(vm.model_copy(update={"disks": vm.disks[:1]}) for vm in profile.vms)
    return written(profile.model_copy(update={"images": images, "vms": vms}), tmp_path)


def test_from_the_first_screen_to_a_running_machine(lab: Lab, path: Path, tmp_path: Path) -> None:
    need("tmux")
    before = _logins(lab)
    with terminal(tmp_path, str(VIRTWIZ)) as wizard:
        wizard.until("A new profile")
        wizard.type("Down", "Enter")
        wizard.until("Which profile?")
        wizard.write(str(path))
        wizard.type("Enter")
        wizard.until("1 of 12 · Hosts")
        wizard.type("C-l")
        wizard.until("· Peers      to do")
        wizard.type("C-n")
        wizard.until("2 of 12 · Peers")
        wizard.until("gluster --mode=script peer probe g2")
        wizard.type("C-r")
        wizard.until("Run the commands of peers?")
        wizard.type("Right", "Enter")
        wizard.until("Done: 5 commands")
        wizard.until("✓ Peers      done")
        wizard.type(*["C-n"] * 9)
        wizard.until("11 of 12 · Review")
        wizard.type("C-r")
        wizard.until("Run everything that is missing?")
        wizard.type("Right", "Enter")
        assert " done, " in wizard.until("kvm1: … virsh start vm1", 120)
        shown = wizard.until("✓ VM         done", 180)
        assert [f"✓ {step:<10} done" in shown for step in STEPS] == [True] * len(STEPS)
        wizard.type("C-n")
        assert "✓ Volume   vmstore, started, 3 copies" in wizard.until("✓ Machine  vm1 on kvm1, running")
        wizard.type("C-q")
        wizard.until("ended")
    assert _logins(lab) == before + 1, "a connection is kept from one run to the next"
    assert inside(lab, "kvm1", "virsh domstate vm1").strip() == "running"
    assert virtwiz("plan", path).stdout == ""

    with terminal(tmp_path, str(VIRTWIZ)) as wizard:
        wizard.until("profile.yaml")
        wizard.type("Down", "Enter")
        wizard.until("1 of 12 · Hosts")
        wizard.type("C-l")
        shown = wizard.until("✓ VM         done")
        assert [f"✓ {step:<10} done" in shown for step in STEPS] == [True] * len(STEPS)


def _logins(lab: Lab) -> int:
    """How often sshd of g1 has let somebody in."""
    return int(inside(lab, "g1", "journalctl -o cat -u ssh | grep -c '^Accepted publickey' || :"))
