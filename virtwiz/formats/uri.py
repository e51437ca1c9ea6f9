"""gluster:// addresses of disk images, as QEMU reads them."""

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import quote, unquote

TRANSPORTS = ("tcp", "unix", "rdma")
_FORM = "gluster[+transport]://[server[:port]]/volname/image[?socket=…]"
_PATH_SAFE = "/:@!$&'()*+,;="
_SOCKET_SAFE = "/:@!$'()*,"
_NOT_IN_A_URI = re.compile(r"[^A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]")
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_SPLIT = re.compile(r"gluster(?:\+(?P<transport>[^:/?]*))?://(?P<server>[^/?]*)(?P<path>[^?]*)(?:\?(?P<query>.*))?")
_AUTHORITY = re.compile(r"(?:\[(?P<ipv6>[^\[\]]*)\]|(?P<name>[^\[\]:]*))(?::(?P<port>[^\[\]:]*))?")


class UriError(ValueError):
    """What is wrong with an address, and what would be right."""


@dataclass(frozen=True)
class GlusterUri:
    """Where a disk image lies: on which volume, and which volfile server tells about that volume.

    `server` is a host name, an IPv4 or an IPv6 address without brackets; None is localhost. `transport` None is not
    written and means tcp. Form and meaning: QEMU's block/gluster.c, and "GlusterFS disk images" in qemu(1).
    """

    volume: str
    image: str
    server: str | None = None
    port: int | None = None
    transport: str | None = None
    socket: str | None = None

    def __post_init__(self) -> None:
        _check_names(self.volume, self.image)
        _check_transport(self)
        _check_server(self.server, self.port)

    def __str__(self) -> str:
        scheme = f"gluster+{self.transport}" if self.transport else "gluster"
        server = f"[{self.server}]" if self.server and ":" in self.server else self.server or ""
        port = f":{self.port}" if self.port else ""
        image = quote(self.image, safe=_PATH_SAFE, errors="surrogateescape")
        query = f"?socket={quote(self.socket, safe=_SOCKET_SAFE, errors='surrogateescape')}" if self.socket else ""
        return f"{scheme}://{server}{port}/{self.volume}/{image}{query}"


def parse(text: str) -> GlusterUri:
    """Read an address; UriError gives the reason and what would be right."""
    if wrong := _NOT_IN_A_URI.search(text):
        escaped = quote(wrong[0], safe="", errors="surrogateescape")
        raise UriError(f"{wrong[0]!r} cannot stand in a gluster address: write {escaped}")
    if _BAD_ESCAPE.search(text):
        raise UriError("'%' begins an escape of two hexadecimal digits: write %25 for the sign itself")
    if "#" in text:
        raise UriError("a gluster address has no '#' part: write %23 for the sign itself")
    parts = _SPLIT.fullmatch(text)
    if not parts:
        raise UriError(f"{text!r} is not a gluster address: {_FORM}")
    server, port = _authority(parts["server"])
    # QEMU decodes the path first and splits it afterwards.
    volume, _, image = _decode(parts["path"]).removeprefix("/").partition("/")
    return GlusterUri(volume, image, server, port, parts["transport"], _socket(parts["query"]))


def _decode(text: str) -> str:
    return unquote(text, errors="surrogateescape")


def _authority(text: str) -> tuple[str | None, int | None]:
    """Server and port of `server:port`, `[ipv6]:port` or nothing."""
    if not text:
        return None, None
    found = _AUTHORITY.fullmatch(text)
    if not found:
        raise UriError(f"{text!r} is not server[:port]: an IPv6 address stands in brackets, as in [::1]:24007")
    ipv6, name, port = found["ipv6"], found["name"], found["port"]
    if ipv6 is not None and ":" not in ipv6:
        raise UriError(f"[{ipv6}] is not an IPv6 address: only those stand in brackets")
    if port is not None and not re.fullmatch(r"[0-9]{1,5}", port):
        raise UriError(f"{port!r} is not a port: a number from 1 to 65535, as a rule 24007")
    return ipv6 or name or None, None if port is None else int(port)


def _socket(query: str | None) -> str | None:
    """The socket's path in `socket=PATH`, the only parameter there is."""
    if not query:
        return None
    key, _, value = query.partition("=")
    if key != "socket" or "&" in value or ";" in value:
        raise UriError(f"'?{query}' is not known: the one parameter is ?socket=PATH")
    return _decode(value)


def _check_names(volume: str, image: str) -> None:
    if not re.fullmatch(r"[A-Za-z0-9_-]+", volume):
        raise UriError(f"{volume!r} is not a volume's name: letters, digits, '-' and '_' ({_FORM})")
    if not image:
        raise UriError(f"no image is named after the volume: {_FORM}")
    if "\0" in image:
        raise UriError("an image's name cannot hold a NUL")
    if {"", ".", ".."} & set(image.split("/")):
        raise UriError(
            f"{image!r} is not a path below the volume's root: directories and a name, without '..', '.' or '//'"
        )


def _check_transport(uri: GlusterUri) -> None:
    if uri.transport is not None and uri.transport not in TRANSPORTS:
        raise UriError(f"transport {uri.transport!r} is not known: tcp, unix or rdma")
    if uri.transport != "unix":
        if uri.socket is not None:
            raise UriError("a socket goes with transport unix only: gluster+unix:///volname/image?socket=PATH")
        return
    if uri.server is not None or uri.port is not None:
        raise UriError("transport unix has no server and no port: gluster+unix:///volname/image?socket=PATH")
    if not uri.socket or not uri.socket.startswith("/") or "\0" in uri.socket:
        raise UriError("transport unix needs the absolute path of glusterd's socket: ?socket=/run/glusterd.socket")


def _check_server(server: str | None, port: int | None) -> None:
    if port is not None and not 1 <= port <= 65535:
        raise UriError(f"{port} is not a port: a number from 1 to 65535, as a rule 24007")
    if server is None:
        if port is not None:
            raise UriError("a port needs a server before it: server:port")
    elif ":" in server:
        _check_ipv6(server)
    elif not re.fullmatch(r"[A-Za-z0-9_]([A-Za-z0-9._-]*[A-Za-z0-9_.])?", server):
        raise UriError(f"{server!r} is not a server: a host name, an IPv4 address or an IPv6 address in brackets")


def _check_ipv6(server: str) -> None:
    try:
        if "%" in server:
            raise ValueError
        ipaddress.IPv6Address(server)
    except ValueError:
        raise UriError(f"{server!r} is not an IPv6 address such as 2001:db8::1") from None
