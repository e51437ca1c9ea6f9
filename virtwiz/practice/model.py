"""The state of a practice cluster: plain mutable values that can be saved, and nothing that acts."""

from dataclasses import dataclass, field
from typing import Annotated, ClassVar, Literal
from uuid import UUID, uuid5

from pydantic import ConfigDict, Field

GIB = 2**30
"""Bytes."""

NAMESPACE = UUID("6ba7b814-9dad-11d1-80b4-00c04fd430c8")


@dataclass
class Entry:
    """A file, a directory or a link; a link's data is where it leads."""

    __pydantic_config__: ClassVar[ConfigDict] = {"ser_json_bytes": "base64", "val_json_bytes": "base64"}

    kind: Literal["file", "directory", "link"] = "file"
    mode: int = 0o644
    uid: int = 0
    gid: int = 0
    data: bytes = b""
    hole: int = 0
    """Bytes of nothing behind the data: a sparse file is as long as both."""
    taken: int | None = None
    """Bytes that it takes on the disk, where that is not the length of its data."""
    xattrs: dict[str, str] = field(default_factory=dict)
    """Extended attributes, by name, in hexadecimal digits."""
    changed: float = 0.0
    """When it was written, in the cluster's seconds."""

    @property
    def length(self) -> int:
        """Bytes from its beginning to its end."""
        return len(self.data) + self.hole


@dataclass
class Filesystem:
    """A tree of files by their paths from its own root, `/` among them."""

    kind: str = "xfs"
    source: str = "/dev/loop0"
    size: int = 8 * GIB
    filler: int = 0
    """Bytes that are taken by what is not shown: how a disk is full."""
    entries: dict[str, Entry] = field(default_factory=lambda: {"/": Entry("directory", 0o755)})
    gone: bool = False
    """Whether it is a volume of which no brick answers: who has it mounted sees nothing."""

    @property
    def keeps_xattrs(self) -> bool:
        """Whether a brick can be here."""
        return self.kind not in ("ramfs", "vfat")


@dataclass
class Mount:
    """A filesystem in its place in a host's tree."""

    at: str
    filesystem: str
    """Which one: a key of the host's filesystems, or of the cluster's contents where it is a gluster volume."""
    source: str = ""
    """`server:/volume` for a gluster volume, else empty."""
    read_only: bool = False


@dataclass
class Peer:
    """Another node as a glusterd has it in /var/lib/glusterd/peers."""

    uuid: str
    names: list[str]
    state: int = 3
    """3: Peer in Cluster."""


@dataclass
class Brick:
    """A volume's brick: the host's name as it was given, its UUID, the directory."""

    host: str
    uuid: str
    path: str
    arbiter: bool = False

    def __str__(self) -> str:
        """Render as `host:/path`."""
        return f"{self.host}:{self.path}"


@dataclass
class Volume:
    """A volume as a glusterd has it in /var/lib/glusterd/vols; each node keeps its own copy."""

    name: str
    id: str
    bricks: list[Brick]
    replica: int = 1
    arbiter: int = 0
    thin_arbiter: str = ""
    disperse: int = 0
    redundancy: int = 0
    status: Literal["Created", "Started", "Stopped"] = "Created"
    transport: Literal["tcp", "rdma", "tcp,rdma"] = "tcp"
    options: dict[str, str] = field(default_factory=dict)
    """Those that were set, the latest first."""
    version: int = 1
    """Counts its changes: of two copies the one with the higher number is right."""

    @property
    def set_size(self) -> int:
        """How many bricks hold the same files together."""
        return self.disperse or self.replica


@dataclass
class Process:
    """A brick's process on its host."""

    volume: str
    path: str
    pid: int
    port: int
    privileged_only: bool = False
    """Whether it refuses clients on unprivileged ports, as server.allow-insecure said when it started."""


