"""glusterd.vol: let clients on unprivileged ports in, as the documented procedure has it, and restart glusterd."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from virtwiz.facts import pool
from virtwiz.formats import volfile
from virtwiz.plan import Command, Refusal, Run, Stage
from virtwiz.steps import options, outage, revival, volfile_rescue
from virtwiz.steps.gluster import ONE_AT_A_TIME, connected, others_connected, set_options
from virtwiz.steps.online import all_online, healed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from virtwiz.facts.model import Facts, VolumeFacts
    from virtwiz.profile import Profile

BRICK_OPTION: Final = "server.allow-insecure"

WHY_EDIT: Final = (
    "QEMU's gluster driver comes from an unprivileged port. GlusterFS since 3.7.3 allows that by default; then this "
    "line changes nothing."
)


def stages(profile: Profile, facts: Facts) -> Iterator[Stage | Refusal]:
    """Edit where the option is not on, restart where it is not read yet, then set the volume's own option."""
    if not profile.glusterd.allow_insecure:
        return
    missing = [peer for peer in profile.peers if facts.node(peer).volfile.state == "missing"]
    for peer in missing:
        remedy = "Say in the profile's glusterd.volfile where it is (a source install: /usr/local/etc/glusterfs)."
        yield Refusal("glusterd", f"There is no {profile.glusterd.volfile}.", remedy, host=peer)
    if missing:
        return
    edit = [peer for peer in profile.peers if facts.node(peer).volfile.state != "on"]
    yield from _edits(profile, facts, edit)
    yield from _restarts(profile, facts, to_restart(profile, facts), edit)
    volume = pool.volume(profile, facts)
    wanted = {BRICK_OPTION: "on"}
    if options.missing(wanted, volume.options if volume else {}):
        leader = pool.leader(profile, facts)
        why = "The same for the bricks' own port; on by default since 3.7.3."
        yield Stage("glusterd", (set_options(leader, profile.volume.name, wanted, why),), ONE_AT_A_TIME)


def to_restart(profile: Profile, facts: Facts) -> list[str]:
    """The peers whose glusterd has not read the option yet."""
    if not profile.glusterd.allow_insecure:
        return []
    volfiles = {peer: facts.node(peer).volfile for peer in profile.peers}
    return [peer for peer, volfile in volfiles.items() if volfile.state != "on" or volfile.unread]


def _edits(profile: Profile, facts: Facts, peers: list[str]) -> Iterator[Stage]:
    path = profile.glusterd.volfile
    if peers:
        yield Stage("glusterd", tuple(_backup(path, facts, peer) for peer in peers))
        yield Stage("glusterd", tuple(_edit(path, peer) for peer in peers))


def _backup(path: str, facts: Facts, peer: str) -> Command:
    run = Run(("cp", "-pn", path, _backup_name(path, facts, peer)))
    return Command(peer, run, "A copy of the file as it was; one that is there already is left alone.")


def _backup_name(path: str, facts: Facts, peer: str) -> str:
    return facts.node(peer).volfile.backup or f"{path}.before-virtwiz"


def _edit(path: str, peer: str) -> Command:
    run = Run(("sh", "-c", volfile.EDIT, "virtwiz", path))
    return Command(peer, run, WHY_EDIT, label=f"<the edit: option {volfile.OPTION} on, before end-volume>")


def _restarts(profile: Profile, facts: Facts, peers: list[str], edited: list[str]) -> Iterator[Stage | Refusal]:
    """All at once while no volume is started; else one by one, with every brick online and healed in between."""
    if not peers:
        return
    leader = pool.leader(profile, facts)
    restarts = [_restart(profile, facts, peer, edited=peer in edited) for peer in peers]
    back = Stage("glusterd", tuple(_sees_all(profile, facts, p, edited=p in edited) for p in profile.peers))
    started = [volume for volume in facts.node(leader).volumes if volume.status == "Started"]
    if not started:
        yield Stage("glusterd", tuple(restarts))
        yield back
        return
    if any(outage.breaks(profile, facts, volume) for volume in started):
        yield _outage(peers)
    yield from revival.stages("glusterd", profile, facts)
    for command in restarts:
        yield from _whole(leader, started)
        yield Stage("glusterd", (command,), "One node at a time, so that the images stay reachable.")
        yield back
    yield from _whole(leader, started)


def _restart(profile: Profile, facts: Facts, peer: str, *, edited: bool) -> Command:
    systemd = facts.node(peer).systemd
    note = "" if systemd else "(systemctl restart glusterd where systemd runs)"
    why = "glusterd reads the file only when it starts. On Debian the node's bricks restart with it."
    rescue = _rescue(profile, facts, peer) if edited else (volfile_rescue.explain(peer),)
    return Command(peer, Run(_restarting(facts, peer)), why, note=note, rescue=rescue, rescue_late=True)


def _restarting(facts: Facts, peer: str) -> tuple[str, ...]:
    return ("systemctl", "restart", "glusterd") if facts.node(peer).systemd else ("service", "glusterd", "restart")


def _rescue(profile: Profile, facts: Facts, peer: str) -> tuple[Command, ...]:
    path = profile.glusterd.volfile
    back = volfile_rescue.put_back(peer, path, _backup_name(path, facts, peer), _restarting(facts, peer))
    return (volfile_rescue.explain(peer), back)


def _sees_all(profile: Profile, facts: Facts, peer: str, *, edited: bool) -> Command:
    """Wait until a node sees the others; one that has not come back with the edited file gets the old one."""
    leader = pool.leader(profile, facts)
    until, why = "all peers are Connected", "A node that restarts loses sight of the others."
    if peer == leader:
        wait = connected(leader, tuple(pool.known_as(profile, facts, each) for each in profile.peers), until, why)
    else:
        wait = others_connected(peer, len(profile.peers) - 1, until, why)
    return replace(wait, rescue=_rescue(profile, facts, peer), rescue_late=True) if edited else wait


def _whole(leader: str, volumes: list[VolumeFacts]) -> Iterator[Stage]:
    """Wait until nothing is missing of any volume: the next node may only go then."""
    yield Stage("glusterd", tuple(all_online(leader, volume.name, volume.bricks) for volume in volumes))
    copies = [volume for volume in volumes if volume.replica > 1 or volume.redundancy]
    if copies:
        yield Stage("glusterd", tuple(healed(leader, volume.name, volume.bricks) for volume in copies))


def _outage(peers: list[str]) -> Refusal:
    what = f"Restarting glusterd ({', '.join(peers)}) takes the volume away from running virtual machines for a while."
    remedy = "Stop them first, then say --allow-outage; a third peer or a third copy would mend it for good."
    return Refusal("glusterd", what, remedy, waiver="--allow-outage")
