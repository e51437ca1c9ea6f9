"""Open connections to all hosts of a profile: for the length of a with-block, or kept from one to the next."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from virtwiz import lab
from virtwiz.transports import fleet

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from virtwiz.profile import Login, Profile
    from virtwiz.transports import Transport
    from virtwiz.transports.asking import Asking


@contextmanager
def connected(
    profile: Profile, *, accept_new: bool = False, asking: Asking | None = None
) -> Iterator[Mapping[str, Transport]]:
    """Connect to all hosts at once, and close all connections at the end.

    Args:
        profile: the hosts.
        accept_new: trust hosts that no known_hosts file has, and remember them.
        asking: whom to ask for secrets and trust; None: nobody.

    Raises:
        ConnectFailures: with every host that cannot be connected to.
    """
    transports = _opened(_logins(profile), accept_new=accept_new, asking=asking)
    try:
        yield transports
    finally:
        fleet.close_all(transports)


class Kept:
    """Connections that stay open from one look or run to the next, as a wizard needs them."""

    def __init__(self) -> None:
        """Begin with none."""
        self._open: dict[Login, Transport] = {}

    @contextmanager
    def connected(self, profile: Profile, asking: Asking) -> Iterator[Mapping[str, Transport]]:
        """Connect to the hosts that no connection leads to yet; at the end, let go of all hosts.

        A connection that was lost is opened anew, and so are all of them after an error.

        Raises:
            ConnectFailures: with every host that cannot be connected to; connections that stood before stay open.
        """
        logins = _logins(profile)
        self._drop([login for login, each in self._open.items() if login not in logins or each.lost])
        missing = [login for login in logins if login not in self._open]
        opened = _opened(missing, asking=asking)
        self._open.update((login, opened[login.name]) for login in missing)
        transports = {login.name: self._open[login] for login in logins}
        try:
            yield transports
        except BaseException:
            self.close()
            raise
        fleet.unlock_all(transports)

    def close(self) -> None:
        """Close all connections."""
        self._drop(list(self._open))

    def _drop(self, logins: Sequence[Login]) -> None:
        fleet.close_all({login.name: self._open.pop(login) for login in logins})


def _logins(profile: Profile) -> list[Login]:
    return [profile.login(host) for host in dict.fromkeys((*profile.peers, *profile.hypervisors))]


def _opened(logins: Sequence[Login], *, accept_new: bool = False, asking: Asking | None) -> dict[str, Transport]:
    """Connect; the keys of labs on this machine are trusted, since virtwiz made them."""
    return fleet.open_all(logins, known_hosts=lab.known_hosts(), accept_new=accept_new, asking=asking)
