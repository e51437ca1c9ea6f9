"""A real sshd on the loopback, with keys of its own, for one test or for many."""

from __future__ import annotations

import getpass
import socket
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from virtwiz.profile.machines import Login

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SSHD = "/usr/sbin/sshd"


@dataclass(frozen=True)
class Server:
    """A running sshd, and what one needs to log in to it."""

    port: int
    place: Path
    process: subprocess.Popen[bytes]

    @property
    def key(self) -> Path:
        """A private key that it lets in."""
        return self.place / "id"

    @property
    def known_hosts(self) -> Path:
        """A file that knows its key."""
        return self.place / "known_hosts"

    @property
    def name(self) -> str:
        """Its name in known_hosts."""
        return f"[127.0.0.1]:{self.port}"

    @property
    def host_key(self) -> str:
        """Type and base64 of its host key, as known_hosts has them."""
        return " ".join((self.place / "host.pub").read_text().split()[:2])

    def login(self, **other: object) -> Login:
        """How to log in, with some of it changed."""
        values: dict[str, object] = {
            "name": "g1",
            "address": "127.0.0.1",
            "user": getpass.getuser(),
            "port": self.port,
            "identity_file": str(self.key),
            "become": "none",
        }
        return Login(**(values | other))  # type: ignore[arg-type]

    def children(self) -> list[int]:
        """The processes of the connections to it."""
        text = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(word) for word in text.split()]


def keygen(file: Path, kind: str = "ed25519", passphrase: str = "") -> Path:
    """Make a key pair."""
    words = ["ssh-keygen", "-q", "-t", kind, "-N", passphrase, "-C", f"test {file.name}", "-f", str(file)]
    words += ["-b", "2048"] if kind == "rsa" else []
    subprocess.run(words, check=True)
    return file


def fingerprint(public: Path) -> str:
    """A key's fingerprint, as ssh-keygen tells it."""
    return subprocess.check_output(["ssh-keygen", "-lf", str(public)], text=True).split()[1]


def free_port() -> int:
    """A port that nobody listens at just now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@contextmanager
def serve(
    place: Path, *, host_key: str = "ed25519", more: str = "", match: str = "", within: Sequence[str] = ()
) -> Iterator[Server]:
    """Run an sshd until the block ends.

    Args:
        place: a directory for its files.
        host_key: the type of its key.
        more: configuration that comes before ours, and so over it.
        match: Match blocks, which come last.
        within: a program, with arguments, that runs sshd.
    """
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    keygen(place / "host", host_key)
    keygen(place / "id")
    (place / "authorized_keys").write_text((place / "id.pub").read_text())
    port = free_port()
    (place / "config").write_text(
        f"{more}\nPort {port}\nListenAddress 127.0.0.1\nHostKey {place}/host\nPidFile none\nStrictModes no\nUsePAM no\n"
        f"AuthorizedKeysFile {place}/authorized_keys\nPasswordAuthentication no\nKbdInteractiveAuthentication no\n"
        f"PermitRootLogin yes\nLogLevel VERBOSE\nMaxStartups 200\n"
        f"SetEnv HOME={place}\n{match}\n"
    )
    Path("/run/sshd").mkdir(exist_ok=True)
    with (place / "log").open("wb") as log:
        process = subprocess.Popen([*within, SSHD, "-D", "-e", "-f", str(place / "config")], stderr=log)
    try:
        server = Server(port, place, process)
        server.known_hosts.write_text(f"{server.name} {server.host_key}\n")
        _await(server)
        yield server
    finally:
        process.terminate()
        process.wait()


def _await(server: Server) -> None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and server.process.poll() is None:
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", server.port)) == 0:
                return
        time.sleep(0.01)
    raise AssertionError((server.place / "log").read_text())
