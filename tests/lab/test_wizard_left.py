"""The wizard is left while a command runs on a real host."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from tests.lab.clusters import VIRTWIZ
from tests.needs import need
from tests.terminal import terminal
from virtwiz import lab as labs

if TYPE_CHECKING:
    from pathlib import Path

    from virtwiz.lab import Lab

pytestmark = [pytest.mark.lab, pytest.mark.xdist_group("wizard")]

SLOW = """\
#!/bin/sh
case $* in *brick1*) sleep 30 ;; esac
exec /bin/mkdir "$@"
"""


def test_back_at_the_shell_in_under_three_seconds(lab: Lab, tmp_path: Path) -> None:
    need("tmux")
    program = "/usr/local/bin/mkdir"
    labs.execute(lab, "g1", f"cat >{program}; chmod +x {program}", stdin=SLOW, check=True)
    with terminal(tmp_path, f"{VIRTWIZ} {lab.profile}") as wizard:
        wizard.until("1 of 12 · Hosts")
        for key, words in (("C-n", "2 of 12 · Peers"), ("C-r", "Run the commands of peers?")):
            wizard.type(key)
            wizard.until(words)
        wizard.type("Right", "Enter")
        wizard.until("✓ Peers      done")
        wizard.type("C-n")
        wizard.until("3 of 12 · Bricks")
        wizard.type("C-r")
        wizard.until("Run the commands of bricks?")
        wizard.type("Right", "Enter")
        wizard.until("g1: … mkdir")
        wizard.type("C-q")
        wizard.until("Something runs.")
        wizard.type("Right", "Enter")
        begun = time.monotonic()
        wizard.until("ended")
        assert time.monotonic() - begun < 3
