"""Facts in the plain form that the cases use, and the facts of a profile that is done up to a step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from virtwiz.facts.model import (
    BrickDir,
    DomainFacts,
    Facts,
    Hypervisor,
    ImageFacts,
    Member,
    Node,
    PlacedBrick,
    Volfile,
    VolumeFacts,
)
from virtwiz.formats import domain, fuse
from virtwiz.formats.sizes import parse_size
from virtwiz.plan import STEP_NAMES
from virtwiz.steps.domains import described
from virtwiz.steps.tunables import SET_BY_CREATE

if TYPE_CHECKING:
    from virtwiz.profile import Profile

Plain = dict[str, Any]

GROUP: Final = {
    "performance.quick-read": "off",
    "network.remote-dio": "disable",
    "cluster.quorum-type": "auto",
    "cluster.server-quorum-type": "server",
    "features.shard": "on",
    "performance.client-io-threads": "on",
}
"""A group file like `virt`, short enough to be read."""


def merged(base: Any, over: Any) -> Any:
    """Lay plain data over other plain data: mappings key by key, all else replaced."""
    if isinstance(base, dict) and isinstance(over, dict):
        return base | {key: merged(base.get(key), value) for key, value in over.items()}
    return over


def done(profile: Profile, last: str) -> Plain:
    """The plain facts of hosts on which all steps up to `last` are done (`bare`: none)."""
    steps: set[str] = set(STEP_NAMES[: STEP_NAMES.index(last) + 1]) if last != "bare" else set()
    bricks = [str(brick) for brick in profile.volume.bricks]
    started = "start" in steps
    return {
        "nodes": {peer: _done_node(profile, peer, steps) for peer in profile.peers},
        "volume": _done_volume(profile, steps) if "replica" in steps else None,
        "online": bricks if started else [],
        "images": {i.name: f"{i.format} {i.size or '1G'}" for i in profile.images} if "image" in steps else {},
        "holds_files": "image" in steps,
        "hypervisors": {host: _done_hypervisor(profile, host, steps) for host in profile.hypervisors},
    }


def _done_node(profile: Profile, peer: str, steps: set[str]) -> Plain:
    paths = [brick.path for brick in profile.volume.bricks if brick.host == peer]
    return {
        "pool": " ".join(profile.peers) if "peers" in steps else peer,
        "bricks": {path: {"exists": True} for path in paths} if "bricks" in steps else {},
        "volfile": {"state": "on" if "glusterd" in steps else "absent"},
        "group": dict(GROUP) if profile.volume.tunables.group else {},
    }


def _done_volume(profile: Profile, steps: set[str]) -> Plain:
    volume, owner = profile.volume, profile.volume.owner
    options = dict(SET_BY_CREATE)
    if "tunables" in steps:
        options |= {**(GROUP if volume.tunables.group else {}), **volume.tunables.options}
    if "glusterd" in steps:
        options["server.allow-insecure"] = "on"
    if "ownership" in steps:
        uid, gid = (107, 107) if owner == "auto" else (owner.uid, owner.gid)
        options |= {"storage.owner-uid": str(uid), "storage.owner-gid": str(gid)}
    return {
        "name": volume.name,
        "status": "Started" if "start" in steps else "Created",
        "replica": volume.replica,
        "arbiter": volume.arbiter,
        "bricks": [str(brick) for brick in volume.bricks],
        "options": options,
    }


def _done_hypervisor(profile: Profile, host: str, steps: set[str]) -> Plain:
    here = [vm for vm in profile.vms if profile.host_of(vm) == host] if "vm" in steps else []
    mounted = any(vm.access == "fuse" for vm in here)
    return {
        "owner": [107, 107],
        "kvm": False,
        "domains": {vm.name: {"running": vm.start, "autostart": vm.autostart} for vm in here},
        "mounted": mounted,
        "fstab": fuse.fstab_line(profile.volume.name, profile.peers) if mounted else "",
    }


def facts(profile: Profile, plain: Plain) -> Facts:
    """Make Facts of their plain form. A host's UUID is `uuid-NAME` unless the pool says otherwise."""
    volumes = [volume for volume in (plain["volume"], *plain.get("volumes", [])) if volume]
    alone = len(plain["nodes"]) == 1
    nodes = {
        host: _node(host, node, volumes if alone or " " in node["pool"] else [])
        for host, node in plain["nodes"].items()
    }
    return Facts(
        nodes=nodes,
        hypervisors={host: _hypervisor(profile, host, found) for host, found in plain["hypervisors"].items()},
        images={name: _image(text) for name, text in plain["images"].items()},
        online=frozenset((f"uuid-{host}", path) for host, _, path in (b.partition(":") for b in plain["online"])),
        holds_files=plain["holds_files"],
        looked=plain.get("looked", True),
    )


