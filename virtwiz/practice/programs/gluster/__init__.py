"""The gluster command: its options, its commands, and what it says when glusterd is silent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from virtwiz.practice.answer import Answer, not_modelled
from virtwiz.practice.programs.gluster import peer, pool
from virtwiz.practice.programs.gluster.call import Call

if TYPE_CHECKING:
    from collections.abc import Callable

    from virtwiz.practice.session import Program, Session

COMMANDS: Final[dict[tuple[str, ...], Callable[[Call], Answer]]] = {
    ("peer", "probe"): peer.probe,
    ("peer", "status"): pool.peer_status,
    ("pool", "list"): pool.pool_list,
}
"""What is modelled, by its first words."""

SILENT: Final = "Connection failed. Please check if gluster daemon is operational.\n"


def gluster(session: Session, words: tuple[str, ...], stdin: str) -> Answer:
    """`gluster [--mode=script] [--xml] COMMAND`; the options may stand anywhere."""
    options = [word for word in words[1:] if word.startswith("--")]
    plain = tuple(word for word in words[1:] if not word.startswith("--"))
    command = COMMANDS.get(plain[:2])
    if not command or set(options) - {"--mode=script", "--xml"}:
        return not_modelled(" ".join(words))
    call = Call(session, plain[2:], "--xml" in options, "--mode=script" in options, stdin)
    if not call.glusterd.running:
        return Answer(SILENT, status=1, seconds=0.1 if call.script else 3.1)
    return command(call)


PROGRAMS: Final[dict[str, Program]] = {"gluster": gluster}
