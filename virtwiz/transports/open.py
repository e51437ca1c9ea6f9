"""Which transport a login needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from virtwiz.profile.machines import Login
    from virtwiz.transports import Transport
    from virtwiz.transports.asking import Asking

LOCAL = "localhost"


def connect(
    login: Login, *, known_hosts: Sequence[Path] = (), accept_new: bool = False, asking: Asking | None = None
) -> Transport:
    """Open a host: this machine where the address is literally `localhost`, SSH everywhere else.

    Raises:
        CannotConnect: as `ssh.connect` and `local.connect` say.
    """
    if login.address == LOCAL:
        from virtwiz.transports import local

        return local.connect(login.name, login.become, asking)
    from virtwiz.transports import ssh  # loads paramiko, which a plan for this machine does not need

    return ssh.connect(login, known_hosts=known_hosts, accept_new=accept_new, asking=asking)
