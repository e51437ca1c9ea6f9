"""Ask the hosts what they are: the probes of `virtwiz.facts` over transports, two round trips."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from virtwiz.errors import Interrupted
from virtwiz.facts import pool, probes, read
from virtwiz.patience import GLUSTER_LOCK, LOCK_LIMIT, Patience, lost

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Mapping, Sequence

    from virtwiz.facts.model import Facts
    from virtwiz.facts.probes import Probe
    from virtwiz.profile import Profile
    from virtwiz.transports import Transport


def unheard(_host: str, _what: str) -> None:
    """Nobody wants to know what a host is waited for."""


def facts(
    profile: Profile,
    fleet: Mapping[str, Transport],
    cancelled: threading.Event,
    waiting: Callable[[str, str], None] = unheard,
) -> Facts:
    """Look at all hosts at once, then ask one node of the pool about the volume.

    Args:
        profile: which hosts, and what of them matters.
        fleet: open transports to all of them.
        cancelled: set it to stop.
        waiting: told, from any thread, on which host one has to wait, and for what.

    Raises:
        ConnectionLost, TimedOut: a host went away or did not answer in time.
        Unreadable: an answer is not what the program is known to say.
        Interrupted: `cancelled` was set.
    """
    survey = _Survey(fleet, cancelled, waiting)
    answers = survey.ask(probes.first(profile))
    seen = read.facts(profile, answers)
    volume = pool.volume(profile, seen)
    if volume is None or volume.status == "Created":
        return seen
    if volume.status != "Started":
        return replace(seen, looked=False)
    later = survey.ask(probes.second(profile, pool.leader(profile, seen)))
    return read.facts(profile, {**answers, **later})


@dataclass(frozen=True)
class _Survey:
    """Asks several things at once."""

    fleet: Mapping[str, Transport]
    cancelled: threading.Event
    waiting: Callable[[str, str], None]

    def ask(self, asked: Sequence[Probe]) -> dict[Probe, tuple[int, str]]:
        """The answers to all probes; when a host is lost, the others have a little time to answer."""
        patience = Patience(self.fleet, self.cancelled)
        with ThreadPoolExecutor(max_workers=max(1, len(asked))) as threads:
            answers = {probe: threads.submit(self._answer, probe, patience.over) for probe in asked}
            while wait(answers.values(), timeout=0.2).not_done:
                patience.look()
        if patience.over.is_set() and (gone := lost(self.fleet)):
            raise gone
        return {probe: answer.result() for probe, answer in answers.items()}

    def _answer(self, probe: Probe, over: threading.Event) -> tuple[int, str]:
        """One answer; while another gluster command holds the volume, asked again."""
        begun, host = time.monotonic(), probe.command.host
        said = False
        while True:
            heard: list[str] = []
            status = self.fleet[host].run(probe.command, heard.append, over)
            if status is None:
                raise Interrupted
            text = "".join(heard)
            held = any(words in text for words in probe.command.retry_on)
            if not held or time.monotonic() > begun + LOCK_LIMIT:
                return status, text
            if not said:
                self.waiting(host, f"{GLUSTER_LOCK}, up to {LOCK_LIMIT} s")
                said = True
            if over.wait(1):
                return status, text
