"""A terminal that is killed while answers are given: the next start goes on with all of them."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import pytest

from tests.needs import need
from tests.terminal import terminal

VIRTWIZ = Path(sys.executable).parent / "virtwiz"


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM, signal.SIGKILL], ids=lambda number: number.name)
def test_no_answer_is_lost(number: signal.Signals, tmp_path: Path) -> None:
    need("tmux")
    with terminal(tmp_path, str(VIRTWIZ)) as wizard:
        wizard.until("A new profile")
        wizard.type("Enter")
        wizard.until("1 of 12 · Hosts")
        wizard.type("C-n")
        wizard.until("2 of 12 · Peers")
        wizard.until("three are the safe choice")
        wizard.write("g1 g2 half")  # what is focused is selected, and replaced
        wizard.until("Peers          g1 g2 half")
        wizard.kill(number)
    with terminal(tmp_path, str(VIRTWIZ)) as wizard:
        wizard.until("Go on where you were: my-cluster, Peers, just now")
        wizard.type("Enter")
        wizard.until("2 of 12 · Peers")
        wizard.until("Peers          g1 g2 half")
