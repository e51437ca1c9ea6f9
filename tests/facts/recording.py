"""What the hosts of a real lab answered to the probes, at a few moments; `record.py` writes it down."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from virtwiz.facts import probes, read
from virtwiz.profile import load
from virtwiz.shell import render

if TYPE_CHECKING:
    from virtwiz.facts.model import Facts
    from virtwiz.facts.probes import Probe
    from virtwiz.profile import Profile

Moment = Literal["bare", "storage", "done", "broken"]
"""Bare hosts; the volume stands and is empty; everything is done; everything, and glusterd of g2 is stopped."""

MOMENTS: Final[tuple[Moment, ...]] = ("bare", "storage", "done", "broken")
RECORDED: Final = Path(__file__).parent / "recorded"
SAMPLE: Final = Path(__file__).parents[2] / "sample_profiles" / "three-node-replica.yaml"
PROFILE: Final = load(SAMPLE)
"""What was brought about in the lab."""

Answers = dict[str, tuple[int, str]]
"""Exit status and output by the name of the probe."""


def name(probe: Probe) -> str:
    """Host, what it is about, and of what: the same for every lab."""
    return " ".join(filter(None, (probe.command.host, probe.about, probe.subject)))


def known(profile: Profile) -> dict[str, Probe]:
    """All probes that a profile may lead to, by name."""
    later = [probe for peer in profile.peers for probe in probes.second(profile, peer)]
    return {name(probe): probe for probe in (*probes.first(profile), *later)}


def program(probe: Probe) -> str:
    """A short word for exactly what is asked: another program gives another word."""
    return hashlib.sha256(render(probe.command.verb).encode()).hexdigest()[:12]


def stored(moment: Moment, folder: Path = RECORDED) -> dict[str, Any]:
    """The recording as it is in its file."""
    found: dict[str, Any] = json.loads((folder / f"{moment}.json").read_text(encoding="utf-8"))
    return found


def answers(moment: Moment, folder: Path = RECORDED) -> Answers:
    """What was recorded."""
    return {name: (given["status"], "\n".join(given["lines"])) for name, given in stored(moment, folder).items()}


def write(moment: Moment, given: Answers, folder: Path = RECORDED) -> None:
    """Write answers so that a person can read them, and see what another recording changes."""
    asked = known(PROFILE)
    found = {
        name: {"program": program(asked[name]), "status": status, "lines": text.split("\n")}
        for name, (status, text) in sorted(given.items())
    }
    (folder / f"{moment}.json").write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def facts(moment: Moment, folder: Path = RECORDED) -> Facts:
    """The facts at a moment, made of the answers by the same parsers as ever."""
    probe = known(PROFILE)
    return read.facts(PROFILE, {probe[name]: answer for name, answer in answers(moment, folder).items()})
