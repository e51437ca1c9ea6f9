"""Faults in the middle of a replay: how it ends, how soon, and that a second one mends it.

`make soak` prints the table of all faults (tests/conftest.py); three of them run with every test run.
"""

from __future__ import annotations

import json
import signal
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.lab.clusters import begun, end_state, replayed, until, virtwiz, without_machine, written
from tests.lab.faults import FAULTS, broken_volfile
from tests.lab.test_same_requests import run_script
from virtwiz.profile import load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.lab.faults import Fault
    from virtwiz.lab import Lab

pytestmark = [pytest.mark.lab, pytest.mark.xdist_group("faults")]

LIMIT = 30
"""Seconds after which a run must have ended, or said what it waits for."""

IN_CI = ("sshd killed", "glusterd.vol broken", "gluster's lock held")
NAMES = [pytest.param(name, marks=() if name in IN_CI else pytest.mark.soak) for name in FAULTS]


@dataclass(frozen=True)
class Row:
    """What became of a replay: seconds from the fault to its end (or to its word of what it waits for)."""

    fault: str
    seconds: float
    status: int
    message: str

    def __str__(self) -> str:
        """As the table has it."""
        return f"{self.fault:<30} {self.seconds:5.1f} s   exit {self.status}   {self.message}"


@pytest.fixture(scope="module")
def undisturbed(lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """The end state of a run that nobody disturbed."""
    path = written(without_machine(lab), tmp_path_factory.mktemp("undisturbed"))
    replayed(path)
    return end_state(lab, load(path))


@pytest.mark.parametrize("name", NAMES)
def test_a_fault_is_told_and_mended(
    fresh_lab: Callable[..., Lab],
    tmp_path: Path,
    undisturbed: dict[str, object],
    record_property: Callable[[str, object], None],
    name: str,
) -> None:
    lab, fault = fresh_lab(), FAULTS[name]
    path = written(without_machine(lab), tmp_path)
    row, told = faulted(lab, path, name, fault)
    again = virtwiz("replay", path, "--yes", "--json")
    record_property("row", f"{row}   then {again.returncode}")
    assert row.status == fault.status, told
    assert row.seconds < LIMIT
    assert fault.says in told
    assert "Traceback" not in told
    assert again.returncode == 0, again.stdout[-3000:] + again.stderr
    assert end_state(lab, load(path)) == undisturbed
    assert [found["event"] for found in replayed(path)] == ["ended"]


def faulted(lab: Lab, path: Path, name: str, fault: Fault) -> tuple[Row, str]:
    """Replay, with the fault at its moment; gives the row, and all that was said from then on."""
    process = begun(path)
    try:
        until(process, fault.moment())
        process.send_signal(signal.SIGSTOP)
        with fault.broken(lab):
            process.send_signal(signal.SIGCONT)
            since = time.monotonic()
            if fault.lifted:
                found = until(process, fault.lifted())
                seconds = time.monotonic() - since
            else:
                told, complaint = process.communicate(timeout=200)
                seconds = time.monotonic() - since
        if fault.lifted:
            told, complaint = process.communicate(timeout=200)
            told = json.dumps(found) + told
    finally:
        process.kill()
        process.communicate()
    last = complaint.strip().splitlines() or told.strip().splitlines()
    return Row(name, seconds, process.returncode, last[-1]), told + complaint


@pytest.mark.soak
def test_the_exported_script_puts_a_broken_file_back_too(fresh_lab: Callable[..., Lab], tmp_path: Path) -> None:
    lab = fresh_lab()
    path, script = written(without_machine(lab), tmp_path), tmp_path / "script.sh"
    script.write_text(virtwiz("export", path, "--to", "sh").stdout)
    with broken_volfile(lab):
        done = run_script(script, lab)
        assert done.returncode == 1, done.stdout[-2000:] + done.stderr
        for words in ("opinion", "is as it was before the edit", "glusterd answers again"):
            assert words in done.stdout
    replayed(path)
