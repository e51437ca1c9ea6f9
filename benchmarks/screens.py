"""How soon the wizard's first screen is painted, beside an empty Textual application, paired.

    python benchmarks/screens.py [ROUNDS]

Each round starts both in processes of their own and takes the time from the start of the process to the first paint.
It prints ratios, never seconds to be compared between machines.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

EMPTY = """\
from textual.app import App
class Timed(App):
    def on_mount(self):
        self.call_after_refresh(self.exit)
Timed().run(headless=True)
"""
WIZARD = """\
from screens.app import VirtwizApp
VirtwizApp._load_engine = lambda self: self.exit()
VirtwizApp().run(headless=True)
"""
"""The engine is loaded after the first paint: that is the moment to stop at."""


def seconds(program: str) -> float:
    """From the start of a process to its end, right after the first paint."""
    begun = time.monotonic()
    subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)
    return time.monotonic() - begun


def main(rounds: int) -> None:
    """Print each round's ratio, then the median."""
    ratios = []
    for _ in range(rounds):
        empty = seconds(EMPTY)
        ratios.append(seconds(WIZARD) / empty)
        print(f"first paint: {ratios[-1]:.2f} of an empty application")
    print(f"median: {statistics.median(ratios):.2f} (at most 1.3)")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 9)
