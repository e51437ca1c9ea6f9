"""Record what real hosts answer to the probes: `make record`, as root; it takes a minute, and a lab of its own.

python -m tests.facts.record [FOLDER]
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.facts.recording import MOMENTS, PROFILE, RECORDED, known, write
from tests.lab.clusters import eventually, inside, on_lab, replayed, written
from virtwiz import survey
from virtwiz.lab import down, up
from virtwiz.session import connected
from virtwiz.transports.streams import NEVER

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.facts.recording import Answers, Moment
    from virtwiz.lab import Lab
    from virtwiz.plan import Command
    from virtwiz.profile import Profile
    from virtwiz.transports import Transport


@dataclass
class Listening:
    """A transport, and what was answered over it."""

    host: str
    destination: str
    lost = ""
    transport: Transport
    heard: dict[Command, tuple[int, str]]

    def run(self, command: Command, heard: Callable[[str], None], cancelled: threading.Event) -> int | None:
        """Pass the command on, and keep its last answer."""
        texts: list[str] = []
        status = self.transport.run(command, texts.append, cancelled)
        assert status is not None
        self.heard[command] = status, "".join(texts)
        heard(self.heard[command][1])
        return status

    def lock(
        self, limit: int, waiting: Callable[[str], None], cancelled: threading.Event = NEVER, mark: str = ""
    ) -> None:
        """Pass it on."""
        self.transport.lock(limit, waiting, cancelled, mark)

    def unlock(self) -> None:
        """Pass it on."""
        self.transport.unlock()

    def close(self) -> None:
        """Pass it on."""
        self.transport.close()


def record(lab: Lab, folder: Path) -> None:
    """Bring a lab of bare hosts from one moment to the next, and write down the answers at each."""
    profile = on_lab(PROFILE, lab)
    with tempfile.TemporaryDirectory() as place:
        path = written(profile, Path(place))
        for moment in MOMENTS:
            _bring_about(moment, lab, path)
            write(moment, _look(profile), folder)


def _bring_about(moment: Moment, lab: Lab, path: Path) -> None:
    if moment == "storage":
        replayed(path, "--to", "start")
    elif moment == "done":
        replayed(path)
    elif moment == "broken":
        inside(lab, "g2", "systemctl stop glusterd")
        eventually(lambda: "Disconnected" in inside(lab, "g1", "gluster pool list"))


def _look(profile: Profile) -> Answers:
    heard: dict[Command, tuple[int, str]] = {}
    with connected(profile) as fleet:
        listening = {host: Listening(host, each.destination, each, heard) for host, each in fleet.items()}
        survey.facts(profile, listening, threading.Event())
    names = {probe.command: name for name, probe in known(profile).items()}
    return {names[command]: answer for command, answer in heard.items()}


def _main(folder: Path) -> None:
    lab = up(f"record-{os.getpid()}", tell=print)
    try:
        record(lab, folder)
    finally:
        down(lab.name, tell=print)


if __name__ == "__main__":
    _main(Path(sys.argv[1]) if len(sys.argv) > 1 else RECORDED)
