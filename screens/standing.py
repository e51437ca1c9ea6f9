"""The summary in lines: volume, images and machines, each with its state and how to reach it."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Final

from virtwiz.facts import pool
from virtwiz.formats.uri import GlusterUri
from virtwiz.text import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from screens.session import Session
    from virtwiz.facts.model import Facts
    from virtwiz.profile import Profile, Vm

FINE: Final = "✓ Everything is as the profile says."
OLD: Final = "· The last look at the hosts failed (Ctrl+L looks again). When they were last seen, it was this:"


def standing(session: Session, *, practice: bool) -> list[str]:
    """What stands; the hosts have to be looked at first."""
    profile, facts = session.profile, session.facts
    if not profile or facts is None:
        return ["The hosts have not been looked at yet (Ctrl+L)."]
    missing = len(session.plan.commands)
    head = f"· {counted(missing, 'command')} missing, see the review." if missing else FINE
    head = OLD if session.stale else head
    file = shlex.quote(str(session.path)) if session.path else "FILE"
    return [
        head,
        "",
        *_volume(profile, facts),
        *_images(profile, facts),
        *(_machine(profile, facts, vm) for vm in profile.vms),
        "",
        *(_for_real() if practice else ()),
        f"The same again   virtwiz replay {file}" + ("" if session.path else "     (Ctrl+S saves the profile)"),
        f"As a script      virtwiz export {file} --to sh",
        "What was run     virtwiz runs",
    ]


def _for_real() -> Iterator[str]:
    yield "Practised on hosts in memory. The same profile sets up real ones: put in"
    yield "their addresses (screen Hosts), save, and replay it."


def _volume(profile: Profile, facts: Facts) -> Iterator[str]:
    found = pool.volume(profile, facts)
    name = profile.volume.name
    if not found:
        yield f"· Volume   {name}, not there yet"
        return
    sign = "✓" if found.status == "Started" else "·"
    copies = f"{found.replica} copies" if found.replica > 1 else "one copy"
    arbiter = " with an arbiter" if found.arbiter else ""
    yield f"{sign} Volume   {name}, {found.status.lower()}, {copies}{arbiter}, {len(found.bricks)} bricks"
    yield f"           mount -t glusterfs {profile.peers[0]}:/{name} /mnt"


def _images(profile: Profile, facts: Facts) -> Iterator[str]:
    for image in profile.images:
        found = facts.images.get(image.name)
        state = f"{found.format}" if found and found.finished else "unfinished" if found else "not there yet"
        sign = "✓" if found and found.finished else "!" if found else "·"
        yield f"{sign} Image    {image.name}, {state}"
        yield f"           {GlusterUri(profile.volume.name, image.name, profile.peers[0])}"


def _machine(profile: Profile, facts: Facts, vm: Vm) -> str:
    host = profile.host_of(vm)
    found = facts.hypervisor(host).domains.get(vm.name)
    if not found:
        return f"· Machine  {vm.name} on {host}, not there yet"
    state, sign = ("running", "✓") if found.running else ("shut off", "·")
    return f"{sign} Machine  {vm.name} on {host}, {state}\n           on {host}: virsh console {vm.name}"
