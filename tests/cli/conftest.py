"""A command line with a home of its own."""

from pathlib import Path

import pytest

from tests.cli.doing import Cli


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    """Calls virtwiz as a user does."""
    return Cli(tmp_path / "home")
