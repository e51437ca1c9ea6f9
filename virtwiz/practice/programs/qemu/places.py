"""Where an image lies: in a file of the host, or on a volume by libgfapi; what goes wrong there, in QEMU's words."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from virtwiz.practice.files import NO_SUCH_FILE, Files, Trouble
from virtwiz.practice.glusterd.clients import PORT
from virtwiz.practice.libvirt.locks import is_locked
from virtwiz.practice.model import Entry
from virtwiz.practice.programs.files.listing import BLOCK as BLOCK
from virtwiz.practice.programs.files.listing import blocks
from virtwiz.practice.programs.qemu import formats, gfapi
from virtwiz.practice.programs.qemu.uri import Address, BadUri, is_gluster, parse

if TYPE_CHECKING:
    from virtwiz.practice.session import Session

NO_MODULE: Final = "qemu: module block-block-gluster not found, do you want to install qemu-block-extra package?\n"
DENIED: Final = "Permission denied"


@dataclass
class Wrong(Exception):
    """What QEMU says is wrong with an image, what was said before on stderr, and the seconds until then.

    Without words it says nothing more, and hangs.
    """

    words: str
    log: str = ""
    seconds: float = 0.02

    def told(self, before: str) -> str:
        """All of it as it comes on stderr, the words after what stands before them."""
        return self.log + (f"{before}{self.words}\n" if self.words else "")


@dataclass
class Place:
    """An opened place: the files there, the image's path in them, what is said on stderr, and how long it takes."""

    name: str
    files: Files
    path: str
    log: str = ""
    seconds: float = 0.02
    gluster: bool = False

    @property
    def on_volume(self) -> bool:
        """Whether it is on a gluster volume, however it is reached."""
        return self.gluster or bool(self.files.mount(self.path).source)

    @property
    def taken(self) -> int:
        """Bytes that the image takes, in the blocks of its filesystem."""
        assert self.entry
        return blocks(self.entry, formats.SECTOR if self.on_volume else BLOCK) * formats.SECTOR

    @property
    def entry(self) -> Entry | None:
        """The image."""
        return self.files.entry(self.path)


def protocol_missing(session: Session, name: str) -> str:
    """Why QEMU knows no driver for a name; empty where it does. `./a:b` and `a/b:c` are files."""
    found = re.match(r"([A-Za-z0-9+_-]+):", name)
    protocol = found[1] if found else ""
    if protocol in ("", "file") or (is_gluster(name) and session.host.gluster_driver):
        return ""
    return f"Unknown protocol '{protocol}'"


def module_missing(name: str) -> str:
    """What QEMU says first when Debian's package with the driver for a name is not there."""
    return NO_MODULE if is_gluster(name) else ""


def reach(session: Session, name: str, *, errors: bool = True, later: float = 0) -> Place:
    """Get to where an image is or is to be. Raises Wrong."""
    if missing := protocol_missing(session, name):
        raise Wrong(missing, module_missing(name))
    if not is_gluster(name):
        return Place(name, session.files, name.removeprefix("file:"))
    try:
        address = parse(name)
        client = gfapi.open_volume(session.cluster, session.host, address, errors=errors, later=later)
    except BadUri as bad:
        raise Wrong(str(bad)) from None
    except gfapi.NoClient as none:
        raise Wrong(none.words, none.log, none.seconds) from None
    warning = "qemu-img: warning: rdma feature is not supported, falling back to tcp\n" if address.rdma else ""
    path = posixpath.normpath(f"/{address.path}")
    return Place(name, client.files, path, warning + client.log, client.seconds, gluster=True)


def reach_by_parts(session: Session, options: dict[str, str]) -> Place:
    """An image that is there, named by `file.volume=`, `file.path=` and `file.server.N.host=`. Raises Wrong."""
    numbers = sorted({key.split(".")[2] for key in options if key.startswith("file.server.")})
    servers = ((options.get(f"file.server.{n}.host", ""), options.get(f"file.server.{n}.port", PORT)) for n in numbers)
    address = Address(tuple(servers), options.get("file.volume", ""), options.get("file.path", ""))
    try:
        client = gfapi.open_volume(session.cluster, session.host, address)
    except gfapi.NoClient as none:
        raise Wrong(none.words, none.log, none.seconds) from None
    place = Place(address.path, client.files, f"/{address.path}", client.log, client.seconds, gluster=True)
    if not place.entry:
        raise Wrong(f"Could not open '{address.path}': {_why(place)}", place.log, place.seconds)
    return place


