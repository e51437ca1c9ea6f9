"""Open connections to all hosts of a profile, for the length of a with-block."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from virtwiz import lab
from virtwiz.transports import fleet

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from virtwiz.profile import Profile
    from virtwiz.transports import Transport
    from virtwiz.transports.asking import Asking


@contextmanager
def connected(
    profile: Profile, *, accept_new: bool = False, asking: Asking | None = None
) -> Iterator[Mapping[str, Transport]]:
    """Connect to all hosts at once; the keys of labs on this machine are trusted, since virtwiz made them.

    Args:
        profile: the hosts.
        accept_new: trust hosts that no known_hosts file has, and remember them.
        asking: whom to ask for secrets and trust; None: nobody.

    Raises:
        ConnectFailures: with every host that cannot be connected to.
    """
    logins = [profile.login(host) for host in dict.fromkeys((*profile.peers, *profile.hypervisors))]
    transports = fleet.open_all(logins, known_hosts=lab.known_hosts(), accept_new=accept_new, asking=asking)
    try:
        yield transports
    finally:
        fleet.close_all(transports)
