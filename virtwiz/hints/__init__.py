"""Known failures of gluster, QEMU and libvirt: what a program said, why, and what to do. Pure data and one function.

known.py has the list. The guide teaches the same errors at length: each hint names the page that does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from virtwiz.hints.known import FAREWELL, HARMLESS, HINTS, Hint

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["HARMLESS", "HINTS", "Hint", "explain", "reassure"]


def explain(said: str | Iterable[str]) -> Hint | None:
    """The first known failure that a program's output, as text or as lines, tells of; None where it tells of none.

    What programs print although nothing is wrong is left out before.
    """
    lines = said.split("\n") if isinstance(said, str) else said
    telling = "\n".join(line for line in lines if not HARMLESS.search(line))
    return next((hint for hint in HINTS if hint.pattern.search(telling)), None)


def reassure(said: Iterable[str]) -> tuple[str, ...]:
    """Lines to say after a success whose output looks like a failure; none where it does not."""
    alarming = any(FAREWELL in line for line in said)
    return (f"Nothing is wrong: “{FAREWELL}” is how libgfapi says good-bye.",) if alarming else ()
