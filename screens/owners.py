"""Whom the volume is to belong to, beside what qemu runs as on the hypervisors, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from virtwiz.facts import pool

if TYPE_CHECKING:
    from collections.abc import Iterator

    from virtwiz.facts.model import Facts, Hypervisor
    from virtwiz.profile import Profile

PRESETS: list[tuple[Any, str]] = [
    ("auto", "what qemu runs as on the hypervisors"),
    ("107:107", "qemu on Fedora and Red Hat, 107"),
    ("64055:64055", "libvirt-qemu on Debian, 64055"),
    ("36:36", "vdsm of oVirt, 36"),
    ("other", "another one"),
]


def preset(owner: object) -> str:
    """Which of the presets an owner is."""
    if not isinstance(owner, dict):
        return "auto"
    numbers = f"{owner.get('uid')}:{owner.get('gid')}"
    return numbers if numbers in dict(PRESETS) else "other"


def proposed(facts: Facts | None) -> dict[str, int]:
    """The numbers that another owner begins with: those that were found, else those of the documented procedure."""
    found = [hypervisor.owner for hypervisor in (facts.hypervisors if facts else {}).values() if hypervisor.owner]
    uid, gid = found[0] if found else (107, 107)
    return {"uid": uid, "gid": gid}


def told(profile: Profile, facts: Facts | None) -> Iterator[str]:
    """What was found, and where the choice does not fit it."""
    chosen = None if profile.volume.owner == "auto" else (profile.volume.owner.uid, profile.volume.owner.gid)
    if not profile.hypervisors:
        if chosen is None:
            yield "! No hypervisor is listed to tell what qemu runs as: choose numbers, or list one on Hosts (^b)."
    elif facts is None:
        yield "Ctrl+L asks the hypervisors what qemu runs as there."
    else:
        yield from _found(chosen, {host: facts.hypervisor(host) for host in profile.hypervisors})
    yield from _now(profile, facts)


def _found(chosen: tuple[int, int] | None, hypervisors: dict[str, Hypervisor]) -> Iterator[str]:
    owners = {host: hypervisor.owner for host, hypervisor in hypervisors.items()}
    for host, hypervisor in hypervisors.items():
        yield _line(host, hypervisor, chosen)
    known = set(owners.values()) - {None}
    if len(known) > 1 and chosen is None:
        yield (
            "! They differ, so virtwiz would have to guess and refuses. Choose numbers, or make the hypervisors agree "
            "(user and group in /etc/libvirt/qemu.conf)."
        )
    elif chosen and known - {chosen}:
        yield "! There qemu may not create images itself. Those that virtwiz makes work: libvirt hands them over."


def _line(host: str, hypervisor: Hypervisor, chosen: tuple[int, int] | None) -> str:
    if not hypervisor.owner:
        return f"! {host}: libvirt does not tell what qemu runs as (virsh capabilities)."
    name = f"{hypervisor.user}, " if hypervisor.user else ""
    words = f"{host}: qemu runs as {name}{_pair(hypervisor.owner)}"
    if chosen in (None, hypervisor.owner):
        return f"✓ {words}"
    return f"! {words}, and {_pair(chosen)} is chosen"


def _now(profile: Profile, facts: Facts | None) -> Iterator[str]:
    volume = pool.volume(profile, facts) if facts else None
    if volume:
        uid, gid = (volume.options.get(f"storage.owner-{kind}", "0") for kind in ("uid", "gid"))
        yield f"The volume belongs to {uid}:{gid} now."


def _pair(numbers: tuple[int, int] | None) -> str:
    return ":".join(map(str, numbers or ()))
