"""Faults in the middle of a replay: how it ends, how soon, and that a second one mends it.

`make soak` prints the table of all faults; three of them run with every test run.
"""

from __future__ import annotations

import json
import signal
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.lab.clusters import begun, end_state, replayed, until, without_machine, written
from tests.lab.faults import FAULTS
from virtwiz.profile import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
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
    again: int = 0

    def __str__(self) -> str:
        """As the table has it."""
        return f"{self.fault:<32} {self.seconds:5.1f} s   exit {self.status}   then {self.again}   {self.message}"


@pytest.fixture(scope="module")
def undisturbed(lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """The end state of a run that nobody disturbed."""
    path = written(without_machine(lab), tmp_path_factory.mktemp("undisturbed"))
    replayed(path)
    return end_state(lab, load(path))


@pytest.fixture(scope="module")
def table(request: pytest.FixtureRequest) -> Iterator[list[Row]]:
    """The rows, printed when all are there."""
    rows: list[Row] = []
    yield rows
    terminal = request.config.pluginmanager.get_plugin("terminalreporter")
    if terminal and rows:
        terminal.write_line("")
        for row in rows:
            terminal.write_line(str(row))


@pytest.mark.parametrize("name", NAMES)
def test_a_fault_is_told_and_mended(
    fresh_lab: Callable[..., Lab], tmp_path: Path, undisturbed: dict[str, object], table: list[Row], name: str
) -> None:
    lab, fault = fresh_lab(), FAULTS[name]
    path = written(without_machine(lab), tmp_path)
    row, told = faulted(lab, path, name, fault)
    table.append(row)
    assert row.status == fault.status, told
    assert row.seconds < LIMIT
    assert fault.says in told
    assert "Traceback" not in told
    replayed(path)
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
