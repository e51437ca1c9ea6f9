"""`virtwiz train` in a real terminal: no root, no GlusterFS, from the start screen to a running machine."""

from __future__ import annotations

import shutil
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.needs import need
from tests.terminal import terminal
from virtwiz.practice import store
from virtwiz.profile import load

if TYPE_CHECKING:
    import pytest

    from tests.terminal import Terminal

VIRTWIZ = Path(sys.executable).parent / "virtwiz"
STEPS = ("Peers", "Bricks", "Replica", "Tunables", "glusterd", "Ownership", "Start", "Images", "VM")
LIMIT = 300
"""Seconds that a newcomer's walk may take at brisk pace."""


def _step(wizard: Terminal, place: int, name: str) -> None:
    """To a step's screen, and run what it shows."""
    wizard.type("C-n")
    wizard.until(f"{place} of 12")
    wizard.type("C-r")
    wizard.until("Run the commands of")
    wizard.type("Right", "Enter")
    wizard.until(f"✓ {name:<10} done")


def _bare_path(tmp_path: Path) -> str:
    """A PATH on which there is nothing but what a shell needs to begin."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("env", "sh", "cat"):
        (folder / name).symlink_to(str(shutil.which(name)))
    return str(folder)


def _rail(shown: str) -> list[str]:
    """The steps that are done."""
    return [step for step in STEPS if f"✓ {step:<10} done" in shown]


def test_from_the_start_screen_to_a_running_machine_and_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    need("tmux")
    command = f"PATH={_bare_path(tmp_path)} {VIRTWIZ} train"
    monkeypatch.chdir(tmp_path)
    begun = time.monotonic()
    with terminal(tmp_path, command) as wizard:
        wizard.until("The whole setup, on a practice cluster")
        wizard.type("Enter")
        wizard.until("PRACTICE · my-cluster")
        wizard.until("1 of 12 · Hosts")
        for place, name in enumerate(STEPS, start=2):
            _step(wizard, place, name)
        wizard.type("C-n")
        wizard.until("11 of 12 · Review")
        wizard.type("C-n")
        shown = wizard.until("✓ Machine  vm1 on kvm1, running")
        assert "✓ Everything is as the profile says." in shown
        assert "✓ Volume   vmstore, started, 3 copies" in shown
        assert "put in\n" in _right(shown)
        assert time.monotonic() - begun < LIMIT
        wizard.type("C-s")
        wizard.until("Save the profile as")
        wizard.type("Enter")
        wizard.until("Saved as my-cluster.yaml")
        wizard.type("C-q")
        wizard.until("ended")
    profile = tmp_path / "my-cluster.yaml"
    assert load(profile).peers == ("g1", "g2", "g3")
    assert store.load(store.place(profile))
    with terminal(tmp_path, command) as wizard:
        wizard.until("Open ~/my-cluster.yaml")
        wizard.type("End", "Up", "Enter")
        wizard.until("1 of 12 · Hosts")
        wizard.type("C-l")
        shown = wizard.until(f"✓ {'VM':<10} done")
        assert _rail(shown) == list(STEPS)
        wizard.type("C-n")
        wizard.until("Nothing is missing here.")


def _right(shown: str) -> str:
    """What stands beside the rail."""
    return "\n".join(line.partition("│")[2].strip() for line in shown.splitlines()) + "\n"
