"""gluster volume create."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, Literal, cast

from virtwiz.practice.glusterd import brick_checks, pool
from virtwiz.practice.glusterd.names import resolve
from virtwiz.practice.model import Brick, Volume
from virtwiz.practice.programs.gluster import words
from virtwiz.practice.programs.gluster.transaction import busy, nodes, staged
from virtwiz.practice.programs.gluster.words import Request, Wrong

if TYPE_CHECKING:
    from virtwiz.practice.answer import Answer
    from virtwiz.practice.model import Host
    from virtwiz.practice.programs.gluster.call import Call

REPLICA_2: Final = (
    "Replica 2 volumes are prone to split-brain. Use Arbiter or Replica 3 to avoid this. See: "
    "http://docs.gluster.org/en/latest/Administrator-Guide/Split-brain-and-ways-to-deal-with-it/.\n"
    "Do you still want to continue?\n"
)
SAME_SERVER: Final = (
    "Multiple bricks of a {} volume are present on the same server. This setup is not optimal. Bricks should be on "
    "different nodes to have best fault tolerant configuration. Use 'force' at the end of the command if you want to "
    "override this behavior. "
)
LONGEST_FILE_NAME: Final = 255


def create(call: Call) -> Answer:
    """`volume create NAME [KIND] BRICK… [force]`."""
    try:
        request = words.read(call.words)
    except Wrong as wrong:
        return _usage(call, str(wrong))
    shown: Answer | str = ""
    if request.replica == 2 and not request.thin_arbiter and not request.force:
        shown = call.asked(REPLICA_2)
    if not isinstance(shown, str):
        usage = call.usage(words.USAGE)
        return replace(usage, stdout=shown.stdout)
    return call.prefixed(shown, _create(call, request))


def _usage(call: Call, wrong: str) -> Answer:
    usage = call.usage(words.USAGE)
    return replace(usage, stderr=f"{wrong}\n{usage.stderr}" if wrong else usage.stderr)


def _create(call: Call, request: Request) -> Answer:
    what = f"volume create: {request.name}"
    pool.identify(call.cluster, call.host)
    if reason := busy(call, request.name):
        return call.refused(what, reason, 30802)
    if request.name in call.glusterd.volumes:
        return call.refused(what, f"Volume {request.name} already exists", 0)
    volume = _volume(call, request)
    reason = _order(call, request) or staged(call, lambda node: _agrees(call, node, volume, force=request.force))
    if reason:
        return call.refused(what, reason, 30800)
    whole = len(volume.bricks) % volume.set_size == 0
    for node in nodes(call):
        known = pool.daemon(node).volumes if whole else pool.daemon(node).ghosts
        known[volume.name] = replace(volume, bricks=[replace(b) for b in volume.bricks], options=dict(volume.options))
    if not whole:
        return call.refused(what, "Failed to create volume files", 30800)
    body = ("volCreate", [("volume", [("name", volume.name), ("id", volume.id)])])
    text = f"{what}: success: please start the volume to access data\n"
    return call.done(text, body, seconds=0.16, holds=volume.name)


def _volume(call: Call, request: Request) -> Volume:
    placed = [Brick(host, _uuid(call, host), path) for host, path in request.bricks]
    thin = str(placed.pop()) if request.thin_arbiter else ""
    for number, brick in enumerate(placed, 1):
        brick.arbiter = bool(request.arbiter) and number % request.replica == 0
    return Volume(
        request.name,
        call.cluster.new_uuid(f"volume {request.name}"),
        placed,
        replica=request.replica,
        arbiter=request.arbiter,
        thin_arbiter=thin,
        disperse=request.disperse,
        redundancy=request.redundancy,
        transport=cast("Literal['tcp', 'rdma', 'tcp,rdma']", request.transport),
        options=_options(request),
    )


def _options(request: Request) -> dict[str, str]:
    """The options that `volume create` sets by itself."""
    copies = request.replica > 1
    return {
        **({"cluster.granular-entry-heal": "on"} if copies else {}),
        "storage.fips-mode-rchecksum": "on",
        **({"transport.address-family": "inet"} if "tcp" in request.transport else {}),
        "nfs.disable": "on",
        **({"performance.client-io-threads": "off"} if copies else {}),
    }


def _uuid(call: Call, name: str) -> str:
    """The node that a brick's host is, as this node knows it; empty where it is none of the pool."""
    if resolve(call.cluster, call.host, name) is call.host:
        return call.glusterd.uuid
    peer = pool.peer_named(call.cluster, call.host, name)
    return peer.uuid if peer else ""


def _order(call: Call, request: Request) -> str:
    """Copies belong on different hosts; only this node looks at that, before anything else.

    gluster goes round its list, whose head is no brick: a last set that is too short is filled up from there on.
    """
    size = request.disperse or request.replica
    if request.force or size < 2:
        return ""
    hosts = [_address(call, host) for host, _ in request.bricks]
    row = [*hosts, "", *hosts] if len(hosts) > size else hosts
    sets = [row[at : at + size] for at in range(0, len(hosts), size)]
    if all(len(each) == len({*each}) for each in sets):
        return ""
    return SAME_SERVER.format("disperse" if request.disperse else "replicate")


def _address(call: Call, name: str) -> str:
    """Where a name leads; of two names for one host it is the same."""
    found = resolve(call.cluster, call.host, name)
    return found.address if found else name


def _agrees(call: Call, node: Host, volume: Volume, *, force: bool) -> str:
    """Why a node does not agree; its own bricks are marked as they are found good."""
    if volume.name in pool.daemon(node).volumes:
        return f"Volume {volume.name} already exists"
    for brick in volume.bricks:
        reason = (
            _too_long(volume, brick)
            or brick_checks.placed(call.cluster, node, brick)
            or (brick_checks.mark(call.cluster, node, volume, brick, force=force))
        )
        if reason:
            return reason
    return ""


def _too_long(volume: Volume, brick: Brick) -> str:
    if len(brick.path) > LONGEST_FILE_NAME:
        return f"brick path {brick} is too long."
    if len(f"{volume.name}.{brick.host}.{brick.path[1:]}.vol") + len("trusted-") > LONGEST_FILE_NAME:
        return f"Volume file path for volume {volume.name} and brick path {brick} is too long."
    return ""
