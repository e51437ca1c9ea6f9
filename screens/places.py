"""Where in the wizard a part of the profile is answered, and a fault of it in the wizard's words."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from virtwiz.profile import Finding
    from virtwiz.profile.faults import Path

SCREENS: Final[dict[Path, str]] = {
    ("peers",): "peers",
    ("volume", "bricks"): "bricks",
    ("volume", "tunables"): "tunables",
    ("volume", "owner"): "ownership",
    ("volume",): "replica",
    ("glusterd",): "glusterd",
    ("images",): "image",
    ("vms",): "vm",
    (): "hosts",
}
"""Screens by the beginnings of the paths that they ask for, longer ones first; the rest is asked for on the last."""

_KEY: Final = re.compile(r"`([a-z_]+)`")


def screen(path: Path) -> str:
    """The screen that asks for what a path leads to."""
    return next(name for start, name in SCREENS.items() if path[: len(start)] == start)


def in_words(finding: Finding) -> Finding:
    """The finding with the file's keys as the screens name them."""
    return replace(finding, message=_KEY.sub(lambda key: key[1].replace("_", " ").capitalize(), finding.message))
