"""How each host answered when it was last connected to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from virtwiz.steps.gluster import names
from virtwiz.text import printable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from virtwiz.profile import Login, Profile
    from virtwiz.transports import Transport
    from virtwiz.transports.fleet import ConnectFailures


@dataclass(frozen=True)
class Contact:
    """Where a host was reached, as `user@address:port`; or the fault, in full."""

    destination: str = ""
    fault: str = ""


Contacts = dict["Login", Contact]
"""By the login that was used: what is typed anew is not known any more."""


def reached(profile: Profile, fleet: Mapping[str, Transport]) -> Contacts:
    """All hosts were reached."""
    return {profile.login(host): Contact(transport.destination) for host, transport in fleet.items()}


def not_reached(profile: Profile, failures: ConnectFailures) -> Contacts:
    """Some hosts were not; the others answered, and have been left again."""
    answered = {profile.login(host): Contact(destination) for host, destination in failures.reached.items()}
    failed = {profile.login(each.host): Contact(fault=printable(str(each))) for each in failures.failures if each.host}
    return answered | failed


def failed_words(contacts: Contacts) -> str:
    """The hosts that were not reached, in a sentence; empty where there are none."""
    failed = tuple(login.name for login, contact in contacts.items() if contact.fault)
    return (
        f"{names(failed)}: cannot connect. The list of hosts (screen Hosts) says why, and what to do." if failed else ""
    )


def rows(profile: Profile | None, contacts: Contacts) -> dict[str, tuple[str, str]]:
    """By host: where it is or was reached, and how it answered, with a sign."""
    if not profile:
        return {}
    used = {*profile.peers, *profile.hypervisors}
    return {host: _row(profile.login(host), contacts, used=host in used) for host in profile.hosts}


def _row(login: Login, contacts: Contacts, *, used: bool) -> tuple[str, str]:
    user = f"{login.user}@" if login.user else ""
    address = f"[{login.address}]" if login.port and ":" in login.address else login.address
    typed = f"{user}{address}" + (f":{login.port}" if login.port else "")
    if not used:
        return typed, "· neither peer nor hypervisor"
    contact = contacts.get(login)
    if not contact:
        return typed, "· not looked at yet"
    return (typed, "✗ failed, see below") if contact.fault else (contact.destination, "✓ logged in")


def unreached(profile: Profile | None, contacts: Contacts) -> list[str]:
    """The hosts that were not reached, as they are typed now."""
    return [host for host in profile.hosts if _fault(profile, contacts, host)] if profile else []


def faults(profile: Profile | None, contacts: Contacts) -> list[str]:
    """The faults of hosts that were not reached, as they are typed now."""
    return [f"✗ {_fault(profile, contacts, host)}" for host in unreached(profile, contacts)] if profile else []


def _fault(profile: Profile, contacts: Contacts, host: str) -> str:
    contact = contacts.get(profile.login(host))
    return contact.fault if contact else ""
