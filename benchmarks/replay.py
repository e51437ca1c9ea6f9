"""How long a first replay takes on the lab, beside the documented commands typed one after another.

    python benchmarks/replay.py [ROUNDS]

Each round stands up a fresh lab three times: for the documented commands by libgfapi, one after another over
multiplexed ssh; for a replay with images by libgfapi; for a replay with images through a mount. The end state is the
same: three nodes, group virt, glusterd.vol, ownership, started, one raw and one qcow2 image, the domain defined.
Then one replay that also starts the machine, and the same again with nothing to do. It prints ratios, never seconds
to be compared between machines.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from virtwiz import headless, lab
from virtwiz.plan import Plan
from virtwiz.profile import dump, load
from virtwiz.shell import render
from virtwiz.signals import Stop

if TYPE_CHECKING:
    from collections.abc import Callable

NAME = "benchmark"
VIRTWIZ = Path(sys.executable).parent / "virtwiz"


def main(rounds: int) -> None:
    """Print each round's ratios, then their medians."""
    by_gfapi, by_mount = [], []
    for number in range(rounds):
        hand = measured("gfapi", by_hand)
        gfapi, mount = measured("gfapi", by_replay) / hand, measured("mount", by_replay) / hand
        by_gfapi.append(gfapi)
        by_mount.append(mount)
        print(f"round {number + 1}: by hand 1, replay by gfapi {gfapi:.2f}, by mount {mount:.2f}", flush=True)
    print(f"first replay, images by gfapi:  {statistics.median(by_gfapi):.2f} of by hand (at most 0.72)")
    print(f"first replay, images by mount:  {statistics.median(by_mount):.2f} of by hand (at most 0.28)")
    print(f"same replay again:              {again():.3f} of the first one (below 0.1)")


def measured(via: Literal["gfapi", "mount"], way: Callable[[lab.Lab, Path, Plan], None]) -> float:
    """Seconds that a way takes on a fresh lab; the machine is defined and not started."""
    standing = lab.up(NAME)
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = written(standing, Path(folder), via, start=False)
            plan = headless.plan(load(path), Stop(), offline=False)
            begun = time.monotonic()
            way(standing, path, plan)
            seconds = time.monotonic() - begun
            check(path)
            return seconds
    finally:
        lab.down(NAME)


def written(standing: lab.Lab, folder: Path, via: Literal["gfapi", "mount"], *, start: bool) -> Path:
    """The lab's profile, with that way of making images."""
    profile = load(standing.profile)
    images = tuple(image.model_copy(update={"via": via}) for image in profile.images)
    vms = tuple(vm.model_copy(update={"start": start}) for vm in profile.vms)
    path = folder / "profile.yaml"
    path.write_text(dump(profile.model_copy(update={"images": images, "vms": vms})))
    return path


def by_hand(standing: lab.Lab, path: Path, plan: Plan) -> None:
    """The plan's commands without their guards, one after another, each over a connection opened once a host."""
    ssh = ["ssh", "-F", str(standing.ssh_config), "-o", f"ControlPath={path.parent}/%C", "-o", "ControlMaster=auto"]
    try:
        for command in plan.commands:
            words = [*ssh, "-o", "ControlPersist=yes", command.host, render(command.verb)]
            subprocess.run(
                words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True
            )
    finally:
        for host in {command.host for command in plan.commands}:
            subprocess.run([*ssh, "-O", "exit", host], stderr=subprocess.DEVNULL, check=False)


def by_replay(_standing: lab.Lab, path: Path, _plan: Plan) -> None:
    """The command line, from its start to its end."""
    subprocess.run([VIRTWIZ, "replay", path, "--yes"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=True)


def check(path: Path) -> None:
    """The cluster says that everything is there."""
    left = subprocess.run([VIRTWIZ, "plan", path], capture_output=True, text=True, check=True).stdout
    assert left == "", left


def again() -> float:
    """The ratio of a replay with nothing to do to the first one, machine started."""
    standing = lab.up(NAME)
    try:
        seconds = []
        for _ in range(2):
            begun = time.monotonic()
            by_replay(standing, standing.profile, Plan())
            seconds.append(time.monotonic() - begun)
        return seconds[1] / seconds[0]
    finally:
        lab.down(NAME)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
