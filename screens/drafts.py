"""The answers, kept safe as they are given: after a crash the wizard goes on where it was."""

from __future__ import annotations

import json
import os
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
    """Where drafts are kept, beside the journals."""
    return platformdirs.user_state_path("virtwiz")


@dataclass(frozen=True)
class Draft:
    """Answers that were not saved, the file they belong to, and the screen they were given on."""

    answers: Answers
    path: Path | None
    screen: str


def keep(draft: Draft) -> None:
    """Write the draft, whole or not at all, private to its user."""
    fields = {"answers": draft.answers, "path": str(draft.path) if draft.path else None, "screen": draft.screen}
    _write(folder() / "draft.json", fields)


def found() -> Draft | None:
    """The draft of a wizard that did not end well, if there is one that can be read."""
    fields = _read(folder() / "draft.json")
    if not isinstance(fields, dict) or not _fits(fields.get("answers"), SHAPE):
        return None
    path = fields.get("path")
    return Draft(fields["answers"], Path(path) if isinstance(path, str) else None, str(fields.get("screen", "")))


def _fits(found: Any, shape: Any) -> bool:
    """Whether mappings and lists are where the screens expect them; what is in them may be wrong, or missing."""
    if not isinstance(shape, dict):
        return isinstance(found, shape)
    parts = ((found.get(name), part) for name, part in shape.items()) if isinstance(found, dict) else ()
    return isinstance(found, dict) and all(value is None or _fits(value, part) for value, part in parts)


def forget() -> None:
    """The wizard ended well: there is nothing to go on with."""
    (folder() / "draft.json").unlink(missing_ok=True)


def recent() -> list[Path]:
    """Profiles that were opened or saved, the last one first, those that are still there."""
    names = _read(folder() / "recent.json")
    paths = [Path(name) for name in names if isinstance(name, str)] if isinstance(names, list) else []
    return [path for path in paths if path.is_file()]


def remember(path: Path) -> None:
    """Put a profile first among the recent ones."""
    path = path.absolute()
    others = [known for known in recent() if known != path]
    _write(folder() / "recent.json", [str(known) for known in (path, *others)][:RECENT])


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _write(path: Path, fields: Any) -> None:
    """Nothing is lost of what was there when this fails; a draft that cannot be kept must not stop the wizard."""
    new = path.with_suffix(".new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(fields, file)
        new.replace(path)
    except OSError:
        return
