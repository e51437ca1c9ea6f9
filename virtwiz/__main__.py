"""Where the command begins: a signal is heard from the first moment on, and no thread holds up the end."""

from __future__ import annotations

import os
import signal
import sys
import threading
from contextlib import suppress


def main() -> None:
    """Load the command line, which takes its time, and run it; a signal meanwhile is handed to it."""
    early: list[int] = []
    hang_up = (signal.SIGHUP,) if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN else ()
    for number in (signal.SIGINT, signal.SIGTERM, *hang_up):
        signal.signal(number, lambda heard, _frame: early.append(heard))
    from virtwiz.cli import main as command_line

    try:
        command_line(early)
    except SystemExit as left:
        if threading.active_count() > 1:
            _leave_at_once(left.code)
        raise


def _leave_at_once(code: int | str | None) -> None:
    """End without the interpreter's own end, which cuts off threads that still run; inside a library that aborts."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):  # it is broken, closed, or was never there
            stream.flush()
    os._exit(code if isinstance(code, int) else 0)


if __name__ == "__main__":
    main()
