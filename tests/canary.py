"""Secrets that the whole test session knows, and the search for them when it ends: no file may hold one of them.

Tests give virtwiz `PASSWORD`, `PASSPHRASE` or `KEY` where a user would give his own. A test that has to write one into
a file itself does so below `given(folder)`, the only place that is not searched.
"""

from __future__ import annotations

import base64
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from virtwiz import journal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_MARKS: Final = ("cnryPassw0rdK7q", "cnryPhras3X9zw", "cnryPr1vateKey4w")
"""What is searched for: letters and digits, which no quoting changes."""

PASSWORD: Final = f"{_MARKS[0]} '\"$x`\\é"
PASSPHRASE: Final = f"{_MARKS[1]} '\"$x`\\é"
KEY: Final = f"-----BEGIN OPENSSH PRIVATE KEY-----\n{_MARKS[2]}\n-----END OPENSSH PRIVATE KEY-----\n"

_PIECE: Final = 2**20

_GIVEN: Final = "given-secrets"


def given(folder: Path) -> Path:
    """A folder for what a test itself writes a secret into: a key's file, a server's list of passwords."""
    place = folder / _GIVEN
    place.mkdir(exist_ok=True)
    return place


def told(text: str) -> bool:
    """Whether a text holds one of the secrets, or a part of one that gives it away."""
    return _holds(text.encode(errors="replace"))


def traces(places: Iterable[Path]) -> list[Path]:
    """The files, in these places or below them, that hold or are named after one of the secrets."""
    return [path for place in places for path in _files(place) if told(str(path)) or any(map(_holds, _data(path)))]


def in_processes() -> list[str]:
    """What shows a secret of the processes that run now: their words, and their environment."""
    found = [path for process in Path("/proc").glob("[0-9]*") for path in (process / "cmdline", process / "environ")]
    return [str(path) for path in found if _holds(_said(path))]


def _files(place: Path) -> Iterator[Path]:
    if place.is_file():
        yield place
    for folder, below, names in os.walk(place):
        below[:] = [name for name in below if name != _GIVEN]
        paths = (Path(folder, name) for name in names)
        yield from (path for path in paths if path.is_file() and not path.is_symlink())


def _said(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # the process just went
        return b""


def _data(path: Path) -> Iterator[bytes]:
    """A file in pieces that overlap, without its holes: some are images of a hundred terabytes."""
    with suppress(OSError), path.open("rb") as file:  # it just went, or there is no more data in it
        at = 0
        while piece := os.pread(file.fileno(), _PIECE, at := os.lseek(file.fileno(), at, os.SEEK_DATA)):
            yield piece
            at += len(piece) if len(piece) < _PIECE else _PIECE - 1024


def _holds(content: bytes) -> bool:
    return any(form in content for form in _FORMS)


def _forms(mark: bytes) -> Iterator[bytes]:
    """A secret as it is, in hexadecimal, in UTF-16, and in Base64 wherever it begins there."""
    yield from (mark, mark.hex().encode(), mark.decode().encode("utf-16-le"))
    for before in range(3):
        first, last = -(-before * 8 // 6), (before + len(mark)) * 8 // 6
        yield base64.b64encode(bytes(before) + mark)[first:last]


_FORMS: Final = tuple(form for mark in _MARKS for form in _forms(mark.encode()))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Search all that the session has written; only once where several processes ran the tests."""
    if hasattr(session.config, "workerinput"):
        return
    crashes = Path(tempfile.gettempdir()).glob("virtwiz-*.crash")
    written = session.config._tmp_path_factory.getbasetemp()  # type: ignore[attr-defined]
    found = traces([written, journal.folder().parent, *crashes])
    if found:
        writer = session.config.get_terminal_writer()
        for path in found:
            writer.line(f"a secret is in {path}", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
