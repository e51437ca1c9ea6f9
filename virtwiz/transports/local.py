"""Commands on this machine, with the same promises as over SSH."""

from __future__ import annotations

import os
import select
import subprocess
import threading
from typing import IO, TYPE_CHECKING, Final

from virtwiz import shell
from virtwiz.errors import ConnectionLost
from virtwiz.transports.streams import first_line, follow, hold, in_turn, owner, require_root

if TYPE_CHECKING:
    from collections.abc import Callable

    from virtwiz.plan import Command

AT_ONCE: Final = 8
"""Commands at once, as on an SSH connection."""


def connect(host: str, become: str) -> LocalTransport:
    """Make sure that commands on this machine run as root.

    Raises:
        CannotConnect: they do not.
    """
    transport = LocalTransport(host, become)
    require_root(transport, become, transport.destination)
    return transport


class LocalTransport:
    """This machine as a host."""

    destination = "localhost"

    def __init__(self, host: str, become: str) -> None:
        """`become` is none or sudo."""
        self.host = host
        self._sudo = become == "sudo"
        self._free = threading.BoundedSemaphore(AT_ONCE)
        self._lock: _ProcessStream | None = None
        self._closed = False

    def run(self, command: Command, heard: Callable[[str], None], cancelled: threading.Event) -> int | None:
        """Run a command in a session of its own. See `Transport.run`."""
        return in_turn(self._free, cancelled, lambda: self._run(command, heard, cancelled))

    def _run(self, command: Command, heard: Callable[[str], None], cancelled: threading.Event) -> int | None:
        if cancelled.is_set():
            return None
        stream = self._start(shell.request(command, sudo=self._sudo), subprocess.DEVNULL, f"`{first_line(command)}`")
        try:
            return follow(stream, command, self.host, heard, cancelled)
        finally:
            stream.close()

    def _start(self, text: str, stdin: int, name: str) -> _ProcessStream:
        if self._closed:
            raise ConnectionLost(f"{name} could not be started", host=self.host, cause="the connection is closed")
        try:
            return _ProcessStream(
                subprocess.Popen(
                    ["/bin/sh", "-c", text],
                    stdin=stdin,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
            )
        except OSError as error:
            raise ConnectionLost(f"{name} could not be started", host=self.host, cause=str(error)) from error

    def lock(self, limit: int, waiting: Callable[[str], None]) -> None:
        """Take this machine with a process that stays until its input ends. See `Transport.lock`."""
        request = shell.lock_request(limit, owner(), sudo=self._sudo)
        stream = self._start(request, subprocess.PIPE, "taking the host for this run")
        try:
            hold(stream, self.host, limit, waiting)
        except BaseException:
            stream.close()
            raise
        self._lock = stream

    def close(self) -> None:
        """Let go of this machine."""
        self._closed = True
        held, self._lock = self._lock, None
        if held:
            held.close()


class _ProcessStream:
    """A program in a process of this machine."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout
        self._process = process
        self._output: IO[bytes] = process.stdout

    def receive(self, seconds: float) -> bytes | None:
        ready = select.poll()
        ready.register(self._output, select.POLLIN)
        return os.read(self._output.fileno(), 65536) if ready.poll(1000 * seconds) else None

    def ended(self, seconds: float) -> bool:
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def status(self) -> int | None:
        """A signal counts as the shell counts it: 128 and its number."""
        status = self._process.wait()
        return status if status >= 0 else 128 - status

    def why(self) -> str:
        """Nothing goes away on this machine."""
        return ""

    def close(self) -> None:
        """Let go of the program, which goes on if it has not ended."""
        for pipe in (self._process.stdin, self._output):
            if pipe:
                pipe.close()
        if self._process.poll() is None:
            threading.Thread(target=self._process.wait, daemon=True).start()  # or it would stay as a zombie
