"""Commands on this machine, with the same promises as over SSH."""

from __future__ import annotations

import os
import select
import subprocess
import threading
from typing import IO, TYPE_CHECKING, Final

from virtwiz import shell
from virtwiz.errors import ConnectionLost
from virtwiz.transports.asking import Asking
from virtwiz.transports.become import Sudo, require_root
from virtwiz.transports.streams import NEVER, UNLOCK_SECONDS, first_line, follow, hold, in_turn, owner

if TYPE_CHECKING:
    from collections.abc import Callable

    from virtwiz.plan import Command
    from virtwiz.transports.streams import Stream

AT_ONCE: Final = 8
"""Commands at once, as on an SSH connection."""


def connect(host: str, become: str, asking: Asking | None = None) -> LocalTransport:
    """Make sure that commands on this machine run as root.

    Raises:
        CannotConnect: they do not.
    """
    sudo = Sudo() if become == "sudo" else None
    transport = LocalTransport(host, sudo)
    require_root(transport, sudo, asking or Asking())
    return transport


class LocalTransport:
    """This machine as a host."""

    destination = "localhost"
    lost = ""

    def __init__(self, host: str, sudo: Sudo | None) -> None:
        """Commands run as this user, or by sudo."""
        self.host = host
        self._sudo = sudo
        self._free = threading.BoundedSemaphore(AT_ONCE)
        self._lock: _ProcessStream | None = None
        self._closed = False

    def run(self, command: Command, heard: Callable[[str], None], cancelled: threading.Event) -> int | None:
        """Run a command in a session of its own. See `Transport.run`."""
        return in_turn(self._free, cancelled, lambda: self._run(command, heard, cancelled))

    def _run(self, command: Command, heard: Callable[[str], None], cancelled: threading.Event) -> int | None:
        if cancelled.is_set():
            return None
        stdin = subprocess.PIPE if self._sudo else subprocess.DEVNULL
        process, stream = self._start(shell.request(command), stdin, f"`{first_line(command)}`")
        try:
            return follow(stream, command, self.host, heard, cancelled)
        finally:
            process.close()

    def _start(self, request: str, stdin: int, name: str) -> tuple[_ProcessStream, Stream]:
        """A program, and what is to be heard of it."""
        if not self._sudo:
            process = self._process(request, stdin, name)
            return process, process
        gate = self._sudo.gate()
        process = self._process(shell.by_sudo(request, gate), stdin, name)
        return process, self._sudo.behind(gate, process, process.send, self.host)

    def _process(self, text: str, stdin: int, name: str) -> _ProcessStream:
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

    def lock(
        self, limit: int, waiting: Callable[[str], None], cancelled: threading.Event = NEVER, mark: str = ""
    ) -> None:
        """Take this machine with a process that stays until its input ends. See `Transport.lock`."""
        request = shell.lock_request(limit, owner(), mark)
        process, stream = self._start(request, subprocess.PIPE, "taking the host for this run")
        try:
            hold(stream, self.host, limit, waiting, cancelled)
        except BaseException:
            process.close()
            raise
        self._lock = process

    def unlock(self) -> None:
        """Let go of this machine. See `Transport.unlock`."""
        held, self._lock = self._lock, None
        if held:
            held.close()
            held.ended(UNLOCK_SECONDS)

    def close(self) -> None:
        """Let go of this machine, for good."""
        self._closed = True
        self.unlock()


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

    def send(self, data: bytes) -> None:
        """Write to its input."""
        assert self._process.stdin
        self._process.stdin.write(data)
        self._process.stdin.flush()

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