def opened(
    session: Session, name: str, form: str = "", *, write: bool = False, shared: bool = False, late: bool = False
) -> tuple[Place, str]:
    """An image that is there, and its format: the one that was said, or what it looks like.

    Args:
        session: whose.
        name: its file or address.
        form: its format, where that was said.
        write: whether it is written to.
        shared: whether nobody else may write to it meanwhile.
        late: whether it is opened only when it is read, as a machine does on a volume: who may not, is not told.

    Raises:
        Wrong: it cannot be opened.
    """
    place = reach(session, name)
    entry = place.entry
    if not entry:
        raise Wrong(f"Could not open '{name}': {_why(place)}", place.log, place.seconds)
    if entry.kind == "directory":
        raise Wrong(f"'file' driver requires '{name}' to be a regular file", place.log, place.seconds)
    if not (late and place.gluster) and not allowed(session, entry, 6 if write else 4):
        shown = "Could not read image for determining its format" if place.gluster else f"Could not open '{name}'"
        raise Wrong(f"{shown}: {DENIED}", place.log, place.seconds)
    looks = formats.format_of(entry)
    if not late:
        _unlocked(session, place, entry, "write" if write else "shared" if shared else "")
    if form == "qcow2" and looks != "qcow2":
        raise Wrong("Image is not in qcow2 format", place.log, place.seconds)
    if place.gluster and not formats.is_whole(entry, form or looks):
        raise Wrong("Could not read L1 table: Input/output error", place.log, place.seconds)
    return place, form or looks


def _unlocked(session: Session, place: Place, entry: Entry, wanted: str) -> None:
    """Raises Wrong where a running machine holds the lock that is wanted."""
    if wanted and not place.gluster and is_locked(session.cluster, entry):
        lock = "write" if wanted == "write" else 'shared "write'
        quote = '"' if wanted == "write" else ""
        words = f'Failed to get {quote}{lock}" lock\nIs another process using the image [{place.name}]?'
        raise Wrong(words, place.log, place.seconds)


def _why(place: Place) -> str:
    try:
        place.files.need(place.path)
    except Trouble as why:
        return str(why)
    return NO_SUCH_FILE


def allowed(session: Session, entry: Entry, bits: int) -> bool:
    """Whether the session's user may read (4), write (2) or search (1) an entry."""
    if session.uid == 0:
        return True
    shift = 6 if entry.uid == session.uid else 3 if entry.gid == session.gid else 0
    return (entry.mode >> shift) & bits == bits


def create(session: Session, place: Place, entry: Entry) -> None:
    """Put a new image in its place; one that is there is overwritten, and keeps its owner and mode. Raises Wrong."""
    old, above = place.entry, place.files.entry(posixpath.dirname(place.files.absolute(place.path)))
    if old:
        _unlocked(session, place, old, "write")
    entry.uid, entry.gid, entry.mode = session.uid, session.gid, 0o600 if place.gluster else 0o644
    if old:
        entry.uid, entry.gid, entry.mode = old.uid, old.gid, old.mode
    try:
        if above and not (allowed(session, old, 2) if old else allowed(session, above, 3)):
            raise Trouble(DENIED)
        if old and old.kind == "directory":
            raise Trouble("Is a directory")
        place.files.put(place.path, entry)
    except Trouble as why:
        raise Wrong(_not_created(place, str(why)), place.log, place.seconds) from None


def _not_created(place: Place, why: str) -> str:
    if why == "No space left on device":
        return f"Could not preallocate data: {why}" if place.gluster else f"Could not create '{place.name}': {why}"
    return f"Could not create image: {why}" if place.gluster else f"Could not create '{place.name}': {why}"


def empty(place: Place, form: str, size: int, preallocation: str = "off") -> Entry:
    """A new image without content, as long and as thick as QEMU makes it in that place."""
    if form == "raw":
        thin = 0 if place.gluster else min(BLOCK, size)
        return Entry(hole=size, taken=size if preallocation in ("falloc", "full") else thin)
    header = formats.qcow2_header(size)
    length, taken = _qcow2_length(size, preallocation)
    length = formats.whole(length) if place.gluster else length
    taken = length if place.on_volume and preallocation == "off" else taken
    return Entry(data=header, hole=length - len(header), taken=taken)


def _qcow2_length(size: int, preallocation: str) -> tuple[int, int]:
    """How long a file is and what it takes: header, tables, and with preallocation room for every cluster."""
    l1 = formats.l1_entries(size)
    if preallocation == "off":
        length = formats.L1_AT + 8 * l1
        return length, -(-length // BLOCK) * BLOCK
    size = formats.whole(size, formats.CLUSTER)
    length = formats.L1_AT + formats.CLUSTER * (1 + l1) + size
    return length, length if preallocation != "metadata" else length - size - formats.CLUSTER + BLOCK
