"""qemu-img on files: the same lines answered by the real one and on a practice host."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.needs import need
from tests.practice.beside import lines, practised, real

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("line", lines("qemu-img"))
def test_the_same_line_gets_the_same_answer(tmp_path: Path, line: str) -> None:
    need("qemu-img")
    assert practised(line) == real(line, tmp_path)
