"""What the edit of glusterd.vol means, in words: the diffs, whether the version needs it, what off saves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from virtwiz.formats.volfile import LINE
from virtwiz.steps.glusterd import to_restart
from virtwiz.text import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from virtwiz.facts.model import Facts
    from virtwiz.plan import Plan
    from virtwiz.profile import Profile

ON_SINCE: Final = (3, 7, 3)
"""The version of GlusterFS from which on both options are on by default."""


def diffs(profile: Profile, facts: Facts | None) -> Iterator[str]:
    """What the edit changes, host by host; hosts with the same change stand together."""
    yield from _together(profile.peers, lambda peer: _change(profile, facts, peer))


def _change(profile: Profile, facts: Facts | None, peer: str) -> str:
    volfile = facts.node(peer).volfile if facts else None
    if volfile and volfile.state == "missing":
        return f"! there is no {profile.glusterd.volfile}; say above where it is"
    if volfile and volfile.state == "on":
        unread = ", but glusterd has not read it yet: it is restarted" if volfile.unread else ""
        return f"✓ the option is there{unread}"
    return "\n".join([profile.glusterd.volfile, *(volfile.diff if volfile and volfile.diff else [f"+{LINE}"])])


def _together(hosts: Iterable[str], say: Callable[[str], str]) -> Iterator[str]:
    """What is said of each host; hosts of which the same is said stand together."""
    same: dict[str, list[str]] = {}
    for host in hosts:
        same.setdefault(say(host), []).append(host)
    return (f"{', '.join(names)}: {words}" for words, names in same.items())


def needs(profile: Profile, facts: Facts | None) -> Iterator[str]:
    """Whether the installed versions need the step."""
    if facts is None:
        yield "GlusterFS since 3.7.3 has both options on by default. Ctrl+L looks which version the hosts have."
    else:
        yield from _together(profile.peers, lambda peer: _need(facts.node(peer).version))


def _need(version: str) -> str:
    numbers = tuple(int(part) for part in version.split(".") if part.isascii() and part.isdigit())
    if not numbers:
        return "which GlusterFS is installed is not known."
    if numbers >= ON_SINCE:
        return f"GlusterFS {version} has both options on by default: the edit changes nothing, it only costs a restart."
    return f"! GlusterFS {version} needs both options: without them QEMU is turned away."


def saved(profile: Profile, facts: Facts | None) -> str:
    """What it saves to leave the step out."""
    if not profile.glusterd.allow_insecure:
        return "Off: no file is edited, nothing is restarted. Just never set either option to off."
    known = {peer: facts.node(peer).volfile.state for peer in profile.peers} if facts else {}
    edits = sum(known.get(peer) != "on" for peer in profile.peers)
    restarts = len(to_restart(profile, facts)) if facts else edits
    if not restarts:
        return "Off would save nothing now: it is done on every host."
    return f"Off saves {counted(edits, 'edit')} and {counted(restarts, 'restart')} of glusterd."


def outage(plan: Plan) -> Iterator[str]:
    """That a restart takes the volume away, and the ways to go on."""
    for refusal in plan.refusals:
        if refusal.step == "glusterd" and refusal.waiver:
            yield (
                f"! {refusal.what} Off saves that. Else stop the machines: Ctrl+R then asks for the volume's name; "
                f"a replay wants {refusal.waiver}."
            )
