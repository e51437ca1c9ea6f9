"""Which host keys are trusted: known_hosts files, read line by line and only ever appended to."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SYSTEM_FILE: Final = Path("/etc/ssh/ssh_known_hosts")

_appending = threading.Lock()


@dataclass(frozen=True)
class HostKey:
    """A host's public key: its type as known_hosts has it, and its bytes."""

    type: str
    blob: bytes

    @property
    def fingerprint(self) -> str:
        """The fingerprint as OpenSSH shows it."""
        digest = hashlib.sha256(self.blob).digest()
        return "SHA256:" + base64.b64encode(digest).decode().rstrip("=")


@dataclass(frozen=True)
class Known:
    """A line of a known_hosts file that tells of the host asked for."""

    key: HostKey
    file: Path
    line: int
    revoked: bool = False


def entry_name(address: str, port: int) -> str:
    """The name under which known_hosts has a server."""
    return address.lower() if port == 22 else f"[{address.lower()}]:{port}"


def look_up(name: str, files: Iterable[Path]) -> tuple[Known, ...]:
    """All that the files say of a host; a file that is missing or cannot be read says nothing."""
    return tuple(known for file in dict.fromkeys(files) for known in _read(name, file))


def judge(key: HostKey, known: Sequence[Known]) -> Literal["trusted", "revoked", "changed", "unknown"]:
    """What to think of the key a server has shown."""
    if any(entry.revoked and entry.key == key for entry in known):
        return "revoked"
    trusted = [entry.key for entry in known if not entry.revoked]
    if key in trusted:
        return "trusted"
    return "changed" if trusted else "unknown"


def append(file: Path, name: str, key: HostKey) -> None:
    """Add one line to a known_hosts file that lacks it, made with the modes ssh(1) wants if it is not there.

    Raises:
        OSError: it cannot be written.
    """
    line = f"{name} {key.type} {base64.b64encode(key.blob).decode()}\n"
    with _appending:
        if any(known.key == key for known in _read(name, file)):
            return  # of several that asked at the same time, the first has written it
        if not file.parent.exists():
            file.parent.mkdir(mode=0o700, parents=True)
        if not file.exists():
            file.touch(mode=0o600)
        with file.open("a+b") as stream:
            size = stream.seek(0, 2)
            if size:
                stream.seek(-1, 2)
                line = line if stream.read(1) == b"\n" else "\n" + line
            stream.write(line.encode())


def _read(name: str, file: Path) -> list[Known]:
    try:
        lines = file.read_bytes().decode("utf-8", "replace").splitlines()
    except OSError:
        return []
    return [known for number, line in enumerate(lines, 1) if (known := _entry(name, line, file, number))]


def _entry(name: str, line: str, file: Path, number: int) -> Known | None:
    """One line, if it is about this host; certificate authorities are not ours to judge by, and passed over."""
    words = line.split()
    revoked = words[:1] == ["@revoked"]
    if revoked:
        words = words[1:]
    if len(words) < 3 or words[0].startswith(("@", "#")) or not _names(words[0], name):
        return None
    try:
        blob = base64.b64decode(words[2], validate=True)
    except (binascii.Error, ValueError):
        return None
    return Known(HostKey(words[1], blob), file, number, revoked)


def _names(patterns: str, name: str) -> bool:
    """Whether a line's first word names the host: hashed, or patterns of which none that starts with ! may match."""
    if patterns.startswith("|"):
        return _hashed(patterns, name)
    matching = [p for p in patterns.lower().split(",") if re.fullmatch(_regex(p.removeprefix("!")), name)]
    return bool(matching) and not any(p.startswith("!") for p in matching)


def _regex(pattern: str) -> str:
    return re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")


def _hashed(word: str, name: str) -> bool:
    """Whether a hashed name, `|1|salt|HMAC-SHA1`, is this one (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT)."""
    try:
        salt, digest = (base64.b64decode(part) for part in word.removeprefix("|1|").split("|"))
    except (binascii.Error, ValueError):
        return False
    return hmac.compare_digest(hmac.new(salt, name.encode(), hashlib.sha1).digest(), digest)
