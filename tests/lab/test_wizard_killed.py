"""A terminal that is killed in the middle of a run on real hosts: the next start goes on, and ends the run."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest

from tests.lab.clusters import VIRTWIZ, inside, virtwiz, without_machine, written
from tests.needs import need
from tests.terminal import terminal

if TYPE_CHECKING:
    from pathlib import Path

    from tests.terminal import Terminal
    from virtwiz.lab import Lab

pytestmark = [pytest.mark.lab, pytest.mark.xdist_group("wizard")]


def _run_all(wizard: Terminal) -> None:
    wizard.type("C-r")
    wizard.until("Run everything that is missing?")
    wizard.type("Right", "Enter")


def test_the_next_start_goes_on_and_ends_the_run(lab: Lab, tmp_path: Path) -> None:
    need("tmux")
    path = written(without_machine(lab), tmp_path)
    with terminal(tmp_path, f"{VIRTWIZ} {path}") as wizard:
        wizard.until("1 of 12 · Hosts")
        wizard.type(*["C-n"] * 10)
        wizard.until("11 of 12 · Review")
        _run_all(wizard)
        wizard.until("g1: … gluster --mode=script peer probe g2")
        wizard.kill(signal.SIGHUP)
    with terminal(tmp_path, str(VIRTWIZ)) as wizard:
        wizard.until("Go on where you were: ")
        wizard.until(", Review, ")
        wizard.type("Enter")
        wizard.until("11 of 12 · Review")
        _run_all(wizard)
        wizard.until("g1: … gluster --mode=script volume set vmstore group virt", 120)
        wizard.kill(signal.SIGKILL)
    with terminal(tmp_path, str(VIRTWIZ)) as wizard:
        wizard.until("Go on where you were: ")
        wizard.type("Enter")
        wizard.until("11 of 12 · Review")
        _run_all(wizard)
        wizard.until("✓ Everything is as the profile says.", 180)
        wizard.type("C-q")
        wizard.until("ended")
    assert virtwiz("plan", path).stdout == ""
    assert "Status: Started" in inside(lab, "g1", "gluster --mode=script volume info vmstore")
