"""What a path may look like: of a brick, of an image on the volume, of a file on a host; and a domain's XML."""

import re
from dataclasses import dataclass

from virtwiz.formats.domain_model import DomainXmlError
from virtwiz.formats.domain_xml import read
from virtwiz.profile.faults import UNSAFE
from virtwiz.profile.rules import host_name, refuse, without_controls
from virtwiz.profile.secrets import is_key

GLUSTERS_OWN = frozenset({".glusterfs", ".shard"})
"""Directories in a volume's root that gluster keeps for itself."""

PART_SUFFIX = ".virtwiz-part"
"""How the name of an image ends that is still being made."""


@dataclass(frozen=True)
class Brick:
    """One directory on one host that holds a part of the volume; written `host:/path`."""

    host: str
    path: str

    def __str__(self) -> str:
        return f"{self.host}:{self.path}"


def read_brick(value: object) -> Brick:
    """Read `host:/path`; slashes too many are dropped, as gluster does. Raises ValueError."""
    if isinstance(value, Brick):
        value = str(value)
    if not isinstance(value, str):
        refuse(value, "is not a brick: host:/path is wanted, like g1:/data/brick1/vmstore")
    host, colon, path = value.partition(":")
    if not colon or not path.startswith("/"):
        refuse(value, "is not a brick: host:/path is wanted, with a path from the root, like g1:/data/brick1/vmstore")
    return Brick(host_name(host), _brick_path(value, path))


def _brick_path(brick: str, path: str) -> str:
    names = [name for name in path.split("/") if name]
    if not names:
        refuse(brick, "is not a brick: a directory below / is wanted, like /data/brick1/vmstore")
    if UNSAFE.search(path) or re.search(r"\s", path):
        refuse(brick, "holds a blank or a control character, where gluster cuts the path without a word")
    if "." in names or ".." in names:
        refuse(brick, "holds . or .. as a directory: write the path straight")
    if len(path) > 255 or len(path.encode()) > 255:
        refuse(brick, "is too long: gluster takes a path of at most 255 bytes")
    return "/" + "/".join(names)


def image_name(value: str) -> str:
    """The path of an image on its volume, free of everything that a gluster:// URI or qemu would read otherwise."""
    if not value or UNSAFE.search(value) or re.search(r"""[\s?#,%\\'"]""", value):
        right = "a path on the volume without blanks, quotes and ? # , % \\, like disks/vm1.img"
        refuse(value, f"is not an image's name: {right}")
    for part in value.split("/"):
        _image_part(value, part)
    if value.partition("/")[0] in GLUSTERS_OWN:
        refuse(value, "is not an image's name: gluster keeps that directory for itself")
    if value.endswith(PART_SUFFIX):
        refuse(value, f"is not an image's name: {PART_SUFFIX} marks an image that is still being made")
    return value


def _image_part(value: str, part: str) -> None:
    if value.startswith("/"):
        refuse(value, "is not an image's name: it is relative to the volume, without a / before it")
    if part in ("", ".", ".."):
        refuse(value, "is not an image's name: none of its parts may be empty, . or ..")
    if part.startswith("-"):
        refuse(value, "is not an image's name: programs take what begins with - for an option")
    if len(part.encode()) > 255 or len(value.encode()) > 1024:
        refuse(value, "is too long: at most 255 bytes between two /, and 1024 in all")


def absolute(value: str) -> str:
    """A file on a host, from the root."""
    if not value.startswith("/") or value.endswith("/") or len(value.encode(errors="replace")) > 4095:
        refuse(value, "is not a file's path from the root, like /srv/images/debian.raw")
    return without_controls(value)


def identity_file(value: str) -> str:
    """A private key on this machine, from the root or from a home directory."""
    if is_key(value):
        refuse(value, "stands here, and a profile never holds a secret: write the path of its file")
    return without_controls(value) if value.startswith("~") and not value.endswith("/") else absolute(value)


def domain_xml(value: str) -> str:
    """A libvirt domain that can be read when the plan is made; without passwords."""
    try:
        root = read(value)
    except DomainXmlError as why:
        refuse(value, f"is not a domain: {why}")
    if any("passwd" in element.attrib for element in root.iter()):
        raise ValueError("the XML holds a password, and a profile never does: leave `passwd` out")
    return value
