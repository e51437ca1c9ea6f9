"""The answers, kept safe as they are given: each wizard has a file of its own, and locks it for as long as it lives."""

from __future__ import annotations

import fcntl
import json
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import platformdirs

if TYPE_CHECKING:
    from screens.session import Answers

RECENT: Final = 8

SHAPE: Final = {
    **dict.fromkeys(("hosts", "ssh", "glusterd"), dict),
    **dict.fromkeys(("peers", "hypervisors", "images", "vms"), list),
    "volume": {"bricks": list, "tunables": {"options": dict}},
}
"""The mappings and lists of a profile."""


def folder() -> Path:
    """Where what the wizard remembers is kept, beside the journals."""
    return platformdirs.user_state_path("virtwiz")


@dataclass(frozen=True)
class Draft:
    """The answers of a wizard, the file they belong to, and the screen that was shown."""

    answers: Answers
    path: Path | None
    screen: str
    heading: str
    unsaved: bool
    """Whether the file does not hold them."""
    practice: bool = False
    """Whether they were given on a practice cluster."""
    seen: str = ""
    """The mark of what the file held when its wizard read or saved it last."""


@dataclass(frozen=True)
class Left:
    """A draft that a wizard has left behind: where it is, and when it was kept (seconds since 1970)."""

    file: Path
    at: float
    draft: Draft


def left() -> list[Left]:
    """The drafts of wizards that did not end well, the last one first; not those that a living wizard holds."""
    found = [draft for file in (folder() / "drafts").glob("*.json") if (draft := _left(file))]
    return sorted(found, key=lambda each: each.at, reverse=True)


def _left(file: Path) -> Left | None:
    """Only whoever holds the lock may look: it is let go when this returns."""
    descriptor = _locked(file)
    if descriptor is None:
        return None
    with os.fdopen(descriptor) as handle:
        draft = _draft(_read(file))
        return Left(file, os.fstat(handle.fileno()).st_mtime, draft) if draft else None


def discard(left: Left) -> None:
    """Throw a draft away, unless a wizard has gone on with it meanwhile."""
    descriptor = _locked(left.file)
    if descriptor is not None:
        left.file.unlink(missing_ok=True)
        os.close(descriptor)


def _draft(fields: Any) -> Draft | None:
    if not isinstance(fields, dict) or not _fits(fields.get("answers"), SHAPE):
        return None
    path = Path(fields["path"]) if isinstance(fields.get("path"), str) else None
    screen, heading = str(fields.get("screen", "")), str(fields.get("heading", ""))
    unsaved, practice = fields.get("unsaved") is not False, fields.get("practice") is True
    return Draft(fields["answers"], path, screen, heading, unsaved, practice, str(fields.get("seen", "")))


def _fits(found: Any, shape: Any) -> bool:
    """Whether mappings and lists are where the screens expect them; what is in them may be wrong, or missing."""
    if not isinstance(shape, dict):
        return isinstance(found, shape)
    parts = ((found.get(name), part) for name, part in shape.items()) if isinstance(found, dict) else ()
    return isinstance(found, dict) and all(value is None or _fits(value, part) for value, part in parts)


class Keeper:
    """The file of one wizard."""

    def __init__(self) -> None:
        """Begin with a file that is not there yet."""
        self._file = folder() / "drafts" / f"{time.time_ns()}-{os.getpid()}.json"
        self._held: int | None = None

    def keep(self, draft: Draft) -> None:
        """Write the draft, whole or not at all; a draft that cannot be kept must not stop the wizard.

        What a profile refuses as a secret is not kept.
        """
        from virtwiz.profile.secrets import without_secrets  # the first screen is there before the profile's room

        answers = without_secrets(draft.answers)
        fields = {**vars(draft), "answers": answers, "path": str(draft.path.absolute()) if draft.path else None}
        held = _write(self._file, fields)
        if held is not None:
            self.release()
            self._held = held

    def take(self, left: Left) -> Draft | None:
        """Go on with a draft, in its file; None where another wizard was quicker."""
        held = _locked(left.file)
        if held is None:
            return None
        self.release()
        self._file, self._held = left.file, held
        return _draft(_read(left.file))

    def forget(self) -> None:
        """The wizard ended well: there is nothing to go on with."""
        if self._held is not None:
            self._file.unlink(missing_ok=True)
        self.release()

    def release(self) -> None:
        """Let others go on with what is kept."""
        if self._held is not None:
            os.close(self._held)
        self._held = None


def _locked(file: Path) -> int | None:
    """Lock a file that nobody holds; its descriptor. A file that was replaced meanwhile is held by who replaced it."""
    try:
        descriptor = os.open(file, os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.path.samestat(os.fstat(descriptor), file.stat()):
            return descriptor
    except OSError:
        pass
    os.close(descriptor)
    return None


def recent() -> list[Path]:
    """Profiles that were opened or saved, the last one first, those that are still there."""
    names = _read(folder() / "recent.json")
    paths = [Path(name) for name in names if isinstance(name, str)] if isinstance(names, list) else []
    return [path for path in paths if path.is_file()]


def remember(path: Path) -> None:
    """Put a profile first among the recent ones."""
    path = path.absolute()
    others = [known for known in recent() if known != path]
    held = _write(folder() / "recent.json", [str(known) for known in (path, *others)][:RECENT])
    if held is not None:
        os.close(held)


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _write(file: Path, fields: Any) -> int | None:
    """Write it, private to its user, and lock it; the descriptor. When this fails, what was there is there."""
    new = file.with_suffix(".new")
    try:
        folder().mkdir(parents=True, exist_ok=True, mode=0o700)
        file.parent.mkdir(exist_ok=True, mode=0o700)
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        with open(descriptor, "w", encoding="utf-8", closefd=False) as stream:
            json.dump(fields, stream)
        new.replace(file)
    except OSError:
        os.close(descriptor)
        return None
    return descriptor
