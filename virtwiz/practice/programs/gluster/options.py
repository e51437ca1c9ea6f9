"""gluster volume set and reset."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from virtwiz.practice.answer import Answer, failed, not_modelled
from virtwiz.practice.files import Trouble
from virtwiz.practice.glusterd import bricks, pool
from virtwiz.practice.glusterd.hints import did_you_mean
from virtwiz.practice.glusterd.known_options import full_key, refuses
from virtwiz.practice.programs.gluster import xml
from virtwiz.practice.programs.gluster.transaction import busy, copies, missing, staged

if TYPE_CHECKING:
    from virtwiz.practice.model import Host, Volume
    from virtwiz.practice.programs.gluster.call import Call

SET: Final = "volume set <VOLNAME> group <GROUP>"
RESET: Final = "volume reset <VOLNAME> [option] [force]"
GROUPS: Final = "/var/lib/glusterd/groups"
KEPT: Final = (
    "cluster.granular-entry-heal",
    "storage.fips-mode-rchecksum",
    "transport.address-family",
    "nfs.disable",
)
"""What `volume reset` leaves alone."""

NO_QUORUM: Final = "Quorum not met. Volume operation not allowed."


def set_options(call: Call) -> Answer:
    """`volume set NAME KEY VALUE…` or `volume set NAME group GROUP`."""
    if call.words[:1] == ("all",) or call.words in (("help",), ("help-xml",)):
        return not_modelled(f"gluster volume set {call.words[0]}")
    name, words = call.words[0] if call.words else "", call.words[1:]
    if words[:1] == ("group",) and len(words) == 2:
        try:
            words = _group(call, words[1])
        except Trouble as trouble:
            return failed(f"Unable to open file '{GROUPS}/{words[1]}'. Error: {trouble}", seconds=0.08)
    if len(words) < 2 or len(words) % 2 or "group" in words[::2] or "" in words:
        return call.usage(SET)
    values = ("".join(value.split()) for value in words[1::2])  # gluster drops blanks
    return _set(call, name, dict(zip(words[::2], values, strict=True)))


def _group(call: Call, group: str) -> tuple[str, ...]:
    lines = [line.strip() for line in call.session.files.text(f"{GROUPS}/{group}").splitlines()]
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return tuple(word for key, _, value in pairs for word in (key, value))


def _set(call: Call, name: str, pairs: dict[str, str]) -> Answer:
    reason = busy(call, name) or staged(call, lambda node: _refused(call, node, name, pairs))
    if reason:
        return _not_done(call, "volume set", "volSet", "Set volume unsuccessful", reason)
    for host, volume in copies(call, name):
        for word, value in pairs.items():
            put(volume, full_key(word) or word, value)
        volume.version += 1
        if volume.status == "Started":
            bricks.own(call.cluster, host, volume)
    seconds = 0.2 + 0.03 * (len(pairs) - 1)
    body = [("cliOp", "volSet"), ("output", "Set volume successful")]
    return call.done("volume set: success\n", *body, seconds=seconds, holds=name)


def put(volume: Volume, key: str, value: str) -> None:
    """Set an option; a new one comes to the front."""
    if key in volume.options:
        volume.options[key] = value
    else:
        volume.options = {key: value, **volume.options}


def _not_done(call: Call, what: str, operation: str, output: str, reason: str) -> Answer:
    answer = call.refused(what, reason, 30800)
    if not call.xml:
        return answer
    return replace(answer, stdout=xml.output(-1, 30800, reason, ("cliOp", operation), ("output", output)))


def _refused(call: Call, node: Host, name: str, pairs: dict[str, str]) -> str:
    if reason := missing(node, name) or lost_quorum(call, node, name):
        return reason
    volume = pool.daemon(node).volumes[name]
    for word in pairs:
        if not full_key(word):
            return f"option : {word} does not exist\n{did_you_mean(word)}"
    return next((r for word, v in pairs.items() if (r := refuses(volume, full_key(word) or word, v))), "")


def lost_quorum(call: Call, node: Host, name: str) -> str:
    """Why a node may not change a volume: it wants a quorum, and there is none."""
    volume = pool.daemon(node).volumes[name]
    return NO_QUORUM if pool.wants_quorum(volume) and not pool.has_quorum(call.cluster, node) else ""


def reset(call: Call) -> Answer:
    """`volume reset NAME [KEY|all] [force]`."""
    words = [word for word in call.words if word != "force"]
    if not 1 <= len(words) <= 2 or len(call.words) - len(words) > 1:
        return call.usage(RESET)
    name, key = words[0], words[1] if len(words) == 2 else "all"
    if name == "all":
        return not_modelled("gluster volume reset all")
    reason = busy(call, name) or staged(call, lambda node: _not_resettable(call, node, name, key))
    if reason:
        return _not_done(call, "volume reset", "volReset", "reset volume unsuccessful", reason)
    gone = full_key(key) or key
    for _, volume in copies(call, name):
        kept = {k: v for k, v in volume.options.items() if (k in KEPT if key == "all" else k != gone)}
        volume.options, volume.version = kept, volume.version + 1
    text = "reset volume successful"
    return call.done(
        f"volume reset: success: {text}\n", ("cliOp", "volReset"), ("output", text), seconds=0.2, holds=name
    )


def _not_resettable(call: Call, node: Host, name: str, key: str) -> str:
    if reason := missing(node, name) or lost_quorum(call, node, name):
        return reason
    if key != "all" and not full_key(key):
        return f"Option {key} does not exist\n{did_you_mean(key)}"
    return ""
