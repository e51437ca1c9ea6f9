"""Sequences of commands that nobody wrote down, as hypothesis draws them: what one types at three storage hosts."""

from __future__ import annotations

from typing import Final

from hypothesis import strategies as st

HOSTS: Final = ("g1", "g2", "g3")
DIRECTORY: Final = "/data/brick1"
G: Final = "gluster --mode=script"

Line = tuple[str, str]
"""A host, and what is typed there."""

BEGINNINGS: Final = (
    (),
    (("g1", "gluster peer probe g2"), ("g1", "gluster peer probe g3")),
    (
        ("g1", "gluster peer probe g2"),
        ("g1", "gluster peer probe g3"),
        ("g1", f"{G} volume create v replica 3 g1:{DIRECTORY}/a g2:{DIRECTORY}/a g3:{DIRECTORY}/a"),
    ),
    (
        ("g1", "gluster peer probe g2"),
        ("g1", "gluster peer probe g3"),
        ("g1", f"{G} volume create v replica 3 g1:{DIRECTORY}/a g2:{DIRECTORY}/a g3:{DIRECTORY}/a"),
        ("g1", f"{G} volume start v"),
    ),
)
"""What a sequence may begin with, so that its commands find something: a pool, a volume, a started one."""

PAIRS: Final = (
    "server.allow-insecure on",
    "server.allow-insecure maybe",
    "storage.owner-uid 107 storage.owner-gid 107",
    "storage.owner-uid qemu",
    "network.ping-timeout 20",
    "network.ping-timeout 5000",
    "network.pingtimeout 20",
    "features.shard on",
    "features.shard-block-size 64MB",
    "features.shard-block-size 3",
    "performance.cache-size 64MB",
    "cluster.quorum-type sometimes",
    "cluster.quorum-count 2",
    "user.note hello",
    "nosuch.option 1",
    "server.allow-insecure",
    "group virt",
    "group nosuch",
    "group virt user.note 1",
)
KEYS: Final = ("all", "server.allow-insecure", "network.ping-timeout", "no.such", "ping-timeout", "features.shard")


def lines() -> st.SearchStrategy[Line]:
    """One command on one host, mostly the first."""
    host = st.sampled_from(("g1", "g1", "g1", "g2", "g3"))
    return st.tuples(host, st.one_of(_pool(), _volume(), _volume(), _options(), _hosts()))


def sequences(length: int = 10) -> st.SearchStrategy[list[Line]]:
    """So many commands, after one of the beginnings."""
    drawn = st.lists(lines(), min_size=length, max_size=length, unique=True)
    return st.tuples(st.sampled_from(BEGINNINGS), drawn).map(lambda both: [*both[0], *both[1]])


def chosen(pattern: str, **parts: tuple[str, ...]) -> st.SearchStrategy[str]:
    """The pattern with one of the choices for each of its parts."""
    each = st.fixed_dictionaries({name: st.sampled_from(choices) for name, choices in parts.items()})
    return each.map(lambda parts: " ".join(pattern.format(**parts).split()))


def _pool() -> st.SearchStrategy[str]:
    names = (*HOSTS, "g2", "g3", "localhost", "nosuch")
    return st.one_of(
        chosen("gluster peer probe {name} {xml}", name=names, xml=("", "", "--xml")),
        chosen(f"{G} peer detach {{name}} {{force}}", name=names, force=("", "", "force")),
        chosen("gluster {what} {xml}", what=("peer status", "pool list", "peer detach g2"), xml=("", "--xml")),
    )


def _volume() -> st.SearchStrategy[str]:
    bricks = st.lists(st.tuples(st.sampled_from(HOSTS), st.sampled_from("abc")), min_size=1, max_size=4)
    kinds = ("", "replica 2", "replica 3", "replica 3", "replica 3 arbiter 1", "disperse 3 redundancy 1")
    create = st.tuples(st.sampled_from("vw"), st.sampled_from(kinds), bricks, st.sampled_from(("", "", "force")))
    return st.one_of(
        create.map(_create),
        st.sampled_from(kinds[2:]).map(lambda kind: _create(("w", kind, [(host, "b") for host in HOSTS], ""))),
        chosen(f"{G} volume start {{name}} {{force}}", name=("v", "w"), force=("", "force", "--xml")),
        chosen(f"{G} volume {{what}} {{name}} {{xml}}", what=("stop", "delete"), name=("v", "w"), xml=("", "--xml")),
        chosen("gluster volume {what} {name} {xml}", what=("info", "status"), name=("v", "w", ""), xml=("", "--xml")),
        chosen(
            "gluster volume {what}", what=("list", "list --xml", "stop v", "delete v", "heal v info", "start nosuch")
        ),
    )


def _create(parts: tuple[str, str, list[tuple[str, str]], str]) -> str:
    name, kind, bricks, force = parts
    placed = " ".join(f"{host}:{DIRECTORY}/{directory}" for host, directory in bricks)
    return " ".join(f"{G} volume create {name} {kind} {placed} {force}".split())


def _options() -> st.SearchStrategy[str]:
    return st.one_of(
        chosen(f"{G} volume set {{name}} {{pair}} {{xml}}", name=("v", "v", "w"), pair=PAIRS, xml=("", "", "--xml")),
        chosen("gluster volume get {name} {key} {xml}", name=("v", "v", "w"), key=KEYS[1:], xml=("", "--xml")),
        chosen(f"{G} volume reset {{name}} {{key}}", name=("v", "w"), key=KEYS),
    )


def _hosts() -> st.SearchStrategy[str]:
    path = tuple(f"{DIRECTORY}/{name}" for name in "abc")
    return st.one_of(
        chosen("mkdir -p {path}", path=path),
        chosen("ls -A {path}", path=(*path, DIRECTORY)),
        chosen("getfattr -d -m . -e hex {path}", path=path),
        chosen("stat -c '%u:%g %a' {path}", path=path),
        chosen("rm -rf {path}", path=path),
        chosen("systemctl {verb} glusterd", verb=("stop", "start", "restart", "is-active")),
        chosen("cat /var/lib/glusterd/glusterd.info"),
    )
