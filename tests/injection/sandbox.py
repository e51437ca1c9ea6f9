"""A host that only logs: commands run in a real shell, as nobody, and the programs they find write down their words."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from virtwiz import shell
from virtwiz.transports.streams import NEVER

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Sequence

    from virtwiz.plan import Command

REAL: Final = (
    *("awk", "basename", "cat", "cmp", "cut", "dirname", "grep", "head", "id", "ls", "mktemp", "od", "rmdir", "sed"),
    *("stat", "tee", "touch", "tr"),
)
"""Programs that look, and those with which an injected command would leave a trace."""

LOGGED: Final = (
    *("chmod", "cp", "date", "diff", "getconf", "getent", "getfattr", "gluster", "glusterd", "mkdir", "mount"),
    *("mountpoint", "mv", "pgrep", "qemu-img", "rm", "service", "setfattr", "sleep", "ssh", "systemctl", "truncate"),
    *("umount", "virsh"),
)
"""Programs that change something, or know something: they write down their words and what they read, and succeed."""

LOGGER: Final = """\
#!/bin/sh
text=$(cat; echo .) # before the log is locked: what writes the input may have to log as well
{ FLOCK 9; printf '%s\\0' "$#" "${0##*/}" "$@" "${text%.}"; } 9>>"$LOG" >&9
"""
DATE: Final = 'echo $(($(wc -c <"$LOG") * 1000))\n'
"""Time flies, so that what waits for an answer does so once."""

FLOCK: Final = '#!/bin/sh\nshift 3\nexec "$@"\n'
SUDO: Final = '#!/bin/sh\nshift\nexec "$@"\n'
INNER: Final = """\
#!/bin/sh
{ FLOCK 9; printf '%s\\0' "$#" sh "$@" ''; } 9>>"$LOG" >&9
REAL "$@"
exit 0
"""
SSH: Final = """\
for last; do :; done
exec sh -c "$last"
"""


@dataclass(frozen=True)
class Call:
    """A program that was called: its words, and what it read."""

    argv: tuple[str, ...]
    stdin: str


class Sandbox:
    """A folder with such programs, a file that must stay as it is, and a name at which none must come."""

    def __init__(self, folder: Path, inner: str = "sh") -> None:
        """Make it; `inner` is the shell that hosts have as sh."""
        self.folder = folder
        self.bin, self.targets, self.temporary = folder / "bin", folder / "t", folder / "tmp"
        for place in (self.bin, self.targets, self.temporary):
            place.mkdir(parents=True)
            place.chmod(0o777)
        self.new_file, self.kept_file = self.targets / "s", self.targets / "k"
        self.kept_file.write_text("kept")
        self.kept_file.chmod(0o666)
        self.log = folder / "log"
        self._programs(inner)

    def _programs(self, inner: str) -> None:
        for name in REAL:
            (self.bin / name).symlink_to(shutil.which(name) or "/nonexistent")
        (self.bin / "wc").symlink_to(shutil.which("wc") or "/nonexistent")
        texts = dict.fromkeys(LOGGED, LOGGER)
        texts |= {"date": LOGGER + DATE, "ssh": LOGGER + SSH, "flock": FLOCK, "sudo": SUDO}
        texts |= {"sh": INNER.replace("REAL", str(self._inner(inner)))}
        for name, text in texts.items():
            (self.bin / name).write_text(text.replace("FLOCK", shutil.which("flock") or "/nonexistent"))
            (self.bin / name).chmod(0o755)

    def _inner(self, inner: str) -> Path:
        """A shell under the name sh, as which bash behaves otherwise."""
        place = self.folder / "sh"
        place.symlink_to(Path(shutil.which(inner) or "/nonexistent").resolve())
        return place

    @property
    def unharmed(self) -> bool:
        """Whether nothing was made, and nothing harmed."""
        return [*self.targets.iterdir()] == [self.kept_file] and self.kept_file.read_text() == "kept"

    def call(self, argv: Sequence[str]) -> list[Call]:
        """Run something as nobody in the folder; the logged programs it called."""
        self.log.write_bytes(b"")
        self.log.chmod(0o666)
        environment = {"PATH": str(self.bin), "LOG": str(self.log), "TMPDIR": str(self.temporary), "HOME": "/"}
        nobody = {"user": 65534, "group": 65534, "extra_groups": []} if os.geteuid() == 0 else {}
        process = subprocess.Popen(
            argv,
            cwd=self.temporary,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            **nobody,  # type: ignore[call-overload]
        )
        try:
            process.wait(60)
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            raise
        finally:
            process.wait()
        return _calls(self.log.read_bytes().decode(errors="surrogateescape"))


class LoggingHost:
    """A transport to the sandbox, by the request that goes over SSH; every command succeeds."""

    destination = "a sandbox"

    def __init__(self, host: str, sandbox: Sandbox, login_shell: str = "/bin/sh") -> None:
        """`login_shell` is what sshd would give the request to."""
        self.host, self._sandbox, self._shell = host, sandbox, login_shell
        self.calls: list[Call] = []

    def run(self, command: Command, heard: Callable[[str], None], cancelled: threading.Event) -> int | None:
        """Run it, and keep what was called."""
        self.calls = self._sandbox.call([self._shell, "-c", shell.request(command)])
        return 0

    def lock(
        self, limit: int, waiting: Callable[[str], None], cancelled: threading.Event = NEVER, mark: str = ""
    ) -> None:
        """Nobody else is there."""

    def unlock(self) -> None:
        """Nobody waits."""

    def close(self) -> None:
        """Nothing is open."""


def _calls(log: str) -> list[Call]:
    words = log.split("\0")
    calls = []
    while len(words) > 1:
        end = int(words[0]) + 2
        calls.append(Call(tuple(words[1:end]), words[end]))
        words = words[end + 1 :]
    return calls
