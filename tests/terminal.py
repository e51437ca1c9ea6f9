"""A real terminal for tests: tmux on a socket of its own, typed into and read like a person would."""

from __future__ import annotations

import contextlib
import subprocess
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


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

    def until(self, words: str, seconds: float = 60) -> str:
        """Wait until these words are on the screen; what is on it then."""
        deadline = time.monotonic() + seconds
        while words not in (shown := self.screen()):
            assert time.monotonic() < deadline, f"{words!r} did not come; on the screen is\n{shown}"
            time.sleep(0.1)
        return shown


@contextlib.contextmanager
def terminal(folder: Path, command: str, width: int = 120, height: int = 40) -> Iterator[Terminal]:
    """Run a command in a terminal of that size; it is ended with its server."""
    opened = Terminal(folder / "tmux")
    home = f"HOME={folder} XDG_STATE_HOME={folder}/state TERM=xterm-256color"
    size = ("-x", str(width), "-y", str(height))
    whole = f"env -u COLUMNS -u LINES {home} {command}; echo ended; exec cat"
    opened.tmux("-f", "/dev/null", "new-session", "-d", *size, whole)
    try:
        yield opened
    finally:
        opened.tmux("kill-server")