def _node(host: str, plain: Plain, volumes: list[Plain]) -> Node:
    bricks = {path: BrickDir(**found) for path, found in plain["bricks"].items()}
    if not plain.get("answers", True):
        return Node(answers=False, bricks=bricks)
    return Node(
        pool=tuple(_member(host, word) for word in plain["pool"].split()),
        volumes=tuple(_volume(volume) for volume in plain.get("volumes", volumes)),
        bricks=bricks,
        volfile=Volfile(**plain["volfile"]),
        systemd=plain.get("systemd", False),
        groups={} if plain["group"] is None else dict.fromkeys(("virt", "distributed-virt"), _options(plain["group"])),
    )


def _member(host: str, word: str) -> Member:
    """A member as `NAME`, `NAME=UUID`, `NAME/OTHERNAME`; with ! at its end it is not connected."""
    names, _, uuid = word.rstrip("!").partition("=")
    local = names == host
    known = ("localhost",) if local else tuple(names.split("/"))
    return Member(uuid or f"uuid-{names.split('/')[-1]}", known, connected=not word.endswith("!"), local=local)


def _volume(plain: Plain) -> VolumeFacts:
    places = [brick.partition(":") for brick in plain["bricks"]]
    bricks = tuple(PlacedBrick(host, path, f"uuid-{host}", arbiter=False) for host, _, path in places)
    options = _options(plain["options"])
    kind = {count: plain.get(count, 0) for count in ("redundancy", "disperse")}
    return VolumeFacts(plain["name"], plain["status"], plain["replica"], plain["arbiter"], bricks, options, **kind)


def _options(plain: Plain) -> dict[str, str]:
    """Options as gluster tells them: no value stands for one that is not set."""
    return {key: value for key, value in plain.items() if value is not None}


def _image(text: str) -> ImageFacts:
    form, size, *rest = text.split()
    return ImageFacts(form.replace("_", " "), parse_size(size), finished=rest != ["unfinished"])


def _hypervisor(profile: Profile, host: str, plain: Plain) -> Hypervisor:
    owner = plain["owner"]
    known = {name: _domain(profile, name, found) for name, found in plain["domains"].items() if found}
    return Hypervisor(
        answers=plain.get("answers", True),
        owner=(owner[0], owner[1]) if owner else None,
        kvm=plain["kvm"],
        domains=known,
        disks_in_use=plain.get("disks_in_use", {}),
        disks_at_boot=tuple((source, domain) for source, domain in plain.get("disks_at_boot", ())),
        idle_networks=tuple(plain.get("idle_networks", ())),
        fstab=plain["fstab"],
        mounted=plain["mounted"],
    )


def _domain(profile: Profile, name: str, plain: Plain) -> DomainFacts:
    """A domain as the profile describes it, `but` for some of the machine's fields."""
    vm = next(vm for vm in profile.vms if vm.name == name)
    there = vm.model_copy(update={"type": "qemu", **plain.get("but", {})})
    xml = domain.to_xml(described(profile, Facts(), there))
    return DomainFacts(
        xml, plain["running"], plain.get("persistent", True), plain.get("autostart", False), plain.get("secret", False)
    )
