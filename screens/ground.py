"""What the hosts say of the places where bricks are, or could be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from screens.layout import bricks_of, paths_of
from virtwiz.facts import pool
from virtwiz.formats.sizes import rough_size
from virtwiz.profile.paths import read_brick

if TYPE_CHECKING:
    from collections.abc import Iterator

    from screens.session import Answers
    from virtwiz.facts.model import Facts, VolumeFacts
    from virtwiz.profile import Brick, Profile

FILLED: Final = "! holds files"
READ_ONLY: Final = "! read-only"
REMARKS: Final = {
    FILLED: "files that are there already get no copies and may spoil the volume: take an empty directory.",
    READ_ONLY: "nothing can be written to this filesystem: mount it anew, or take another.",
}
"""What the plan does not refuse, and should be known all the same."""


def brick_of(text: str) -> Brick | None:
    """The brick that is written there; None while it is none yet."""
    try:
        return read_brick(text)
    except ValueError:
        return None


def found(profile: Profile, facts: Facts, text: str) -> tuple[str, str]:
    """How much space a brick's place has left, and what stands there, with a sign; empty where it is not known."""
    brick = brick_of(text)
    if brick is None or brick.host not in facts.nodes:
        return "", ""
    at = facts.node(brick.host).filesystem(brick.path)
    return rough_size(at.left) if at else "", _state(facts, pool.volume(profile, facts), brick)


def _state(facts: Facts, volume: VolumeFacts | None, brick: Brick) -> str:
    node, there = facts.node(brick.host), facts.dir_of(brick)
    at = node.filesystem(brick.path)
    if volume and _belongs(volume, node.uuid, brick):
        return "✓ in volume"
    if not there.directory:
        return "! no directory"
    if there.mark:
        return "! other volume"
    if there.mount_point or (at and at.mount == brick.path):
        return "! mount point"
    if there.root_filesystem or (at and at.mount == "/"):
        return "! root disk"
    if at and at.use == "readonly":
        return READ_ONLY
    if there.filled:
        return FILLED
    if brick.path not in node.bricks:
        return "· look anew"
    return "✓ empty" if there.exists else "✓ to be made"


def _belongs(volume: VolumeFacts, uuid: str, brick: Brick) -> bool:
    here = (each for each in volume.bricks if each.path == brick.path)
    return any(each.host_uuid == uuid or each.host == brick.host for each in here)


def remarks(profile: Profile, facts: Facts, answers: Answers) -> Iterator[str]:
    """Sentences about places that are wrong though the plan does not refuse them."""
    for text in bricks_of(answers):
        why = REMARKS.get(found(profile, facts, text)[1])
        if why:
            yield f"! {text}: {why}"


def free_mounts(profile: Profile, facts: Facts) -> dict[str, int]:
    """Filesystems that hold nothing yet, and are on all peers: by mount point, the bytes that the smallest has left."""
    free = [
        {each.mount: each.left for each in facts.node(peer).filesystems if each.use == "free" and each.type != "tmpfs"}
        for peer in profile.peers
    ]
    return {mount: min(each[mount] for each in free) for mount in free[0] if all(mount in each for each in free)}


def suggested(answers: Answers, profile: Profile | None, facts: Facts | None) -> list[str]:
    """Paths to propose: below the free filesystems, else those that there are, else the usual one."""
    name = (answers.get("volume") or {}).get("name") or "vmstore"
    free = free_mounts(profile, facts) if profile and facts and not pool.volume(profile, facts) else {}
    return [f"{mount}/{name}" for mount in free] or paths_of(answers) or [f"/data/brick1/{name}"]


def offers(profile: Profile | None, facts: Facts | None) -> str:
    """The free filesystems in words."""
    if not profile or facts is None:
        return "Ctrl+L finds the filesystems that are free on all peers."
    free = [f"{mount} ({rough_size(left)})" for mount, left in free_mounts(profile, facts).items()]
    return f"Free on all peers: {', '.join(free)}." if free else "No filesystem is free on all peers."
