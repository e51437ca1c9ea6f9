"""A real terminal for tests: tmux on a socket of its own, typed into and read like a person would."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Terminal:
    """One tmux server with one window."""

    socket: Path

    def tmux(self, *words: str) -> str:
        """Run a tmux command on this server."""
        done = subprocess.run(["tmux", "-S", str(self.socket), *words], capture_output=True, text=True, check=True)
        return done.stdout

    def type(self, *keys: str) -> None:
        """Send keys by tmux's names for them."""
        self.tmux("send-keys", *keys)

    def write(self, text: str) -> None:
        """Send text as it is."""
        self.tmux("send-keys", "-l", text)

    def screen(self) -> str:
        """What is on the screen now."""
        return self.tmux("capture-pane", "-p")

    def kill(self, number: signal.Signals) -> None:
        """End the command: SIGHUP by closing the terminal, any other signal by sending it; wait until it is gone."""
        shell = self.tmux("display-message", "-p", "#{pane_pid}").strip()
        (pid,) = Path(f"/proc/{shell}/task/{shell}/children").read_text(encoding="ascii").split()
        if number == signal.SIGHUP:
            self.tmux("kill-server")
        else:
            os.kill(int(pid), number)
        deadline = time.monotonic() + 10
        while _lives(pid):
            assert time.monotonic() < deadline, f"it lives on after {number.name}"
            time.sleep(0.05)

    def until(self, words: str, seconds: float = 60) -> str:
        """Wait until these words are on the screen; what is on it then."""
        deadline = time.monotonic() + seconds
        while words not in (shown := self.screen()):
            assert time.monotonic() < deadline, f"{words!r} did not come; on the screen is\n{shown}"
            time.sleep(0.1)
        return shown


def _lives(pid: str) -> bool:
    """A zombie does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@contextlib.contextmanager
def terminal(folder: Path, command: str, width: int = 120, height: int = 40) -> Iterator[Terminal]:
    """Run a command in a terminal of that size; it is ended with its server."""
    opened = Terminal(folder / f"tmux-{time.monotonic_ns()}")
    home = f"HOME={folder} XDG_STATE_HOME={folder}/state TERM=xterm-256color"
    size = ("-x", str(width), "-y", str(height))
    whole = f"env -u COLUMNS -u LINES {home} {command}; echo ended; exec cat"
    opened.tmux("-f", "/dev/null", "new-session", "-d", *size, whole)
    try:
        yield opened
    finally:
        with contextlib.suppress(subprocess.CalledProcessError):  # the server was killed already
            opened.tmux("kill-server")
