"""virtwiz' own shell programs, done in Python: each is recognised by its text, the constant that a plan carries."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from virtwiz.practice.answer import Answer, not_modelled
from virtwiz.practice.scripts import bricks, domains, filesystems, glusterd, images
from virtwiz.practice.session import Session

if TYPE_CHECKING:
    from collections.abc import Mapping

Script = Callable[[Session, tuple[str, ...]], Answer]
"""A program that gets its arguments, `$1` first."""

SCRIPTS: Final[Mapping[str, Script]] = {
    **bricks.SCRIPTS,
    **domains.SCRIPTS,
    **filesystems.SCRIPTS,
    **glusterd.SCRIPTS,
    **images.SCRIPTS,
}


def run(session: Session, text: str, arguments: tuple[str, ...]) -> Answer:
    """Run what `sh -c TEXT virtwiz ARGUMENTS` would run."""
    script = SCRIPTS.get(text)
    return script(session, arguments) if script else not_modelled("this shell program")
