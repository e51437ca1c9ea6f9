"""Each wrong profile, given to the command line: exit 2, every fault with its place, and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.doing import Cli

FOLDER = Path(__file__).parents[1] / "profile" / "wrong"
FILES = sorted(FOLDER.glob("*.yaml"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_wrong_profile_is_refused_with_its_faults(cli: Cli, file: Path) -> None:
    answer = cli("plan", "--offline", file)
    assert (answer.status, answer.out) == (2, "")
    told = file.with_suffix(".txt").read_text().splitlines()
    assert answer.err.splitlines() == [line.replace(file.name, str(file), 1) for line in told]


def test_there_are_a_dozen() -> None:
    assert len(FILES) >= 12
