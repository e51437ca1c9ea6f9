"""What can go wrong, each with its exit code: what failed, on which host, why as far as is known, what to do next."""

from __future__ import annotations

from enum import IntEnum

from virtwiz.text import harmless


class ExitCode(IntEnum):
    """The exit codes of the command line."""

    DONE = 0
    """Done; also a plan with work pending."""
    FAILED = 1
    """A command failed, a check has a finding, or a connection was lost on the way."""
    USAGE = 2
    """Bad usage or profile."""
    UNREACHABLE = 3
    """Cannot connect, log in, become root or trust a host key."""
    REFUSED = 4
    """A confirmation is missing, or safety forbids."""
    BUG = 70
    """Our own error."""
    HUNG_UP = 129
    INTERRUPTED = 130
    TERMINATED = 143


class VirtwizError(Exception):
    """A failure told in full. Never holds a password or a key; what a host said is made harmless to a terminal.

    Args:
        what: what failed, a sentence without its full stop.
        host: where, empty when it is no host's fault.
        cause: why, as far as is known.
        remedy: what to do next.
    """

    exit_code: ExitCode = ExitCode.FAILED

    def __init__(self, what: str, *, host: str = "", cause: str = "", remedy: str = "") -> None:
        """Keep the four parts apart, so that a screen can show them apart."""
        self.what, self.host, self.cause, self.remedy = map(harmless, (what, host, cause, remedy))
        super().__init__(str(self))

    def __str__(self) -> str:
        """Render as one line: host, what, cause, remedy."""
        where = f"{self.host}: " if self.host else ""
        because = f" ({self.cause})" if self.cause else ""
        then = f" {self.remedy}" if self.remedy else ""
        stop = "" if self.what.endswith(".") and not because else "."  # refusals are whole sentences
        return f"{where}{self.what}{because}{stop}{then}"


class UsageFault(VirtwizError):
    """Bad usage."""

    exit_code = ExitCode.USAGE


class CannotConnect(VirtwizError):
    """A host that cannot be reached, logged in to, become root on, or whose key is not trusted."""

    exit_code = ExitCode.UNREACHABLE


class Refused(VirtwizError):
    """Safety forbids it, or a confirmation is missing."""

    exit_code = ExitCode.REFUSED


class ConnectionLost(VirtwizError):
    """The connection went away while a command ran: its outcome is unknown."""


class TimedOut(VirtwizError):
    """A command did not end within its time limit; it may still run on the host."""


class Unreadable(VirtwizError):
    """A program's answer that could not be read."""


class Interrupted(VirtwizError):
    """The user asked to stop."""

    exit_code = ExitCode.INTERRUPTED

    def __init__(self) -> None:
        """Say what holds after an interruption."""
        super().__init__("interrupted", remedy="What runs on a host goes on there; simply run the same again.")
