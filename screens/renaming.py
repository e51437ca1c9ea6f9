"""A host that gets another name keeps its place in everything else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from screens.layout import bricks_of

if TYPE_CHECKING:
    from screens.session import Answers


def followed(before: Answers, after: Answers) -> Answers:
    """The later answers; where they differ from the earlier ones in one host's name, all that names it follows."""
    old, new = _names(before), _names(after)
    changed = [pair for pair in zip(old, new, strict=False) if pair[0] != pair[1]]
    if len(old) != len(new) or len(changed) != 1:
        return after
    return _renamed(after, *changed[0])


def _names(answers: Answers) -> list[str]:
    hosts = answers.get("hosts")
    return list(hosts) if isinstance(hosts, dict) else []


def _renamed(answers: Answers, old: str, new: str) -> Answers:
    def word(name: Any) -> Any:
        return new if name == old else name

    volume = dict(answers.get("volume") or {})
    if volume.get("bricks"):
        volume["bricks"] = [_brick(brick, old, new) for brick in bricks_of(answers)]
    made = {**answers, "volume": volume}
    for key in ("peers", "hypervisors"):
        if answers.get(key):
            made[key] = [word(name) for name in answers[key]]
    if answers.get("vms"):
        made["vms"] = [{**vm, "on": word(vm["on"])} if vm.get("on") else vm for vm in answers["vms"]]
    return made


def _brick(brick: str, old: str, new: str) -> str:
    host, colon, path = brick.partition(":")
    return f"{new}{colon}{path}" if colon and host == old else brick
