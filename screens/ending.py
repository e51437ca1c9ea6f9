"""How the wizard ends when it is told to by a signal: at once, the terminal as it was, the answers kept."""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from screens.app import VirtwizApp

SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)
"""Not SIGHUP: then there is no terminal that could be put in order, and what is written to it waits for ever."""


def heed_signals(app: VirtwizApp) -> None:
    """End the wizard on the first signal; the second one ends the process."""
    if app.is_headless:
        return
    loop = asyncio.get_running_loop()

    def end(number: int) -> None:
        for each in SIGNALS:
            loop.remove_signal_handler(each)
        app.end(128 + number)

    for number in SIGNALS:
        loop.add_signal_handler(number, end, number)
