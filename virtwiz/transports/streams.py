"""What running a command is, whatever carries it: follow a program's output to its end, or hold a host's lock."""

from __future__ import annotations

import codecs
import getpass
import os
import socket
import threading
import time
from typing import TYPE_CHECKING, Final, Protocol

from virtwiz.errors import ConnectionLost, Interrupted, Refused, TimedOut
from virtwiz.oneline import title
from virtwiz.text import Lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from virtwiz.plan import Command

TICK: Final = 0.2
"""Seconds after which a silent program is left for a look at the clock and at `cancelled`."""

NEVER: Final = threading.Event()
"""A request to stop that does not come."""

SILENCE_AFTER_EXIT: Final = 1.0
"""Seconds without output after which a program that has ended is done, though a daemon of its may hold the output."""

SETTLE: Final = 30
"""Seconds over its limits after which a lock request that says nothing counts as lost."""

UNLOCK_SECONDS: Final = 2.0
"""Seconds that a program which holds a host has to end, so that the next run finds the host free."""

_SHOWN: Final = 100
"""Characters of a command that an error names."""


class Stream(Protocol):
    """A program that runs: its output, and how it ended."""

    def receive(self, seconds: float) -> bytes | None:
        """The next output; empty when there will be no more, None when none came within so many seconds."""
        ...

    def ended(self, seconds: float) -> bool:
        """Whether the program ends within so many seconds, or the connection does."""
        ...

    def status(self) -> int | None:
        """The exit status of a program that has ended; None when the connection went away."""
        ...

    def why(self) -> str:
        """What is known of why the connection went away."""
        ...


def in_turn(free: threading.BoundedSemaphore, cancelled: threading.Event, work: Callable[[], int | None]) -> int | None:
    """Run a command when one of a connection's places is free; None when cancelled before."""
    while not free.acquire(timeout=TICK):
        if cancelled.is_set():
            return None
    try:
        return work()
    finally:
        free.release()


def follow(
    stream: Stream, command: Command, host: str, heard: Callable[[str], None], cancelled: threading.Event
) -> int | None:
    """Pass on a program's output as it comes, until it ends.

    Returns:
        The exit status, or None when cancelled.

    Raises:
        ConnectionLost, TimedOut: as `Transport.run` says.
    """
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    deadline = time.monotonic() + command.timeout
    for data in pieces(stream):
        if text := decoder.decode(data):
            heard(text)
        if cancelled.is_set():
            return None
        if time.monotonic() >= deadline:
            raise timed_out(command, host)
    if rest := decoder.decode(b"", final=True):
        heard(rest)
    status = stream.status()
    if status is None:
        raise lost(command, host, stream.why())
    return status


def pieces(stream: Stream) -> Iterator[bytes]:
    """A program's output until it has ended; an empty piece at least every `TICK` seconds."""
    silent_since: float | None = None  # counted from the program's end: what it said last may still be on its way
    while (data := stream.receive(TICK)) != b"":
        yield data or b""
        if data or not stream.ended(0):
            silent_since = None
        elif silent_since is None:
            silent_since = time.monotonic()
        elif time.monotonic() - silent_since > SILENCE_AFTER_EXIT:
            return
    while not stream.ended(TICK):
        yield b""


def hold(
    stream: Stream, host: str, limit: int, waiting: Callable[[str], None], cancelled: threading.Event = NEVER
) -> None:
    """Read a lock request's answer, until the host is ours.

    Raises:
        Interrupted: it was cancelled.
        Refused: another run holds it, or the host cannot be locked.
        ConnectionLost: the connection went away, or the host fell silent.
    """
    holder = "another run"
    said: list[str] = []
    for line in _lines(stream, time.monotonic() + 2 * limit + SETTLE, cancelled):
        if line == "locked":
            return
        if line == "busy":
            raise Refused(
                f"the host is still held after {limit} s by {holder}",
                host=host,
                remedy="Wait until that has ended, or end it.",
            )
        if line.startswith("waiting for "):
            holder = line.removeprefix("waiting for ").strip() or holder
            waiting(holder)
        else:
            said.append(line)
    if stream.ended(0) and stream.status() is not None:
        raise Refused("the host cannot be taken for this run", host=host, cause=" ".join(said))
    raise lost_lock(host, stream.why())


def _lines(stream: Stream, deadline: float, cancelled: threading.Event) -> Iterator[str]:
    lines = Lines()
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    for data in pieces(stream):
        yield from lines.feed(decoder.decode(data))
        if cancelled.is_set():
            raise Interrupted
        if time.monotonic() >= deadline:
            return
    yield from lines.end()


def owner() -> str:
    """Who holds a host, for others to read: user, machine and process."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):  # a user without a name
        user = str(os.getuid())
    return f"{user}@{socket.gethostname()} pid {os.getpid()}"


def first_line(command: Command) -> str:
    """A command as an error names it: the first line of its title, cut."""
    line = title(command).split("\n", 1)[0]
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"


def lost(command: Command, host: str, cause: str = "") -> ConnectionLost:
    """The connection went away under a command."""
    return ConnectionLost(
        f"the connection was lost while `{first_line(command)}` ran; its outcome is unknown",
        host=host,
        cause=cause,
        remedy="Start again: what is done already is found and not repeated.",
    )


def lost_lock(host: str, cause: str = "") -> ConnectionLost:
    """The connection went away before the host was ours."""
    return ConnectionLost("the connection was lost while taking the host for this run", host=host, cause=cause)


def timed_out(command: Command, host: str) -> TimedOut:
    """A command takes longer than it may."""
    return TimedOut(
        f"`{first_line(command)}` did not end within {command.timeout} s",
        host=host,
        remedy="It may still run there; look at it before you start again.",
    )
