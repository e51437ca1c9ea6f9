"""The plan in other forms. Each is made of the same Commands that `replay` runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from virtwiz.export.sh import script

if TYPE_CHECKING:
    from collections.abc import Callable

    from virtwiz.plan import Plan
    from virtwiz.profile import Profile

EXPORTS: dict[str, Callable[[Profile, Plan], str]] = {"sh": script}
"""By the word after `--to`."""
