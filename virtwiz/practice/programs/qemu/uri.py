"""A gluster address as QEMU reads it: less strictly than the profile does."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from virtwiz.practice.glusterd.clients import PORT

USAGE: Final = (
    "Usage: file=gluster[+transport]://[host[:port]]volume/path[?socket=...][,file.debug=N]"
    "[,file.logfile=/path/filename.log]"
)
_URI: Final = re.compile(r"gluster(?:\+(\w+))?://(\[[^\]]*\]|[^:/?]*)(?::(\d+))?/([^/?]*)/?([^?]*)(?:\?socket=(.*))?")


@dataclass(frozen=True)
class Address:
    """Where an image lies: the servers to ask, in turn, the volume, and the path in it."""

    servers: tuple[tuple[str, str], ...]
    volume: str
    path: str
    rdma: bool = False


class BadUri(Exception):
    """QEMU does not take the address."""


def is_gluster(name: str) -> bool:
    """Whether a file's name is a gluster address."""
    return re.match(r"gluster(\+\w+)?:", name) is not None


def parse(text: str) -> Address:
    """Read an address. Raises BadUri."""
    found = _URI.fullmatch(text if "://" in text else text.replace(":", ":///", 1))
    if not found or not found[4] or not found[5].strip("/"):
        raise BadUri(f"invalid URI {text}\n{USAGE}")
    transport, host, port, volume, path, socket = found.groups()
    server = "localhost" if not host or (transport == "unix" and socket) else host
    return Address(((server, port or PORT),), unquote(volume), unquote(path), transport == "rdma")
