"""The programs about domains, and about the user that they run as."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from virtwiz.facts import programs
from virtwiz.practice.answer import Answer
from virtwiz.practice.programs import run
from virtwiz.practice.programs.files.users import lines

if TYPE_CHECKING:
    from virtwiz.practice.session import Session


def user(session: Session, arguments: tuple[str, ...]) -> Answer:
    """`programs.USER`."""
    told = run(session, ("virsh", "capabilities"))
    uid = re.search(r"<baselabel[^>]*>\+([0-9]*):\+[0-9]*<", told.stdout)
    known = lines(session, "/etc/passwd")
    name = next((fields[0] for fields in known if uid and fields[2] == uid[1]), None)
    return Answer(f"{name}\n" if name else "", told.stderr)


def secrets(session: Session, arguments: tuple[str, ...]) -> Answer:
    """`programs.SECRETS`."""
    told = run(session, ("virsh", "dumpxml", "--inactive", "--security-info", *arguments[:1]))
    return Answer("secret\n" if "passwd=" in told.stdout else "", told.stderr)


def disks(session: Session, arguments: tuple[str, ...]) -> Answer:
    """`programs.DISKS`."""
    running, boot = _disks(session, "running"), _disks(session, "boot", ("--all", "--autostart"), ("--inactive",))
    return Answer(running.stdout + boot.stdout, running.stderr + boot.stderr)


def _disks(session: Session, when: str, which: tuple[str, ...] = (), how: tuple[str, ...] = ()) -> Answer:
    told = run(session, ("virsh", "list", "--name", *which))
    output, errors = "", told.stderr
    for name in filter(None, told.stdout.split("\n")):
        listed = run(session, ("virsh", "-q", "domblklist", name, *how))
        sources = (re.sub(r"^ *[^ ]* *", "", line) for line in listed.stdout.splitlines())
        output, errors = output + "".join(f"{source}\t{name}\t{when}\n" for source in sources), errors + listed.stderr
    return Answer(output, errors)


def no_domain(session: Session, arguments: tuple[str, ...]) -> Answer:
    """`programs.NO_DOMAIN`."""
    if run(session, ("virsh", "domuuid", arguments[0])).status:
        return Answer()
    return Answer(f"a domain {arguments[0]} exists already\n", status=1)


def same_domain(session: Session, arguments: tuple[str, ...]) -> Answer:
    """`programs.SAME_DOMAIN`."""
    name, wanted = arguments
    told = run(session, ("virsh", "dumpxml", "--inactive", name))
    if sha256(told.stdout.encode()).hexdigest() == wanted:
        return Answer(stderr=told.stderr)
    said = f"the domain {name} was changed meanwhile, and is left as it is; run virtwiz again\n"
    return Answer(said, told.stderr, status=1)


SCRIPTS: Final = {
    programs.DISKS: disks,
    programs.NO_DOMAIN: no_domain,
    programs.SAME_DOMAIN: same_domain,
    programs.SECRETS: secrets,
    programs.USER: user,
}
