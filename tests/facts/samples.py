"""Answers of the real programs, and Facts made of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from virtwiz.facts import probes, read
from virtwiz.profile import Profile, load

if TYPE_CHECKING:
    from virtwiz.facts.model import Facts
    from virtwiz.facts.probes import About

ANSWERS: Final = Path(__file__).parent / "answers"
PROFILE: Final = load(Path(__file__).parents[2] / "sample_profiles" / "two-node-documented.yaml")

DOMINFO: Final = """\
Id:             1
Name:           vm1
UUID:           585a1791-0e52-5c45-aa45-d972b6c115c0
OS Type:        hvm
State:          running
CPU(s):         1
CPU time:       9.7s
Max memory:     131072 KiB
Used memory:    131072 KiB
Persistent:     yes
Autostart:      disable
Managed save:   no
Security model: none
Security DOI:   0

"""


def answer(name: str) -> str:
    """What a program said."""
    return (ANSWERS / name).read_text()


def facts_of(*answers: tuple[str, About, int, str], profile: Profile = PROFILE) -> Facts:
    """Read some answers, each of a host, about something, with its exit status and text; the others were not asked."""
    asked = (*probes.first(profile), *probes.second(profile, profile.peers[0]))
    given = {(host, about): (status, text) for host, about, status, text in answers}
    unknown = set(given) - {(probe.command.host, probe.about) for probe in asked}
    assert not unknown, unknown
    return read.facts(
        profile,
        {p: given[p.command.host, p.about] for p in asked if (p.command.host, p.about) in given},
    )
