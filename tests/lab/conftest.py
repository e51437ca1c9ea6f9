"""Labs for tests: one for a whole module, or fresh ones; each is gone after its test, however that ended."""

import contextlib
import itertools
import os
import re
from collections.abc import Callable, Iterator

import pytest

from tests.needs import need_lab
from virtwiz.lab import Lab, LabError, down, status, up
from virtwiz.lab.state import LABS

_COUNT = itertools.count()


@pytest.fixture(scope="session")
def lab_machine() -> None:
    """A machine that can carry labs, without those that killed test runs have left on it."""
    need_lab()
    for left in status():
        owner = re.match(r"test-(\d+)-", left.name)
        if owner and not os.path.exists(f"/proc/{owner[1]}"):
            with contextlib.suppress(LabError):
                down(left.name)


@pytest.fixture(scope="module")
def lab(lab_machine: None) -> Iterator[Lab]:
    """Three storage hosts and a hypervisor, shared by the tests of a module."""
    name = new_name()
    try:
        yield up(name)
    finally:
        _down(name)


@pytest.fixture
def lab_name(lab_machine: None) -> Iterator[str]:
    """A name for a lab of the test's own, which is taken down after it."""
    name = new_name()
    try:
        yield name
    finally:
        _down(name)


@pytest.fixture
def fresh_lab(lab_machine: None) -> Iterator[Callable[..., Lab]]:
    """Sets up a lab with the parameters of `up`, under a name of its own; as often as it is called."""
    names: list[str] = []

    def make(hosts: int = 3, *, systemd: bool = True) -> Lab:
        names.append(new_name())
        return up(names[-1], hosts, systemd=systemd)

    try:
        yield make
    finally:
        for name in names:
            _down(name)


def new_name() -> str:
    """A name that no other lab has; it tells which test run made it."""
    return f"test-{os.getpid()}-{next(_COUNT)}"


def _down(name: str) -> None:
    """What cannot be taken down fails the test; what never came to be does not."""
    if (LABS / name / "lab.json").exists():
        down(name)
