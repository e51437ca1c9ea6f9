"""The shells that a host may have as /bin/sh, and programs run by them."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from pathlib import Path

KNOWN: Final = {"sh": ["sh"], "dash": ["dash"], "bash": ["bash", "--posix"], "busybox": ["busybox", "sh"]}
SHELLS: Final = [pytest.param(words, id=name) for name, words in KNOWN.items() if shutil.which(words[0])]


def run(shell: list[str], program: str, *arguments: str | Path, cwd: Path | None = None) -> tuple[int, str]:
    """Run a program as a host would: its exit status, and what it says, errors included."""
    words = [*shell, "-c", program, "virtwiz", *map(str, arguments)]
    env = {**os.environ, "LC_ALL": "C"}
    ended = subprocess.run(
        words, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=30
    )
    return ended.returncode, ended.stdout.decode()


def mark(path: Path) -> None:
    """Put gluster's mark on a directory; skip where that is not allowed."""
    try:
        os.setxattr(path, "trusted.glusterfs.volume-id", bytes(16))
    except OSError as error:
        pytest.skip(f"no trusted attributes here: {error}")