@dataclass
class Glusterd:
    """One node's management daemon, and what runs beside it."""

    running: bool = True
    uuid: str = ""
    """Empty until the first command that needs it."""
    peers: dict[str, Peer] = field(default_factory=dict)
    volumes: dict[str, Volume] = field(default_factory=dict)
    ghosts: dict[str, Volume] = field(default_factory=dict)
    """Half-made volumes: on disk, and so there when it starts the next time."""
    processes: list[Process] = field(default_factory=list)
    """Bricks whose process runs; they outlive glusterd."""
    healer: int = 0
    """The self-heal daemon's process id; 0: it does not run."""
    pid: int = 21
    started: float = 0.0
    """When, in the cluster's seconds."""
    ended: float = -3600.0
    """When it was told to end the last time; its port is free a moment later."""
    killed: bool = False
    """Whether it ended by a signal that cannot be caught; systemd means to start it again then."""
    failed: tuple[float, int] | None = None
    """When it was last to be started and could not, in the cluster's seconds, and its exit status."""
    quorum: bool = True
    """Whether it saw enough of the pool when it last looked."""
    ratio_known: bool = False
    """Whether the pool's quorum ratio was asked for; `volume info` shows it from then on."""
    allow_insecure: bool = True
    """What it read in glusterd.vol when it started."""


@dataclass
class Domain:
    """A virtual machine that libvirt knows."""

    name: str
    uuid: str
    xml: str
    running: bool = False
    persistent: bool = True
    autostart: bool = False
    number: int = 0
    """Its id while it runs."""
    paused: bool = False
    reason: str = "unknown"
    """Why it is in its state."""
    live: str = ""
    """Its settings since it was started."""


@dataclass
class Network:
    """A network of libvirt's."""

    name: str
    active: bool = False
    autostart: bool = True


@dataclass
class Libvirt:
    """A hypervisor's libvirtd."""

    running: bool = True
    domains: dict[str, Domain] = field(default_factory=dict)
    networks: dict[str, Network] = field(default_factory=dict)
    started: int = 0
    """How many domains were started: the last one's id."""


@dataclass
class Host:
    """One machine."""

    name: str
    address: str
    up: bool = True
    cut: bool = False
    """Whether its network link is down while it runs."""
    firewalled: bool = False
    """Whether it drops, without a word, what others send to gluster's ports."""
    systemd: bool = True
    kvm: bool = False
    gluster_driver: bool = True
    """Whether its qemu can open gluster:// (qemu-block-extra on Debian)."""
    filesystems: dict[str, Filesystem] = field(default_factory=dict)
    mounts: list[Mount] = field(default_factory=list)
    glusterd: Glusterd | None = None
    libvirt: Libvirt | None = None
    last_pid: int = 1000
    last_port: int = 49151

    def next_pid(self) -> int:
        """The process id of what starts now."""
        self.last_pid += 7
        return self.last_pid


@dataclass
class Cluster:
    """All hosts, the time, and what the volumes hold."""

    hosts: dict[str, Host] = field(default_factory=dict)
    contents: dict[str, Filesystem] = field(default_factory=dict)
    """The files of each volume that ever was, by its id."""
    seed: str = "practice"
    drawn: dict[str, int] = field(default_factory=dict)
    """How many UUIDs were drawn, by what they are for."""
    now: float = 0.0
    """Seconds since the practice began; grows with each answer by what the real program takes."""
    pending: dict[str, list[str]] = field(default_factory=dict)
    """By volume id: the files that a brick missed."""
    held: Annotated[set[str], Field(exclude=True)] = field(default_factory=set)
    """The volumes that a transaction is changing right now."""

    def new_uuid(self, about: str = "") -> str:
        """The next UUID for something, as a node; what is drawn for others meanwhile does not change it."""
        self.drawn[about] = self.drawn.get(about, 0) + 1
        return str(uuid5(NAMESPACE, f"{self.seed}/{about}/{self.drawn[about]}"))
