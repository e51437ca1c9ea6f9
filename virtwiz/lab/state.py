"""What a lab is, and where it is written down: /run/virtwiz/lab/NAME/lab.json.

A lab is written down before the first part of it is built, so that whatever becomes of the builder, the next one knows
what may be there.
"""

import contextlib
import dataclasses
import json
import re
from dataclasses import dataclass
from pathlib import Path

from virtwiz.lab.errors import BadName, LabError
from virtwiz.lab.system import is_alive

LABS = Path("/run/virtwiz/lab")
IMAGES = Path("/var/lib/virtwiz-lab")  # /run is memory on most machines, and too small for bricks
HYPERVISOR = "kvm1"


@dataclass(frozen=True)
class LabHost:
    """One host: its pid 1 as this machine numbers it (0 while it is off), and when that started (clock ticks)."""

    name: str
    address: str
    netns: str
    pid: int = 0
    started: int = 0

    @property
    def is_storage(self) -> bool:
        return self.name != HYPERVISOR

    @property
    def is_alive(self) -> bool:
        return is_alive(self.pid, self.started)


@dataclass(frozen=True)
class Lab:
    """A lab, standing or being built.

    `number` is the third part of its addresses, and part of its every name on this machine.
    `owner` and `owner_started` are the process that builds it or takes it down; 0 when nobody does.
    """

    name: str
    directory: Path
    hosts: tuple[LabHost, ...]
    number: int
    systemd: bool = True
    owner: int = 0
    owner_started: int = 0

    @property
    def profile(self) -> Path:
        return self.directory / "profile.yaml"

    @property
    def ssh_config(self) -> Path:
        return self.directory / "ssh_config"

    @property
    def key(self) -> Path:
        return self.directory / "id_ed25519"

    @property
    def known_hosts(self) -> Path:
        return self.directory / "known_hosts"

    @property
    def images(self) -> Path:
        return IMAGES / self.name

    @property
    def storage(self) -> tuple[LabHost, ...]:
        return tuple(host for host in self.hosts if host.is_storage)

    def host(self, name: str) -> LabHost:
        """The host of that name.

        Raises:
            LabError: there is none.
        """
        for host in self.hosts:
            if host.name == name:
                return host
        raise LabError(f"lab {self.name} has no host {name}", f"it has {', '.join(h.name for h in self.hosts)}")

    def place(self, host: LabHost) -> Path:
        """Where a host's mounts and files are on this machine."""
        return self.directory / "hosts" / host.name


def find(name: str) -> Lab:
    """The lab of that name, as it is written down now.

    Raises:
        LabError: there is none.
    """
    check_name(name)
    try:
        raw = json.loads((LABS / name / "lab.json").read_text())
    except FileNotFoundError:
        raise LabError(f"there is no lab {name}", remedy=f"To set it up: virtwiz lab up --name {name}") from None
    except PermissionError:
        raise LabError(f"lab {name} cannot be read", "it belongs to root", "Run it with sudo.") from None
    hosts = tuple(LabHost(**host) for host in raw.pop("hosts"))
    return Lab(directory=LABS / name, hosts=hosts, **raw)


def everyone() -> list[Lab]:
    """All labs written down, by name."""
    labs = []
    for path in sorted(LABS.glob("*/lab.json")):
        with contextlib.suppress(LabError):  # gone in this moment
            labs.append(find(path.parent.name))
    return labs


def known_hosts() -> list[Path]:
    """The host keys of all labs: files in the format of sshd(8), readable by root only."""
    return sorted(LABS.glob("*/known_hosts"))


def check_name(name: str) -> None:
    """Refuse a name that is not a plain file name.

    Raises:
        BadName: with what would be right.
    """
    if not re.fullmatch(r"[a-z][a-z0-9-]{0,30}", name):
        raise BadName(f"{name!r} is no name for a lab", "it takes a-z, 0-9 and -, a letter first, 31 at most")


def save(lab: Lab) -> None:
    """Write a lab down, whole or not at all."""
    raw = dataclasses.asdict(lab)
    del raw["directory"]
    draft = lab.directory / "lab.json.new"
    draft.write_text(json.dumps(raw, indent=1) + "\n")
    draft.replace(lab.directory / "lab.json")


def with_host(lab: Lab, host: LabHost) -> Lab:
    """The lab with one host replaced by what it is now."""
    return dataclasses.replace(lab, hosts=tuple(host if h.name == host.name else h for h in lab.hosts))
