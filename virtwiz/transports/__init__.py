"""How commands reach a host: by SSH, or on this machine. A transport runs one command at a time in each thread."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable

    from virtwiz.plan import Command


class Transport(Protocol):
    """One host's connection, open until it is closed. All methods may be called from several threads."""

    host: str
    """The host's name in the profile."""

    destination: str
    """Where that is: `user@address:port`, or this machine."""

    @property
    def lost(self) -> str:
        """Why the connection went away; empty while it stands. It is known a while after the peer fell silent."""
        ...

    def run(self, command: Command, heard: Callable[[str], None], cancelled: threading.Event) -> int | None:
        """Run a command as root, in its surroundings, and pass on its output (stdout and stderr, raw) as it comes.

        Returns:
            The exit status, or None when it was cancelled (the program may still run on the host).

        Raises:
            ConnectionLost: the connection went away; the outcome is unknown.
            TimedOut: it did not end within `command.timeout` seconds.
        """
        ...

    def lock(
        self, limit: int, waiting: Callable[[str], None], cancelled: threading.Event = ..., mark: str = ...
    ) -> None:
        """Take the host for this run; released by `unlock` or `close`, or when the connection dies.

        Args:
            limit: seconds to wait for another run, or for a command of one that was killed, to end.
            waiting: told who holds the host, when it has to wait.
            cancelled: set it to wait no longer.
            mark: of the run, new for each; a machine that it holds already, by another of its names, is taken.

        Raises:
            Interrupted: it was cancelled.
            Refused: it is still held after `limit` seconds.
            ConnectionLost: the connection went away.
        """
        ...

    def unlock(self) -> None:
        """Let go of the host, if it is taken; the connection stays open."""
        ...

    def close(self) -> None:
        """Close the connection and let go of the host."""
        ...
