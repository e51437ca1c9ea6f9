"""The programs one may run on a practice host, by name. Each family of programs has its own module."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from virtwiz.practice import contents
from virtwiz.practice.answer import failed, not_modelled
from virtwiz.practice.programs import files, gluster, qemu, remote, services, virsh

if TYPE_CHECKING:
    from virtwiz.practice.answer import Answer
    from virtwiz.practice.session import Program, Session

PROGRAMS: Final[dict[str, Program]] = {
    **files.PROGRAMS,
    **gluster.PROGRAMS,
    **qemu.PROGRAMS,
    **remote.PROGRAMS,
    **services.PROGRAMS,
    **virsh.PROGRAMS,
}
"""What is modelled. `/usr/sbin/glusterd` is `glusterd`."""

_BIN: Final = ("/bin/", "/sbin/", "/usr/bin/", "/usr/sbin/")


def known(name: str) -> bool:
    """Whether a program is modelled."""
    return _base(name) in PROGRAMS


def _base(name: str) -> str:
    return name.rpartition("/")[2] if name.startswith(_BIN) else name


def run(session: Session, words: tuple[str, ...], stdin: str = "") -> Answer:
    """Run a program by its words."""
    name = words[0]
    base = _base(name)
    program = PROGRAMS.get(base)
    if not program:
        return not_modelled(f"the program {name}")
    if base in ABSENT and not ABSENT[base](session):
        return failed(f"sh: 1: {name}: not found", 127)
    answer = program(session, (base, *words[1:]), stdin)
    contents.spread(session.cluster)
    return answer


ABSENT: Final = {
    "gluster": lambda session: session.host.glusterd is not None,
    "glusterd": lambda session: session.host.glusterd is not None,
    "virsh": lambda session: session.host.libvirt is not None,
}
"""Programs that only hosts of a kind have, with the test for it."""
