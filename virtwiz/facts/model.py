"""What is known of the hosts. An empty Facts is what bare hosts look like, so a plan offline needs no other code."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from virtwiz.profile import Brick


@dataclass(frozen=True)
class Member:
    """A member of a trusted storage pool, as one node sees it. Identity is the UUID, never the name."""

    uuid: str
    names: tuple[str, ...]
    connected: bool
    local: bool


@dataclass(frozen=True)
class PlacedBrick:
    """A brick of a volume that exists."""

    host: str
    path: str
    host_uuid: str
    arbiter: bool


@dataclass(frozen=True)
class VolumeFacts:
    """A volume that exists, as `gluster volume info --xml` tells it; `options` are those that were set."""

    name: str
    status: str
    """Created (never started), Started or Stopped."""
    replica: int
    arbiter: int
    bricks: tuple[PlacedBrick, ...]
    options: Mapping[str, str]
    redundancy: int = 0
    """How many bricks of a dispersed volume's set may be lost."""
    disperse: int = 0
    """How many bricks a dispersed volume's set has; of another volume 0."""

    @property
    def sets(self) -> tuple[tuple[PlacedBrick, ...], ...]:
        """The bricks set by set: those that hold the same files."""
        size = self.disperse or self.replica or 1
        return tuple(self.bricks[at : at + size] for at in range(0, len(self.bricks), size))


@dataclass(frozen=True)
class BrickDir:
    """What stands at a brick's path. `mark` names the path, itself or a parent, that carries a volume's mark."""

    exists: bool = False
    directory: bool = True
    filled: bool = False
    """Whether it is a directory with something in it."""
    mount_point: bool = False
    root_filesystem: bool = False
    mark: str = ""


Use = Literal["free", "used", "readonly"]


@dataclass(frozen=True)
class Filesystem:
    """A filesystem that is mounted on a node; `size` and `left` in bytes."""

    mount: str
    type: str
    use: Use
    """Free: it holds no file at all."""
    size: int
    left: int


@dataclass(frozen=True)
class Volfile:
    """glusterd.vol on one node: the insecure option, a free name for its backup, and whether glusterd has read it.

    `diff` are the lines of what the edit would change, each behind ` `, `-` or `+`; empty where nothing would.
    """

    state: Literal["absent", "on", "off", "commented", "missing"] = "absent"
    backup: str = ""
    unread: bool = False
    diff: tuple[str, ...] = ()


@dataclass(frozen=True)
class Node:
    """A storage host. `pool` is empty where glusterd has not been asked or does not answer."""

    answers: bool = True
    pool: tuple[Member, ...] = ()
    volumes: tuple[VolumeFacts, ...] = ()
    bricks: Mapping[str, BrickDir] = field(default_factory=dict)
    filesystems: tuple[Filesystem, ...] = ()
    volfile: Volfile = Volfile()
    systemd: bool = False
    groups: Mapping[str, Mapping[str, str]] | None = None
    """The options of each of the node's group files; None where it has not been asked."""
    version: str = ""
    """Of GlusterFS, like 10.3."""
    operating: str = ""
    """The operating version that the node's glusterd keeps to, like 100000."""
    silence: str = ""
    """What gluster says where glusterd does not answer."""

    @property
    def uuid(self) -> str:
        """The node's own UUID, empty where it is not known."""
        return next((member.uuid for member in self.pool if member.local), "")

    def filesystem(self, path: str) -> Filesystem | None:
        """The filesystem that a path is on, by its mount point; symbolic links are not followed."""
        around = [each for each in self.filesystems if f"{path}/".startswith(f"{each.mount.rstrip('/')}/")]
        return max(around, key=lambda each: len(each.mount), default=None)

    def group(self, name: str | None) -> Mapping[str, str] | None:
        """The options of a group, by key; None where the node has no such file."""
        return {} if name is None or self.groups is None else self.groups.get(name)


@dataclass(frozen=True)
class DomainFacts:
    """A domain of a name that the profile uses, as libvirt has it (virsh dumpxml --inactive, virsh dominfo)."""

    xml: str
    running: bool
    persistent: bool
    autostart: bool
    secret: bool = False
    """Whether its settings hold a password, which `xml` does not show."""


@dataclass(frozen=True)
class Hypervisor:
    """A hypervisor. `owner` is the uid and gid that its qemu runs as, `user` that user's name."""

    answers: bool = True
    owner: tuple[int, int] | None = None
    user: str = ""
    kvm: bool | None = None
    domains: Mapping[str, DomainFacts] = field(default_factory=dict)
    disks_in_use: Mapping[str, str] = field(default_factory=dict)
    """The domain that runs with a disk, by the disk's source (virsh domblklist)."""
    disks_at_boot: tuple[tuple[str, str], ...] = ()
    """Sources of disks, each with a domain that starts with it when the hypervisor does."""
    idle_networks: tuple[str, ...] = ()
    fstab: str = ""
    mounted: bool = False


NO_FILE: Final = "no file"
"""The format of what has an image's name and is a directory, say."""


@dataclass(frozen=True)
class ImageFacts:
    """An image on the volume: what its first bytes say it is, its virtual size, and the room it takes now, in bytes."""

    format: str
    size: int
    finished: bool
    taken: int = 0


@dataclass(frozen=True)
class Facts:
    """All that was learnt; hosts that were not asked are bare."""

    nodes: Mapping[str, Node] = field(default_factory=dict)
    hypervisors: Mapping[str, Hypervisor] = field(default_factory=dict)
    images: Mapping[str, ImageFacts] = field(default_factory=dict)
    online: frozenset[tuple[str, str]] = frozenset()
    """Bricks whose process runs, by the UUID of their host and their path."""
    holds_files: bool = False
    """Whether anything is stored on the volume."""
    free: int | None = None
    """Bytes that still fit on the volume; None where it could not be looked at."""
    looked: bool = True
    """False where the volume stands but its files could not be looked at yet: it is stopped, or lacks bricks."""

    def node(self, host: str) -> Node:
        """What is known of a storage host."""
        return self.nodes.get(host, Node())

    def hypervisor(self, host: str) -> Hypervisor:
        """What is known of a hypervisor."""
        return self.hypervisors.get(host, Hypervisor())

    def dir_of(self, brick: Brick) -> BrickDir:
        """What stands at a brick's path."""
        return self.node(brick.host).bricks.get(brick.path, BrickDir())
