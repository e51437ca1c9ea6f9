"""Who may change a lab: one process at a time, which the lab names as its owner."""

import contextlib
import dataclasses
import fcntl
import os
import shutil
from collections.abc import Iterator

from virtwiz.lab import network
from virtwiz.lab.errors import LabError
from virtwiz.lab.state import HYPERVISOR, LABS, Lab, LabHost, everyone, find, save
from virtwiz.lab.system import is_alive, started


@contextlib.contextmanager
def locked() -> Iterator[None]:
    """Nobody else claims, takes or forgets a lab meanwhile."""
    LABS.mkdir(parents=True, exist_ok=True)
    handle = os.open(LABS, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def claim(name: str, storage_hosts: int, *, systemd: bool) -> Lab:
    """Write down a new lab that nobody has, with a free number.

    Raises:
        LabError: the name is taken, or every number.
    """
    with locked():
        directory = LABS / name
        if (directory / "lab.json").exists():
            raise LabError(f"lab {name} is there already", remedy=f"To take it down: virtwiz lab down --name {name}")
        shutil.rmtree(directory, ignore_errors=True)  # a claim or a cleaning that was killed: nothing is mounted there
        directory.mkdir(mode=0o700)
        number = _free_number()
        names = [*(f"g{i}" for i in range(1, storage_hosts + 1)), HYPERVISOR]
        hosts = tuple(_host(number, place, host) for place, host in enumerate(names))
        lab = Lab(name, directory, hosts, number, systemd, os.getpid(), started(os.getpid()))
        lab.images.mkdir(mode=0o700, parents=True, exist_ok=True)
        save(lab)
        return lab


def forget(lab: Lab) -> None:
    """Delete the files of a lab of which nothing is mounted or runs any more."""
    with locked():
        shutil.rmtree(lab.images, ignore_errors=True)
        with contextlib.suppress(OSError):
            lab.images.parent.rmdir()
        shutil.rmtree(lab.directory)


def _free_number() -> int:
    taken = {lab.number for lab in everyone()}
    for number in range(256):
        if number not in taken and network.is_free(number):
            return number
    raise LabError("no lab can stand here", "10.98.0.0/16 is full", "See virtwiz lab status.")


def _host(number: int, place: int, name: str) -> LabHost:
    last = 201 if name == HYPERVISOR else 11 + place
    return LabHost(name, f"10.98.{number}.{last}", f"{network.bridge(number)}-{name}")


def take(name: str) -> Lab:
    """Make this process the one that changes a lab.

    Raises:
        LabError: there is no such lab, or another process has it.
    """
    with locked():
        lab = find(name)
        if lab.owner != os.getpid() and is_alive(lab.owner, lab.owner_started):
            raise LabError(f"lab {name} is busy", f"process {lab.owner} builds it or takes it down")
        lab = dataclasses.replace(lab, owner=os.getpid(), owner_started=started(os.getpid()))
        save(lab)
        return lab


def release(lab: Lab) -> Lab:
    """Write down that a lab stands and nobody changes it."""
    lab = dataclasses.replace(lab, owner=0, owner_started=0)
    save(lab)
    return lab
