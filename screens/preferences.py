"""What the user likes, beyond a profile: the theme."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import platformdirs

if TYPE_CHECKING:
    from pathlib import Path


def _file() -> Path:
    return platformdirs.user_config_path("virtwiz") / "theme"


def theme() -> str:
    """The name of the theme that was chosen last; empty: none was."""
    try:
        return _file().read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return ""


def remember_theme(name: str) -> None:
    """Keep it for the next start; where that is not possible, it holds for this one."""
    with suppress(OSError):
        _file().parent.mkdir(parents=True, exist_ok=True)
        _file().write_text(name + "\n", encoding="utf-8")
