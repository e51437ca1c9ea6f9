"""Scripts of small plans for this machine, and how they are run."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.needs import need
from tests.transports.conftest import use_locks
from virtwiz import shell
from virtwiz.export import sh
from virtwiz.plan import Command, Plan, Run, Stage
from virtwiz.profile import loads

if TYPE_CHECKING:
    from pathlib import Path

PROFILE = """\
virtwiz: 1
name: small
hosts:
  g1: {{{g1}}}
  g2: {{{g2}}}
peers: [g1, g2]
volume:
  name: vm
  bricks: ["g1:/data/brick1/vm", "g2:/data/brick1/vm"]
  replica: 2
"""
LOCAL = loads(PROFILE.format(g1="address: localhost", g2="address: localhost"))


def local_locks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Skip where commands cannot run here; put the locks elsewhere."""
    need("flock")
    if os.geteuid() != 0:
        pytest.skip("commands have to run as root")
    use_locks(tmp_path, monkeypatch.setattr)
    monkeypatch.setattr(sh, "CHANGE_SURROUND", shell.CHANGE_SURROUND)


def program(
    text: str, *words: str, host: str = "g1", changes: bool = True, rescue: tuple[Command, ...] = (), **more: object
) -> Command:
    """A command that is a shell program."""
    run = Run(("sh", "-c", text, "sh", *words))
    return Command(host, run, "To see.", changes, rescue=rescue, **more)  # type: ignore[arg-type]


def plan(*stages: tuple[Command, ...]) -> Plan:
    """A plan of one step."""
    return Plan(tuple(Stage("bricks", stage) for stage in stages))


def run(shell: str, text: str, folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a script in a folder that is its home and holds its temporary files."""
    path = folder / "script.sh"
    path.write_text(text)
    temporary = folder / "temporary"
    temporary.mkdir(exist_ok=True)
    done = subprocess.run(
        [shell, str(path)],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        env={"PATH": os.environ["PATH"], "TMPDIR": str(temporary)} | more,
    )
    assert list(temporary.iterdir()) == [], "nothing is left behind"
    return done
