"""The command line as a user calls it, in an empty home."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
SAMPLES = sorted((ROOT / "sample_profiles").glob("*.yaml"))
ENDING = ((signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129))
"""The signals that end a run, and its exit code then."""
DOCUMENTED = ROOT / "sample_profiles/two-node-documented.yaml"

PROFILE = """\
virtwiz: 1
name: small
hosts:
  g1: {{{host}}}
peers: [g1]
volume:
  name: vm
  bricks: ["g1:/data/brick1/vm"]
"""


@dataclass(frozen=True)
class Answer:
    """What a call left behind."""

    status: int
    out: str
    err: str

    @property
    def objects(self) -> list[dict[str, Any]]:
        """Standard output as JSON Lines."""
        return [json.loads(line) for line in self.out.splitlines()]


class Cli:
    """Calls virtwiz in processes of their own; `home` and the state folder are empty at first."""

    def __init__(self, home: Path) -> None:
        """Begin with an empty home."""
        self.home = home
        self.state = home / "state"
        home.mkdir()

    def environment(self, **more: str) -> dict[str, str]:
        """The environment of the calls: nothing of the developer's but the path."""
        kept = {key: os.environ[key] for key in ("PATH", "LANG") if key in os.environ}
        return kept | {"HOME": str(self.home), "XDG_STATE_HOME": str(self.state)} | more

    def __call__(self, *words: str | Path, stdin: str = "", **more: str) -> Answer:
        """Call and wait."""
        done = subprocess.run(
            argv(*words),
            input=stdin,
            capture_output=True,
            text=True,
            timeout=60,
            env=self.environment(**more),
            start_new_session=True,  # without a terminal, where the developer could be asked
        )
        return Answer(done.returncode, done.stdout, done.stderr)

    def profile(self, text: str = "", *, host: str = "", name: str = "p.yaml") -> Path:
        """A profile of one host; or of the given text."""
        path = self.home / name
        path.write_text(text or PROFILE.format(host=host))
        return path


def argv(*words: str | Path) -> list[str]:
    """How virtwiz is called."""
    return [str(Path(sys.executable).with_name("virtwiz")), *map(str, words)]
