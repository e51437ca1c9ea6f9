"""Five hundred hostile profiles, in every field: refused with places, or run in real shells and harmless."""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.injection import payloads
from tests.injection.hostile import PLACES, Maker
from tests.injection.running import arrived, forms_hold, run_all, run_script
from tests.injection.sandbox import LoggingHost, Sandbox
from tests.needs import need
from virtwiz.plan import Command, Run
from virtwiz.profile import Profile, ProfileError, dump, loads
from virtwiz.text import harmless

if TYPE_CHECKING:
    from collections.abc import Iterator

SHELLS = [("sh", "sh"), ("bash", "bash"), ("bash", "sh"), ("sh", "bash")]
"""What a host gives a request to, and what it has as sh."""

EXAMPLES = {True: 22, False: 8}
"""How many for a place where hostile text is no fault, and for another one."""

SCRIPTS = 8
"""Of so many accepted profiles one is exported and its script run."""


@pytest.fixture
def sandboxes() -> Iterator[list[tuple[str, Sandbox]]]:
    """A sandbox for each pair of shells that is there; not in pytest's folders, which nobody else may enter."""
    need("flock", "bash")
    pairs = [pair for pair in SHELLS if all(map(shutil.which, pair))]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield [(str(shutil.which(login)), Sandbox(folder / f"{n}", inner)) for n, (login, inner) in enumerate(pairs)]


def read(text: str) -> Profile | None:
    """A profile; None where it is refused."""
    try:
        return loads(text, "p.yaml")
    except ProfileError as error:
        well_told(error)
        return None


def well_told(error: ProfileError) -> None:
    """Each fault has its place, and nothing that a terminal obeys."""
    assert error.faults
    assert all(fault.line >= 1 and fault.column >= 1 and fault.message for fault in error.faults)
    assert harmless(str(error)) == str(error)
    assert len(str(error).splitlines()) == len(error.faults)


def test_five_hundred_hostile_profiles(sandboxes: list[tuple[str, Sandbox]]) -> None:
    targets = sandboxes[0][1]
    maker = Maker(str(targets.new_file), str(targets.kept_file))
    known: list[set[str]] = [set() for _ in sandboxes]
    tally = {"refused": 0, "accepted": 0, "scripts": 0}

    def try_one(text: str) -> None:
        profile = read(text)
        if profile is None:
            tally["refused"] += 1
            return
        tally["accepted"] += 1
        assert loads(dump(profile)) == profile
        forms_hold(profile)
        turn = tally["accepted"] % len(sandboxes)
        login, sandbox = sandboxes[turn]
        run_all(profile, sandbox, login, known[turn])
        if tally["accepted"] % SCRIPTS == 0:
            tally["scripts"] += 1
            run_script(profile, sandbox, login)
        assert targets.unharmed

    for number, place in enumerate(PLACES):
        limited = settings(
            max_examples=EXAMPLES[maker.tolerates(place)],
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        limited(seed(number)(given(maker.at(place))(try_one)))()
    assert tally["refused"] + tally["accepted"] >= 500, tally
    assert tally["accepted"] * 3 >= tally["refused"] + tally["accepted"], tally
    assert tally["scripts"] >= 20, tally


WAYS = ("echo {0}", 'echo "{0}"', "echo '{0}'", "cat <<END\n{0}\nEND")
"""How somebody may forget to quote."""


@pytest.mark.parametrize("text", payloads.HARMING)
def test_what_is_not_quoted_would_be_found(text: str, sandboxes: list[tuple[str, Sandbox]]) -> None:
    assert any(does_harm(text, way, login, sandbox) for login, sandbox in sandboxes for way in WAYS)


def does_harm(text: str, way: str, login: str, sandbox: Sandbox) -> bool:
    """Whether a hostile text leaves a trace where it is not quoted."""
    program = way.format(text.format(s=sandbox.new_file, k=sandbox.kept_file))
    LoggingHost("g1", sandbox, login).run(Command("g1", Run(("sh", "-c", program)), ""), print, threading.Event())
    return not sandbox.unharmed


def test_a_word_that_does_not_arrive_is_found(sandboxes: list[tuple[str, Sandbox]]) -> None:
    login, sandbox = sandboxes[0]
    host = LoggingHost("g1", sandbox, login)
    right = Command("g1", Run(("mkdir", "-p", "/a b")), "")
    host.run(right, print, threading.Event())
    arrived(right, host.calls)
    with pytest.raises(AssertionError):
        arrived(Command("g1", Run(("mkdir", "-p", "/a", "b")), ""), host.calls)
    assert os.listdir(sandbox.temporary) == []
