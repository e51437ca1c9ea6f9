"""A connection whose other end is a program: ProxyCommand."""

from __future__ import annotations

import os
import socket
import subprocess
import threading
from collections import deque
from typing import Final

from virtwiz.text import printable

SECONDS_TO_END: Final = 2
"""How long a program that was told to end may take."""

_LINES: Final = 5
"""Of what a program says, how much is told."""


class Proxy:
    """The program, and our end of the connection."""

    def __init__(self, command: str) -> None:
        """Start it, with the user's shell.

        Raises:
            OSError: there is no such shell.
        """
        self.plug, theirs = socket.socketpair()
        shell = os.environ.get("SHELL") or "/bin/sh"
        text = command if command.startswith("exec ") else f"exec {command}"
        with theirs:
            try:
                self._process = subprocess.Popen(
                    [shell, "-c", text],
                    stdin=theirs.fileno(),
                    stdout=theirs.fileno(),
                    stderr=subprocess.PIPE,
                    start_new_session=True,
                )
            except OSError:
                self.plug.close()
                raise
        self._said: deque[str] = deque(maxlen=_LINES)
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        """Read what it says to its end, so that it never waits for us; then reap it."""
        assert self._process.stderr
        with self._process.stderr as stream:
            while line := stream.readline(1000):
                self._said.append(printable(line.decode("utf-8", "replace")).strip())
        self._process.wait()

    def why(self) -> str:
        """What it said last, once the connection is gone; or how it ended."""
        self._listener.join(SECONDS_TO_END)
        said = "; ".join(line for line in self._said if line)
        status = self._process.returncode
        return said or (f"exit status {status}" if status is not None else "")

    def close(self) -> None:
        """End it."""
        self.plug.close()
        if self._process.poll() is None:
            self._process.terminate()
        self._listener.join(SECONDS_TO_END)
        if self._process.poll() is None:
            self._process.kill()
