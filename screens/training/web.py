"""Training in a browser, by textual-serve: each page that is opened gets a wizard of its own."""

from __future__ import annotations

import importlib.util
import ipaddress
import shlex
import sys
from typing import TYPE_CHECKING

from virtwiz.errors import UsageFault

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

NO_LOGIN = (
    "Warning: there is no login. Whoever reaches {host} practises as you, and reads and writes files where the wizard "
    "opens and saves profiles. Put a server with a login in front of it."
)


def serve(words: Sequence[str], host: str, port: int, say: Callable[[str], None]) -> None:
    """Serve `virtwiz train` with these words until Ctrl+C.

    Raises:
        UsageFault: textual-serve is not installed, or the address cannot be used.
    """
    if importlib.util.find_spec("textual_serve") is None:
        raise UsageFault("--web needs textual-serve", remedy="Install it: pip install 'virtwiz[web]'.")
    from textual_serve.server import Server

    if not loopback(host):
        say(NO_LOGIN.format(host=host))
    say(f"Open http://{host}:{port} in a browser; Ctrl+C ends it.")
    command = shlex.join([sys.executable, "-m", "virtwiz", "train", *words])
    try:
        Server(command, host=host, port=port, title="virtwiz training").serve()
    except OSError as error:
        raise UsageFault(f"cannot serve on {host}:{port}", cause=error.strerror or str(error)) from None


def loopback(host: str) -> bool:
    """Whether only this machine reaches it."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
