"""A host's files, through its mounts; a mounted volume's files are the same on every host that mounts it."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from virtwiz.practice.model import Entry

if TYPE_CHECKING:
    from virtwiz.practice.model import Cluster, Filesystem, Host, Mount


class Trouble(Exception):
    """What the system says when a file cannot be used, in strerror(3)'s words."""


NO_SUCH_FILE = "No such file or directory"
NOT_A_DIRECTORY = "Not a directory"
IS_A_DIRECTORY = "Is a directory"
EXISTS = "File exists"
NOT_EMPTY = "Directory not empty"
NO_SPACE = "No space left on device"
READ_ONLY = "Read-only file system"
BUSY = "Device or resource busy"
NOT_CONNECTED = "Transport endpoint is not connected"


class Files:
    """A host's files as one sees them from a working directory."""

    def __init__(self, cluster: Cluster, host: Host, cwd: str = "/") -> None:
        """Look at a host from a directory."""
        self.cluster, self.host, self.cwd = cluster, host, cwd

    def absolute(self, path: str) -> str:
        """A path from the root, without `.`, `..` and doubled slashes."""
        if path.startswith("/") and "//" not in path and "/." not in path and not path.endswith("/"):
            return path  # as most are; the rest takes ten times as long
        return "/" + posixpath.normpath(posixpath.join(self.cwd, path)).lstrip("/")

    def mount(self, path: str) -> Mount:
        """The mount that a path lies in; of two at one place the later one hides the other."""
        full = self.absolute(path)
        return max(reversed([m for m in self.host.mounts if _within(full, m.at)]), key=lambda m: len(m.at))

    def mounted_at(self, path: str) -> Mount | None:
        """What is mounted at just this place."""
        found = self.mount(path)
        return found if found.at == self.absolute(path) else None

    def on_root(self, path: str) -> bool:
        """Whether a path lies on the filesystem of the root, wherever that is bound to."""
        return self.filesystem(path) is self.filesystem("/")

    def filesystem(self, path: str) -> Filesystem:
        """The filesystem that a path lies in."""
        return self._of(self.mount(path))

    def _of(self, mount: Mount) -> Filesystem:
        known = self.cluster.contents if mount.source else self.host.filesystems
        return known[mount.filesystem]

    def inside(self, path: str) -> str:
        """The path from the root of its own filesystem."""
        full, at = self.absolute(path), self.mount(path).at
        return "/" + full[len(at) :].lstrip("/")

    def entry(self, path: str) -> Entry | None:
        """What is there, links followed; None where nothing is."""
        return self.itself(self.followed(path))

    def followed(self, path: str) -> str:
        """The path that a link leads to; any other path as it is."""
        found = self.itself(path)
        if found and found.kind == "link":
            return self.followed(posixpath.join(posixpath.dirname(self.absolute(path)), found.data.decode()))
        return path

    def itself(self, path: str) -> Entry | None:
        """What is there, a link not followed; None where nothing is."""
        tree = self.filesystem(path)
        return None if tree.gone else tree.entries.get(self.inside(path))

    def need(self, path: str) -> Entry:
        """What is there. Raises Trouble where nothing is."""
        found = self.entry(path)
        if not found and self.filesystem(path).gone:
            raise Trouble(NOT_CONNECTED)
        if not found:
            above = self.entry(posixpath.dirname(self.absolute(path)))
            raise Trouble(NOT_A_DIRECTORY if above and above.kind != "directory" else NO_SUCH_FILE)
        return found

    def is_directory(self, path: str) -> bool:
        """Whether a directory is there."""
        found = self.entry(path)
        return bool(found and found.kind == "directory")

    def children(self, path: str) -> list[str]:
        """The names in a directory, sorted, those of mount points among them."""
        tree, base = self.filesystem(path), self.inside(path).rstrip("/")
        return sorted(p[len(base) + 1 :] for p in tree.entries if p != "/" and posixpath.dirname(p) == (base or "/"))

    def below(self, path: str) -> list[str]:
        """All paths below a directory in its own filesystem, deepest first."""
        full = self.absolute(path)
        found = []
        for name in self.children(full):
            child = posixpath.join(full, name)
            found += [*self.below(child), child] if self.is_directory(child) else [child]
        return found

    def make_directory(self, path: str, mode: int = 0o755, *, parents: bool = False) -> None:
        """Make a directory; with parents it may be there already.

        Raises:
            Trouble: something is in the way, or its parent is not there.
        """
        full = self.absolute(path)
        if self.entry(full):
            if parents and self.is_directory(full):
                return
            raise Trouble(EXISTS)
        above = posixpath.dirname(full)
        if parents:
            self.make_directory(above, parents=True)
        self.put(full, Entry("directory", mode))

    def put(self, path: str, entry: Entry) -> None:
        """Put an entry in its place, over what was there.

        Raises:
            Trouble: no directory to put it in, no room, or mounted read-only.
        """
        above = self.need(posixpath.dirname(self.absolute(path)))
        if above.kind != "directory":
            raise Trouble(NOT_A_DIRECTORY)
        self.writable(path)
        tree = self.filesystem(path)
        if tree.gone:
            raise Trouble(NOT_CONNECTED)
        if tree.kind == "proc":
            raise Trouble(NO_SUCH_FILE)
        if room_taken(entry) > self.left(path) or self.left(path) <= 0:
            raise Trouble(NO_SPACE)
        entry.changed = self.cluster.now
        tree.entries[self.inside(path)] = entry

    def writable(self, path: str) -> None:
        """Raises Trouble where a path is mounted read-only."""
        if self.mount(path).read_only:
            raise Trouble(READ_ONLY)

    def write(self, path: str, data: bytes) -> None:
        """Write a file; one that is there keeps its mode and owner. Raises Trouble as `put` does."""
        found = self.entry(path)
        if found and found.kind == "directory":
            raise Trouble(IS_A_DIRECTORY)
        self.put(path, Entry("file", found.mode, found.uid, found.gid, data) if found else Entry(data=data))

    def read(self, path: str) -> bytes:
        """A file's data, without its hole. Raises Trouble."""
        found = self.need(path)
        if found.kind == "directory":
            raise Trouble(IS_A_DIRECTORY)
        return found.data

    def text(self, path: str) -> str:
        """A file's text. Raises Trouble."""
        return self.read(path).decode("utf-8", "replace")

    def remove(self, path: str, *, tree: bool = False) -> None:
        """Remove a file or an empty directory, or a whole tree.

        Raises:
            Trouble: it is not there, is not empty, is a mount point or mounted read-only.
        """
        full = self.absolute(path)
        found = self.itself(full)
        if not found:
            raise Trouble(NO_SUCH_FILE)
        if self.mounted_at(full):
            raise Trouble(BUSY)
        self.writable(full)
        below = self.below(full) if found.kind == "directory" else []
        if below and not tree:
            raise Trouble(NOT_EMPTY)
        for each in (*below, full):
            self.filesystem(each).entries.pop(self.inside(each), None)

    def left(self, path: str) -> int:
        """Bytes that are left on the filesystem of a path."""
        tree = self.filesystem(path)
        return tree.size - tree.filler - sum(map(room_taken, tree.entries.values()))


def room_taken(entry: Entry) -> int:
    """Bytes that an entry takes on its disk."""
    return len(entry.data) if entry.taken is None else entry.taken


def _within(path: str, above: str) -> bool:
    return above == "/" or path == above or path.startswith(f"{above}/")
