"""All hosts of a profile at once: open them, take them for one run, let them go, close them."""

from __future__ import annotations

import secrets
import threading
from typing import TYPE_CHECKING, TypeVar

from virtwiz.errors import CannotConnect
from virtwiz.transports import open as opening
from virtwiz.transports.streams import NEVER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from virtwiz.profile.machines import Login
    from virtwiz.transports import Transport
    from virtwiz.transports.asking import Asking

Item = TypeVar("Item")


class ConnectFailures(CannotConnect):
    """All hosts that cannot be connected to, one a line."""

    def __init__(self, failures: Sequence[CannotConnect], reached: Mapping[str, str]) -> None:
        """Keep each host's failure, and the destinations of those that answered."""
        self.failures, self.reached = tuple(failures), dict(reached)
        super().__init__(f"cannot connect to {len(self.failures)} hosts")

    def __str__(self) -> str:
        """Render as one line for each host."""
        return "\n".join(map(str, self.failures))


def open_all(
    logins: Sequence[Login],
    *,
    known_hosts: Sequence[Path] = (),
    accept_new: bool = False,
    asking: Asking | None = None,
) -> dict[str, Transport]:
    """Connect to all hosts at once; when one fails, none stays open.

    Returns:
        The transports by the hosts' names, in the order of the logins.

    Raises:
        ConnectFailures: with every host that failed.
    """
    opened: dict[str, Transport] = {}
    failed: dict[str, Exception] = {}
    abandoned = threading.Event()

    def connect(login: Login) -> None:
        try:
            transport = opening.connect(login, known_hosts=known_hosts, accept_new=accept_new, asking=asking)
        except Exception as error:
            failed[login.name] = error
            return
        opened[login.name] = transport
        if abandoned.is_set():
            transport.close()

    try:
        _at_once(connect, logins)
        reached = {login.name: opened[login.name].destination for login in logins if login.name in opened}
        _raise([failed[login.name] for login in logins if login.name in failed], reached)
    except BaseException:
        abandoned.set()
        close_all(dict(opened))
        raise
    return {login.name: opened[login.name] for login in logins}


def lock_all(
    transports: Mapping[str, Transport],
    limit: int,
    waiting: Callable[[str, str], None],
    cancelled: threading.Event = NEVER,
) -> None:
    """Take all hosts for this run, one after another by name, so that two runs cannot wait for each other.

    Args:
        transports: by the hosts' names.
        limit: seconds to wait at each host.
        waiting: told a host, and who holds it.
        cancelled: set it to wait no longer.

    Raises:
        Interrupted, Refused, ConnectionLost: as `Transport.lock` says; hosts taken before stay taken until they are
            closed.
    """
    mark = secrets.token_hex(8)
    for host in sorted(transports):

        def told(holder: str, host: str = host) -> None:
            waiting(host, holder)

        transports[host].lock(limit, told, cancelled, mark)


def unlock_all(transports: Mapping[str, Transport]) -> None:
    """Let go of all hosts; their connections stay open."""
    _at_once(lambda transport: transport.unlock(), transports.values())


def close_all(transports: Mapping[str, Transport]) -> None:
    """Close all hosts, whatever becomes of one of them."""
    _at_once(lambda transport: transport.close(), transports.values())


def _raise(errors: Sequence[Exception], reached: Mapping[str, str]) -> None:
    """Raise all that could not be connected to as one; an error of our own goes first, as it is."""
    for error in errors:
        if not isinstance(error, CannotConnect):
            raise error
    if errors:
        raise ConnectFailures([error for error in errors if isinstance(error, CannotConnect)], reached)


def _at_once(work: Callable[[Item], object], items: Iterable[Item]) -> None:
    """Do the work for all items in threads that do not keep the program from ending, and wait for them."""
    threads = [threading.Thread(target=work, args=(item,), daemon=True) for item in items]
    for thread in threads:
        thread.start()
    for thread in threads:
        while thread.is_alive():  # a wait without limit may miss a signal
            thread.join(0.2)
