"""The hosts that the transcripts were recorded on, as practice hosts: r1 to r6, no systemd, an XFS at /data."""

from __future__ import annotations

import functools
from copy import deepcopy
from typing import TYPE_CHECKING, Final

from tests.practice.conformance.definitions import definitions
from virtwiz.practice import bare
from virtwiz.practice.answer import passing, together
from virtwiz.practice.faults import Fault, put
from virtwiz.practice.files import Files
from virtwiz.practice.model import GIB, Network
from virtwiz.practice.session import Session
from virtwiz.practice.typed import interpret

if TYPE_CHECKING:
    from collections.abc import Sequence

    from virtwiz.practice.model import Cluster

HOSTS: Final = ("r1", "r2", "r3", "r4", "r5", "r6")
V1: Final = "gluster volume create v1 replica 3 r1:/data/b1 r2:/data/b1 r3:/data/b1"
"""The volume that most entries are about."""


def fresh() -> Cluster:
    """Six bare hosts."""
    made = bare.cluster({name: ["/data"] for name in HOSTS}, HOSTS)
    for host in made.hosts.values():
        host.address = host.address.replace("192.0.2.", "10.98.0.")
        host.systemd = False
        host.filesystems["/dev/vdb"].source = "/dev/loop0"
        host.filesystems["/dev/vdb"].size = 4 * GIB
        assert host.libvirt
        host.libvirt.networks["default"] = Network("default", autostart=False)
        files = Files(made, host)
        files.write("/etc/hosts", files.read("/etc/hosts").replace(b"192.0.2.", b"10.98.0."))
        for directory in ("/bricks", "/lab/xml", "/run"):
            files.make_directory(directory, parents=True)
        for name, text in definitions().items():
            files.write(f"/lab/xml/{name}.xml", text.encode())
    return made


def prepare(cluster: Cluster, steps: Sequence[str | Sequence[str]]) -> Cluster:
    """Bring a cluster into the state that an entry begins with.

    Steps: `fresh`, `six` (fresh, and all in one pool), `nodes` (a lab's g1 to g3), `three` (those in one pool), `pool
    HOST…`, `v1` (the volume is created), `fault KIND HOST [ABOUT]`, `hold VOLUME`, `release`, or `HOST$ LINE` for what
    was typed and not recorded.
    """
    for step in steps:
        if not isinstance(step, str):
            cluster = prepare(cluster, step)
            continue
        word, _, rest = step.partition(" ")
        if word in BEGINNINGS:
            cluster = deepcopy(_begun(word))
        elif word == "v1":
            typed(cluster, "r1", V1)
        elif word == "pool":
            first, *others = rest.split()
            for other in others:
                typed(cluster, first, f"gluster peer probe {other}")
        elif word == "fault":
            put(cluster, Fault(*rest.split()))
        elif word == "hold":
            cluster.held.add(rest)
        elif word == "release":
            cluster.held.clear()
        else:
            typed(cluster, word.removesuffix("$"), rest)
    return cluster


def _six() -> Cluster:
    return prepare(fresh(), [f"pool {' '.join(HOSTS)}"])


def _nodes() -> Cluster:
    return bare.cluster({name: [bare.DISK] for name in ("g1", "g2", "g3")})


def _three() -> Cluster:
    return prepare(_nodes(), ["pool g1 g2 g3"])


BEGINNINGS: Final = {"fresh": fresh, "six": _six, "nodes": _nodes, "three": _three}


@functools.cache
def _begun(word: str) -> Cluster:
    """A beginning, made once; to be copied."""
    return BEGINNINGS[word]()


def typed(cluster: Cluster, host: str, line: str) -> None:
    """Type a line that must be modelled."""
    answer = together(passing(cluster, interpret(Session(cluster, cluster.hosts[host]), line)))
    assert "is not modelled here" not in answer.stderr, f"{host}$ {line}: {answer.stderr}"
