"""Every shell that may run an exported script."""

import shutil
from pathlib import Path

import pytest

from tests.export.script import local_locks


@pytest.fixture(params=["sh", "dash", "bash"])
def shell(request: pytest.FixtureRequest) -> str:
    """A shell; those that are not installed are left out."""
    name = str(request.param)
    if shutil.which(name) is None:
        pytest.skip(f"not installed: {name}")
    return name


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder, and locks of this test's own in it."""
    local_locks(tmp_path, monkeypatch)
    return tmp_path
