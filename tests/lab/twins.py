"""Transports that run each command on a real host and on its practice twin, and note what both said."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from tests.lab.side_by_side import as_on
from tests.practice.conformance.normal import normal
from virtwiz.lab import execute
from virtwiz.practice import bare
from virtwiz.practice.world import World
from virtwiz.shell import request
from virtwiz.transports.practice import connect_all
from virtwiz.transports.streams import NEVER

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable

    from virtwiz.lab import Lab
    from virtwiz.plan import Command
    from virtwiz.profile import Profile
    from virtwiz.transports.practice import PracticeTransport

ELSEWHERE: Final = ("/home/brick1",)
"""Where a lab's disk is bound too, for a profile that wants it there."""

_MACHINE: Final = (
    (re.compile(r"^/(tmp|etc/\S*|var/\S*|usr/\S*)\t.*\n", re.MULTILINE), ""),  # how a lab's host is built
    (re.compile(r"^(\S+\t)(overlay|ext4|xfs)(\t\w+)\t\d+\t\d+$", re.MULTILINE), r"\1<type>\3"),
    (re.compile(r"^operating\t.*", re.MULTILINE), "operating"),  # asked while glusterd writes it for the first time
    (re.compile(r"^free\t\d+$", re.MULTILINE), "free"),
    (re.compile(r"    <cpu>.*?    </cpu>\n", re.DOTALL), ""),
    (re.compile(r"    <(topology|cache|power_management)>.*?    </\1>\n", re.DOTALL), ""),
    (re.compile(r" *<machine .*\n"), ""),
    (re.compile(r"/tmp/virtwiz\.\w+"), "/tmp/virtwiz.x"),
)
"""What tells one machine from another: how its disks are, its processor, its network cards."""


@dataclass(frozen=True)
class Both:
    """A command, what the real host said to it, and what the practice host said."""

    command: str
    real: tuple[int, str]
    practised: tuple[int | None, str]

    def __str__(self) -> str:
        """Render in full."""
        return f"{self.command}\n real: {self.real}\n practised: {self.practised}"


@dataclass
class Twins:
    """A lab, its practice twin, and all that was said by both."""

    lab: Lab
    world: World
    said: list[Both] = field(default_factory=list)

    def fleet(self, profile: Profile) -> dict[str, Twin]:
        """Transports to the profile's hosts."""
        practised = connect_all(self.world, profile.hosts)
        return {host: Twin(self, transport) for host, transport in practised.items()}

    @property
    def different(self) -> list[str]:
        """What was not said alike."""
        return [str(both) for both in self.said if both.real != both.practised]


def twins(lab: Lab, profile: Profile) -> Twins:
    """A lab and practice hosts with its addresses, bare as the profile wants them, with one disk each."""
    made = as_on(lab, bare.for_profile(profile))
    for host in made.hosts.values():
        for mount in host.mounts:
            if mount.at in ELSEWHERE:
                mount.filesystem = host.mounts[[each.at for each in host.mounts].index(bare.DISK)].filesystem
    return Twins(lab, World(made))


class Twin:
    """A real host and its practice twin. The real one decides what happens next."""

    def __init__(self, both: Twins, practised: PracticeTransport) -> None:
        """Run on a host of the lab and on the same one in practice."""
        self.host, self.destination = practised.host, practised.destination
        self._both, self._practised = both, practised
        self.lost = ""

    def run(self, command: Command, heard: Callable[[str], None], cancelled: threading.Event) -> int | None:
        """Run a command on both."""
        done = execute(self._both.lab, self.host, request(command), seconds=command.timeout)
        parts: list[str] = []
        status = self._practised.run(command, parts.append, cancelled)
        title = f"{self.host}: {command.label or command.verb}"
        real, practised = (_plain(text) for text in (done.stdout + done.stderr, "".join(parts)))
        self._both.said.append(Both(title, (done.returncode, real), (status, practised)))
        heard(done.stdout + done.stderr)
        return done.returncode

    def lock(
        self, limit: int, waiting: Callable[[str], None], cancelled: threading.Event = NEVER, mark: str = ""
    ) -> None:
        """Take the practice host; the real one is nobody else's."""
        self._practised.lock(limit, waiting, cancelled, mark)

    def unlock(self) -> None:
        """Let go of it."""
        self._practised.unlock()

    def close(self) -> None:
        """Let go of it."""
        self._practised.close()


def _plain(text: str) -> str:
    for pattern, instead in _MACHINE:
        text = pattern.sub(instead, text)
    return normal(text)
