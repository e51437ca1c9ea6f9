"""Ownership: the volume's root belongs to the user that qemu runs as."""

from __future__ import annotations

from typing import TYPE_CHECKING

from virtwiz.facts import pool
from virtwiz.plan import Refusal, Stage, Unknown
from virtwiz.steps import options
from virtwiz.steps.gluster import ONE_AT_A_TIME, names, set_options

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from virtwiz.facts.model import Facts
    from virtwiz.profile import Profile


def stages(profile: Profile, facts: Facts) -> Iterator[Stage | Refusal | Unknown]:
    """Set storage.owner-uid and storage.owner-gid where they differ."""
    owner = profile.volume.owner
    if owner != "auto":
        ids = {"uid": str(owner.uid), "gid": str(owner.gid)}
    elif not profile.hypervisors:
        yield _nobody_to_ask()
        return
    elif not facts.hypervisors:
        ids = yield from _unknown(profile)
    else:
        ids = yield from _found(facts)
    wanted = {f"storage.owner-{kind}": number for kind, number in ids.items()}
    volume = pool.volume(profile, facts)
    if wanted and options.missing(wanted, volume.options if volume else {}):
        leader = pool.leader(profile, facts)
        why = "Who may create files in the volume's root: the user that qemu runs as."
        yield Stage("ownership", (set_options(leader, profile.volume.name, wanted, why),), ONE_AT_A_TIME)


def _nobody_to_ask() -> Refusal:
    remedy = "List one at `hypervisors`, or say `owner: {uid: …, gid: …}` in the profile's volume."
    return Refusal("ownership", "The owner is auto, and there is no hypervisor to tell what qemu runs as.", remedy)


def _unknown(profile: Profile) -> Generator[Unknown, None, dict[str, str]]:
    ids = {kind: f"<{kind} of qemu on {names(profile.hypervisors)}>" for kind in ("uid", "gid")}
    yield Unknown("volume.owner", f"{ids['uid']}, {ids['gid']}")
    return ids


def _found(facts: Facts) -> Generator[Refusal, None, dict[str, str]]:
    owners = {host: hypervisor.owner for host, hypervisor in facts.hypervisors.items()}
    remedy = "Say `owner: {uid: …, gid: …}` in the profile's volume, or make the hypervisors agree (qemu.conf)."
    for host in [host for host, owner in owners.items() if owner is None]:
        yield Refusal("ownership", "libvirt does not tell what qemu runs as (virsh capabilities).", remedy, host=host)
    if len(set(owners.values())) > 1:
        said = ", ".join(f"{host}: {owner}" for host, owner in owners.items())
        yield Refusal("ownership", f"The hypervisors run qemu as different users ({said}).", remedy)
    owner = next(iter(owners.values()))
    return {"uid": str(owner[0]), "gid": str(owner[1])} if owner else {}
