"""Tunables: the volume's options for virtual machine images, group virt first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from virtwiz.facts import pool
from virtwiz.plan import Refusal, Stage
from virtwiz.steps import options
from virtwiz.steps.gluster import ONE_AT_A_TIME, change, gluster, set_options

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from virtwiz.facts.model import Facts
    from virtwiz.plan import Command
    from virtwiz.profile import Profile

SET_BY_CREATE: Final = {
    "cluster.granular-entry-heal": "on",
    "storage.fips-mode-rchecksum": "on",
    "transport.address-family": "inet",
    "nfs.disable": "on",
    "performance.client-io-threads": "off",
}
"""What `volume create` itself sets; such a value does not mean that the group was set before."""

SHARD: Final = "features.shard"

HEALING: Final = "cluster.shd-"
"""Begins the options of the self-heal daemon, which gluster refuses on a volume without copies."""


def stages(profile: Profile, facts: Facts) -> Iterator[Stage | Refusal]:
    """The group as a whole when none of its options is set, else only what differs, in one transaction."""
    tunables = profile.volume.tunables
    volume = pool.volume(profile, facts)
    found = volume.options if volume else {}
    leader = pool.leader(profile, facts)
    group = facts.node(leader).group(tunables.group)
    if group is None:
        yield _no_group_file(leader, str(tunables.group))
        return
    if profile.volume.replica == 1 and any(key.startswith(HEALING) for key in group):
        yield _only_for_copies(str(tunables.group))
        return
    wanted = {**group, **tunables.options}
    may_hold_files = facts.holds_files or not facts.looked
    if may_hold_files and SHARD in options.missing(wanted, found):
        if SHARD in tunables.options:
            yield _no_shard_change(profile.volume.name, looked=facts.looked)
            return
        group = {key: value for key, value in group.items() if key != SHARD}
        wanted.pop(SHARD)
    whole = bool(tunables.group) and not may_hold_files and not _touched(group, found)
    if whole:
        yield Stage("tunables", (_group(profile, leader),), ONE_AT_A_TIME)
    rest = options.missing(wanted, {**found, **group} if whole else found)
    if rest:
        why = "The options that differ from the profile, in one transaction."
        yield Stage("tunables", (set_options(leader, profile.volume.name, rest, why),), ONE_AT_A_TIME)


def _touched(group: Mapping[str, str], found: Mapping[str, str]) -> bool:
    return any(key in found and SET_BY_CREATE.get(key) != found[key] for key in group)


def _group(profile: Profile, leader: str) -> Command:
    group = str(profile.volume.tunables.group)
    run = gluster("volume", "set", profile.volume.name, "group", group)
    return change(leader, run, f"The options in /var/lib/glusterd/groups/{group}, made for this use.")


def _no_group_file(leader: str, group: str) -> Refusal:
    path = f"/var/lib/glusterd/groups/{group}"
    remedy = "Copy it from a node that has it, or say `group: null` and list the options in the profile."
    return Refusal("tunables", f"There is no group file {path}.", remedy, host=leader)


def _only_for_copies(group: str) -> Refusal:
    what = f"The group {group} sets options that gluster takes only for a volume with copies, and replica is 1."
    return Refusal("tunables", what, "Say `group: distributed-virt`, or take replica 3.")


def _no_shard_change(volume: str, *, looked: bool) -> Refusal:
    holds = "holds files" if looked else "may hold files (they cannot be looked at while it is down)"
    what = f"{SHARD} differs, and the volume {volume} {holds}: changing it would make them unreadable."
    return Refusal("tunables", what, "Leave it as it is, or use a new volume.")
