"""Ask the hosts what they are: the probes of `virtwiz.facts` over transports, two round trips."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

from virtwiz.errors import Interrupted
from virtwiz.executor import LOCK_LIMIT
from virtwiz.facts import pool, probes, read

if TYPE_CHECKING:
    import threading
    from collections.abc import Mapping, Sequence

    from virtwiz.facts.model import Facts
    from virtwiz.facts.probes import Probe
    from virtwiz.profile import Profile
    from virtwiz.transports import Transport


def facts(profile: Profile, fleet: Mapping[str, Transport], cancelled: threading.Event) -> Facts:
    """Look at all hosts at once, then ask one node of the pool about the volume.

    Raises:
        ConnectionLost, TimedOut: a host went away or did not answer in time.
        Unreadable: an answer is not what the program is known to say.
        Interrupted: `cancelled` was set.
    """
    answers = _ask(probes.first(profile), fleet, cancelled)
    seen = read.facts(profile, answers)
    volume = pool.volume(profile, seen)
    if volume is None or volume.status == "Created":
        return seen
    if volume.status != "Started":
        return replace(seen, looked=False)
    later = _ask(probes.second(profile, pool.leader(profile, seen)), fleet, cancelled)
    return read.facts(profile, {**answers, **later})


def _ask(
    asked: Sequence[Probe], fleet: Mapping[str, Transport], cancelled: threading.Event
) -> dict[Probe, tuple[int, str]]:
    with ThreadPoolExecutor(max_workers=max(1, len(asked))) as threads:
        answers = threads.map(lambda probe: _answer(probe, fleet[probe.command.host], cancelled), asked)
        return dict(zip(asked, answers, strict=True))


def _answer(probe: Probe, transport: Transport, cancelled: threading.Event) -> tuple[int, str]:
    """One answer; while another gluster command holds the volume, asked again."""
    deadline = time.monotonic() + LOCK_LIMIT
    while True:
        heard: list[str] = []
        status = transport.run(probe.command, heard.append, cancelled)
        if status is None:
            raise Interrupted
        text = "".join(heard)
        held = any(words in text for words in probe.command.retry_on)
        if not held or time.monotonic() > deadline or cancelled.wait(1):
            return status, text
