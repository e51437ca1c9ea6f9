"""libgfapi as QEMU and libvirt use it: a volume's files, ten seconds to let go of them, and a log on stderr."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from virtwiz.practice import contents
from virtwiz.practice.clock import stamp
from virtwiz.practice.files import Files
from virtwiz.practice.glusterd.clients import Unserved, reach
from virtwiz.practice.model import Host, Mount

if TYPE_CHECKING:
    from virtwiz.practice.model import Cluster, Volume
    from virtwiz.practice.programs.qemu.uri import Address

FINISH: Final = 10.0
"""Seconds that glfs_fini waits, whatever was done."""

_DOWN: Final = (
    "E [MSGID: 108006] [afr-common.c:6123:__afr_handle_child_down_event] 0-{name}-replicate-{number}: All subvolumes"
    " are down. Going offline until at least one of them comes back up. "
)
_PORT: Final = (
    "E [MSGID: 114058] [client-handshake.c:1193:client_query_portmap_cbk] 0-{name}-client-{number}: failed to get the"
    " port number for remote subvolume. Please run gluster volume status on server to see if brick process is"
    " running [] "
)
_BEGIN: Final = (
    "I [io-stats.c:3701:ios_sample_buf_size_configure] 0-{name}: Configure ios_sample_buf  size is 1024 because"
    " ios_sample_interval is 0"
)
_END: Final = "I [io-stats.c:4033:fini] 0-{name}: io-stats translator unloaded"


@dataclass(frozen=True)
class Client:
    """A client that has a volume: its files, what it says until it is gone, and the seconds until then."""

    volume: Volume
    files: Files
    log: str
    seconds: float


@dataclass
class NoClient(Exception):
    """A client that did not get its volume: what it said, the hint for people, and the seconds it took."""

    log: str
    words: str
    seconds: float
    why: Unserved


def open_volume(cluster: Cluster, host: Host, address: Address, *, errors: bool = True, later: float = 0) -> Client:
    """Get a volume.

    Args:
        cluster: the cluster.
        host: where the client runs.
        address: what it wants.
        errors: whether the log has errors too (not with `debug=0`).
        later: how many seconds after now it begins.

    Raises:
        NoClient: it does not get it.
    """
    try:
        volume, waited = reach(cluster, host, address.servers, address.volume)
    except Unserved as why:
        raise _failure(cluster, address, why, later) from None
    contents.of(cluster, volume)
    inside = Host(host.name, host.address, mounts=[Mount("/", volume.id, "gfapi")])
    return Client(volume, Files(cluster, inside), _log(cluster, volume, later + waited, errors=errors), FINISH + waited)


def _log(cluster: Cluster, volume: Volume, later: float, *, errors: bool) -> str:
    name = volume.name
    lines = [f"{stamp(cluster, later + 0.03)} {_BEGIN.format(name=name)}"]
    lines += [f"{stamp(cluster, later + 0.05)} {text}" for text in _downs(volume) if errors]
    lines += [f"{stamp(cluster, later + FINISH)} {_END.format(name=name)}"]
    return "".join(f"{line}\n" for line in lines)


def _downs(volume: Volume) -> list[str]:
    """The line that a client says of each replica set when it lets go of it."""
    sets = len(volume.bricks) // volume.replica if volume.replica > 1 else 0
    return [_DOWN.format(name=volume.name, number=number) for number in range(sets)]


def _failure(cluster: Cluster, address: Address, why: Unserved, later: float) -> NoClient:
    words = (
        f"Gluster connection for volume {address.volume}, path {address.path} failed to connect\n"
        f"hint: failed on host {why.server} and port {why.port} Please refer to gluster logs for more info"
    )
    words = "" if why.reason == "mute" else words
    lines = _WHAT_IT_SAYS[why.reason](cluster, address, why) if why.reason in _WHAT_IT_SAYS else []
    log = "".join(f"{stamp(cluster, later)} {line}\n" for line in lines)
    again = "".join(_again(cluster, line, later) for line in lines if "MSGID: 108006" in line)
    return NoClient(log + again, words, why.seconds, why)


def _again(cluster: Cluster, line: str, later: float) -> str:
    """What the log says at its end of a line that came again."""
    between = f"{stamp(cluster, later)} and {stamp(cluster, later + 0.01)}"
    return f'The message "{line.rstrip()}" repeated 2 times between {between}\n'


def _unknown_name(cluster: Cluster, address: Address, why: Unserved) -> list[str]:
    ret = "Name or service not known" if why.server.startswith("[") else "Temporary failure in name resolution"
    return [
        f"E [MSGID: 101075] [common-utils.c:519:gf_resolve_ip6] 0-resolver: error in getaddrinfo [{{family=2}},"
        f" {{ret={ret}}}] ",
        f"E [name.c:267:af_inet_client_get_remote_sockaddr] 0-gfapi: DNS resolution failed on host {why.server}",
    ]


def _unknown_volume(cluster: Cluster, address: Address, why: Unserved) -> list[str]:
    place = "E [MSGID: 104021] [glfs-mgmt.c:{}:glfs_mgmt_getspec_cbk] {}: failed to get the volume file [{{{}}}, {}] "
    missing = "{errno=2}, {error=No such file or directory}"
    invalid = "{errno=22}, {error=Invalid argument}"
    return [
        place.format(586, "0-gfapi", "from server", missing),
        place.format(725, "0-glfs-mgmt", f"key={address.volume}", invalid),
    ]


def _mute(cluster: Cluster, address: Address, why: Unserved) -> list[str]:
    return [
        "E [MSGID: 104021] [glfs-mgmt.c:725:glfs_mgmt_getspec_cbk] 0-glfs-mgmt: failed to get the volume file"
        f" [{{key={address.volume}}}, {{errno=22}}, {{error=Invalid argument}}] "
    ]


def _no_brick(cluster: Cluster, address: Address, why: Unserved) -> list[str]:
    volume = _known(cluster, address.volume)
    if not volume:
        return []
    name = volume.name
    ports = [_PORT.format(name=name, number=number) for number in range(len(volume.bricks))]
    downs = _downs(volume)
    said = [*ports[:1], *downs, *ports[1:]] if why.reason == "stopped" else downs
    return [_BEGIN.format(name=name), *said, _END.format(name=name)]


def _known(cluster: Cluster, name: str) -> Volume | None:
    daemons = (host.glusterd for host in cluster.hosts.values() if host.glusterd)
    return next((daemon.volumes[name] for daemon in daemons if name in daemon.volumes), None)


_WHAT_IT_SAYS: Final = {
    "name": _unknown_name,
    "volume": _unknown_volume,
    "mute": _mute,
    "stopped": _no_brick,
    "refused": _no_brick,
}
