"""gluster volume get."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from virtwiz.practice.glusterd.hints import did_you_mean
from virtwiz.practice.glusterd.known_options import table
from virtwiz.practice.glusterd.pool import QUORUM_RATIO
from virtwiz.practice.programs.gluster import xml

if TYPE_CHECKING:
    from virtwiz.practice.answer import Answer
    from virtwiz.practice.model import Volume
    from virtwiz.practice.programs.gluster.call import Call
    from virtwiz.practice.programs.gluster.xml import Node

USAGE: Final = "volume get <VOLNAME|all> <key|all>"
POOL: Final = {
    "cluster.server-quorum-ratio": "51%",
    "cluster.enable-shared-storage": "disable (DEFAULT)",
    "cluster.op-version": "100000",
    "cluster.max-op-version": "100000",
    "cluster.brick-multiplex": "disable (DEFAULT)",
    "cluster.max-bricks-per-process": "250 (DEFAULT)",
    "glusterd.vol_count_per_thread": "100 (DEFAULT)",
    "cluster.localtime-logging": "disable (DEFAULT)",
    "cluster.daemon-log-level": "INFO (DEFAULT)",
    "cluster.brick-graceful-cleanup": "disable (DEFAULT)",
}
"""The options of the whole pool, which no volume has."""


def get(call: Call) -> Answer:
    """`volume get NAME|all KEY|all`."""
    if len(call.words) != 2:
        return call.usage(USAGE)
    name, key = call.words
    if name == "all":
        call.glusterd.ratio_known = True
        return _pool(call, key)
    volume = call.glusterd.volumes.get(name)
    if not volume:
        return _failed(call, f"Volume {name} does not exist")
    known = call.glusterd.ratio_known
    options = [option for option in table() if option.default]
    shown = [(each.key, _value(volume, each.key, each.default, ratio_known=known)) for each in options]
    own = {k: v for k, v in volume.options.items() if k.startswith("user.") and k == key}
    if key == "all":
        return _shown(call, shown, 0.18)
    found = dict(row for row in reversed(shown) if key in (row[0], row[0].partition(".")[2])) | own
    return _shown(call, list(found.items()), 0.1) if len(found) == 1 else _failed(call, did_you_mean(key))


def _pool(call: Call, key: str) -> Answer:
    found = {k: v for k, v in POOL.items() if key in ("all", k)}
    return _shown(call, list(found.items()), 0.1) if found else _failed(call, did_you_mean(key))


def _value(volume: Volume, key: str, default: str, *, ratio_known: bool) -> str:
    if key == "cluster.quorum-type" and volume.replica == 3:
        default = "auto"
    if key == "cluster.server-quorum-ratio" and ratio_known:
        return f"{QUORUM_RATIO}%"
    return volume.options.get(key, default)


def _shown(call: Call, rows: list[tuple[str, str]], seconds: float) -> Answer:
    lines = [f"{key:<40} {value:<39}" for key, value in (("Option", "Value"), ("------", "-----"), *rows)]
    options: list[Node] = [("Opt", [("Option", key), ("Value", value)]) for key, value in rows]
    return call.done(
        "".join(f"{line}\n" for line in lines), ("volGetopts", [("count", len(rows)), *options]), seconds=seconds
    )


def _failed(call: Call, reason: str) -> Answer:
    answer = call.refused("volume get option", reason, 0)
    if not call.xml:
        return answer
    said = f"volume get option: failed: {reason}"
    shown = xml.output(-1, 0, reason, ("cliOp", "volGetopts"), ("output", said))
    return replace(answer, stdout=shown, status=1)
