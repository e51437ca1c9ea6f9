"""What glusterd keeps in /var/lib/glusterd and /run: written when something changes, read when it starts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid5

from virtwiz.practice.files import Files, Trouble
from virtwiz.practice.glusterd.pool import daemon

if TYPE_CHECKING:
    from virtwiz.practice.model import Brick, Cluster, Glusterd, Host, Peer, Volume

ROOT: Final = "/var/lib/glusterd"
PID: Final = "/run/glusterd.pid"
TYPES: Final = {"Distribute": 0, "Replicate": 2, "Disperse": 4, "Distributed-Replicate": 7, "Distributed-Disperse": 9}
STATUSES: Final = {"Created": 0, "Started": 1, "Stopped": 2}


def type_of(volume: Volume) -> str:
    """A volume's type in gluster's words."""
    kind = "Disperse" if volume.disperse else "Replicate" if volume.replica > 1 else "Distribute"
    several = len(volume.bricks) > volume.set_size
    return f"Distributed-{kind}" if several and kind != "Distribute" else kind


def write(cluster: Cluster) -> None:
    """Bring every node's files up to what its glusterd knows; one that is down writes nothing."""
    for host in cluster.hosts.values():
        if host.glusterd and host.up:
            _write_pids(cluster, host)
            if host.glusterd.running:
                _write_state(cluster, host)


def read(cluster: Cluster, host: Host) -> None:
    """Take over what was done to the files while glusterd was down: what was removed is forgotten."""
    files, glusterd = Files(cluster, host), daemon(host)
    info = files.entry(f"{ROOT}/glusterd.info")
    lines = info.data.decode().splitlines() if info else []
    glusterd.uuid = next((line.removeprefix("UUID=") for line in lines if line.startswith("UUID=")), "")
    glusterd.peers = {uuid: p for uuid, p in glusterd.peers.items() if files.entry(f"{ROOT}/peers/{uuid}")}
    known = {**glusterd.volumes, **glusterd.ghosts}
    glusterd.volumes = {
        name: replace(volume, options=dict(reversed(volume.options.items())))
        for name, volume in known.items()
        if files.entry(f"{ROOT}/vols/{name}/info")
    }
    glusterd.ghosts = {}


def _write_state(cluster: Cluster, host: Host) -> None:
    glusterd = daemon(host)
    texts = {f"peers/{peer.uuid}": _peer(peer) for peer in glusterd.peers.values()}
    for volume in (*glusterd.volumes.values(), *glusterd.ghosts.values()):
        texts.update(_volume(volume, ghost=volume.name in glusterd.ghosts))
    if glusterd.uuid:
        texts["glusterd.info"] = f"UUID={glusterd.uuid}\noperating-version=100000\n"
    _mirror(Files(cluster, host), glusterd, {f"{ROOT}/{name}": text for name, text in texts.items()})


def _mirror(files: Files, glusterd: Glusterd, texts: dict[str, str]) -> None:
    """Write what differs, remove what is no longer known."""
    for directory in ("peers", "vols"):
        files.make_directory(f"{ROOT}/{directory}", parents=True)
    known = {*glusterd.volumes, *glusterd.ghosts}
    for name in files.children(f"{ROOT}/vols"):
        if name not in known:
            files.remove(f"{ROOT}/vols/{name}", tree=True)
    for name in files.children(f"{ROOT}/peers"):
        if name not in glusterd.peers:
            files.remove(f"{ROOT}/peers/{name}")
    for path, text in texts.items():
        put(files, path, text)


def put(files: Files, path: str, text: str) -> None:
    """Write a file that differs, with the directories it needs; a full disk keeps what it has."""
    found = files.entry(path)
    if found and found.data == text.encode():
        return
    try:
        files.make_directory(path.rpartition("/")[0], parents=True)
        files.write(path, text.encode())
    except Trouble:
        return


def _peer(peer: Peer) -> str:
    names = "".join(f"hostname{number}={name}\n" for number, name in enumerate(peer.names, 1))
    return f"uuid={peer.uuid}\nstate={peer.state}\n{names}"


def dashed(brick: Brick) -> str:
    """A brick's path as part of a file's name."""
    return brick.path.lstrip("/").replace("/", "-")


def _volume(volume: Volume, *, ghost: bool) -> dict[str, str]:
    root = f"vols/{volume.name}"
    texts = {f"{root}/{name}": "" for name in ("cksum", "node_state.info", "snapd.info")}
    texts[f"{root}/info"] = _info(volume)
    for brick in volume.bricks:
        texts[f"{root}/bricks/{brick.host}:-{dashed(brick)}"] = _brick(volume, brick)
        texts[f"{root}/{volume.name}.{brick.host}.{dashed(brick)}.vol"] = ""
    if not ghost:
        names = [f"trusted-{volume.name}.tcp-fuse", f"trusted-{volume.name}.tcp-gfproxy-fuse"]
        names += [f"{volume.name}.tcp-fuse", f"{volume.name}.gfproxyd"]
        names += [f"{volume.name}-shd"] if volume.set_size > 1 else []
        texts.update({f"{root}/{name}.vol": "" for name in names})
    return texts


def _info(volume: Volume) -> str:
    arbiter = [f"arbiter_count={volume.arbiter}"] if volume.arbiter else []
    lines = [f"type={TYPES[type_of(volume)] % 5}", f"count={len(volume.bricks)}", f"status={STATUSES[volume.status]}"]
    lines += [f"sub_count={volume.set_size if volume.set_size > 1 else 0}", f"replica_count={volume.replica}", *arbiter]
    lines += [f"disperse_count={volume.disperse}", f"redundancy_count={volume.redundancy}"]
    lines += [f"version={volume.version}", "transport-type=0", f"volume-id={volume.id}"]
    lines += [f"{word}={uuid5(UUID(volume.id), word)}" for word in ("username", "password")] + ["op-version=40000"]
    lines += ["client-op-version=30800", "quota-version=0", "tier-enabled=0", "parent_volname=N/A"]
    lines += ["restored_from_snap=00000000-0000-0000-0000-000000000000", "snap-max-hard-limit=256"]
    lines += [f"{key}={value}" for key, value in volume.options.items()]
    lines += [f"brick-{number}={brick.host}:-{dashed(brick)}" for number, brick in enumerate(volume.bricks)]
    return "".join(f"{line}\n" for line in lines)


def _brick(volume: Volume, brick: Brick) -> str:
    number = volume.bricks.index(brick)
    return f"uuid={brick.uuid}\nhostname={brick.host}\npath={brick.path}\nbrick-id={volume.name}-client-{number}\n"


def _write_pids(cluster: Cluster, host: Host) -> None:
    files, glusterd = Files(cluster, host), daemon(host)
    wanted = {PID: f"{glusterd.pid}\n"} if glusterd.running else {}
    for process in glusterd.processes:
        volume = glusterd.volumes.get(process.volume)
        for brick in volume.bricks if volume else ():
            if (brick.uuid, brick.path) == (glusterd.uuid, process.path):
                wanted[f"/run/gluster/vols/{process.volume}/{brick.host}-{dashed(brick)}.pid"] = f"{process.pid}\n"
    if not glusterd.running and files.entry(PID):
        files.remove(PID)
    for path, text in wanted.items():
        put(files, path, text)
