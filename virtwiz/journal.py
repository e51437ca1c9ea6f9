"""Every run as JSON Lines on disk, private to its user, flushed line by line."""

from __future__ import annotations

import itertools
import json
import os
import tempfile
import time
import traceback
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import platformdirs

from virtwiz.errors import VirtwizError
from virtwiz.events import as_dict
from virtwiz.text import escaped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from virtwiz.events import Event


def folder() -> Path:
    """Where the runs are kept: `virtwiz/runs` in the platform's state folder ($XDG_STATE_HOME on Linux)."""
    return platformdirs.user_state_path("virtwiz") / "runs"


@dataclass(frozen=True)
class Journal:
    """One run's file, open for writing."""

    path: Path
    descriptor: int

    def write(self, event: Event) -> None:
        """Write one event, with the time of day."""
        self.line(as_dict(event))

    def line(self, fields: dict[str, Any]) -> None:
        """Write one object as a line; it is in the file when this returns, whatever happens to us afterwards."""
        text = escaped(json.dumps({"at": round(time.time(), 3), **fields}, ensure_ascii=False))
        try:
            os.write(self.descriptor, f"{text}\n".encode(errors="backslashreplace"))
        except OSError as error:
            raise _cannot_be_kept(error) from error


@contextmanager
def opened(what: str, profile: str, source: Path) -> Iterator[Journal]:
    """Open a new journal; its first line says what was run, on which profile.

    Raises:
        VirtwizError: no file can be made there.
    """
    try:
        journal = _new()
    except OSError as error:
        raise _cannot_be_kept(error) from error
    try:
        journal.line({"event": "run", "what": what, "profile": profile, "source": str(source.absolute())})
        yield journal
    finally:
        os.close(journal.descriptor)


def _cannot_be_kept(error: OSError) -> VirtwizError:
    return VirtwizError(
        f"the journal of this run cannot be kept in {folder()}",
        cause=error.strerror or str(error),
        remedy="Make room for it there, or name another place with XDG_STATE_HOME.",
    )


def _new() -> Journal:
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    for more in itertools.count():
        path = folder() / f"{_stem()}{f'-{more}' if more else ''}.jsonl"
        with suppress(FileExistsError):  # another run of this process in the same second
            return Journal(path, os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600))
    raise AssertionError


def _stem() -> str:
    return f"{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}"


def crash(error: BaseException) -> Path:
    """Keep what led to an error of our own, beside the runs or, where that fails, with the temporary files."""
    try:
        folder().mkdir(parents=True, exist_ok=True, mode=0o700)
        path = folder() / f"{_stem()}.crash"
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    except OSError:
        descriptor, name = tempfile.mkstemp(prefix="virtwiz-", suffix=".crash")
        path = Path(name)
    with open(descriptor, "w", encoding="utf-8", errors="backslashreplace") as file:
        file.write("".join(traceback.format_exception(error)))
    return path


@dataclass(frozen=True)
class PastRun:
    """What one journal says: `outcome` is `unfinished` when it was cut off."""

    path: Path
    at: float
    what: str
    """`replay`, `wizard`, or `practice`: no real host was touched."""
    profile: str
    outcome: str
    ran: int
    changed: int
    seconds: float


def past_runs() -> list[PastRun]:
    """All journals, oldest first; files that are none are passed over."""
    found = (_past_run(path) for path in sorted(folder().glob("*.jsonl")))
    return [run for run in found if run]


def _past_run(path: Path) -> PastRun | None:
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    head, tail = _object(lines[:1]), _object(lines[-1:])
    if head.get("event") != "run":
        return None
    ended = tail if tail.get("event") == "ended" else {}
    return PastRun(
        path=path,
        at=float(head.get("at", 0)),
        what=str(head.get("what", "")),
        profile=str(head.get("profile", "")),
        outcome=str(ended.get("outcome", "unfinished")),
        ran=int(ended.get("ran", 0)),
        changed=int(ended.get("changed", 0)),
        seconds=float(ended.get("seconds", 0)),
    )


def _object(lines: list[str]) -> dict[str, Any]:
    try:
        found = json.loads(lines[0]) if lines else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
