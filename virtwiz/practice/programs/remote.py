"""ssh, as far as it fails: being at another host is the prompt's own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from virtwiz.practice.answer import failed, not_modelled
from virtwiz.practice.glusterd.names import resolve

if TYPE_CHECKING:
    from virtwiz.practice.answer import Answer
    from virtwiz.practice.session import Program, Session

ADDRESS: Final = re.compile(r"[\d.]+|.*:.*")


def ssh(session: Session, words: tuple[str, ...], _stdin: str) -> Answer:
    """`ssh NAME` with a name that nobody knows."""
    name = words[-1].rpartition("@")[2]
    if (
        len(words) != 2
        or name.startswith("-")
        or ADDRESS.fullmatch(name)
        or resolve(session.cluster, session.host, name)
    ):
        return not_modelled("ssh but for a line `ssh NAME`")
    return failed(f"ssh: Could not resolve hostname {name}: Name or service not known", 255)


PROGRAMS: Final[dict[str, Program]] = {"ssh": ssh}
