"""qemu-system-x86_64 run by hand under timeout(1): which disks it opens, and what it says until it is ended."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from virtwiz.practice.answer import Answer, failed, not_modelled
from virtwiz.practice.programs.qemu import gfapi, places
from virtwiz.practice.programs.qemu.img import COPYRIGHT, VERSION

if TYPE_CHECKING:
    from virtwiz.practice.session import Program, Session

NAME: Final = "qemu-system-x86_64"
VALUED: Final = frozenset(
    "-accel -machine -M -m -smp -display -serial -monitor -drive -name -uuid -nic -vnc".split()  # noqa: SIM905
)
FLAGS: Final = frozenset(("-nodefaults", "-nographic", "-enable-kvm", "-no-user-config"))
NO_KVM: Final = (
    "Could not access KVM kernel module: No such file or directory\n"
    "qemu-system-x86_64: failed to initialize kvm: No such file or directory"
)


def qemu_system(session: Session, words: tuple[str, ...], stdin: str) -> Answer:
    """`qemu-system-x86_64 … -drive file=…`, which runs until it is ended."""
    if words[1:2] in (("--version",), ("-version",)):
        return Answer(f"QEMU emulator version {VERSION}\n{COPYRIGHT}\n")
    given = _given(words[1:])
    if isinstance(given, str):
        return not_modelled(f"{NAME} {given}")
    if {("-accel", "kvm"), ("-enable-kvm", "")} & set(given) and not session.host.kvm:
        return failed(NO_KVM)
    if ("-monitor", "stdio") in given:
        return not_modelled("qemu's monitor")
    if session.limit is None:
        return not_modelled("a machine that runs until it is ended: put `timeout SECONDS` before it, else it")
    return _run(session, [value for option, value in given if option == "-drive"])


def _given(words: tuple[str, ...]) -> list[tuple[str, str]] | str:
    """The options and their values, or the one that is not modelled."""
    rest, found = list(words), []
    while rest:
        option = rest.pop(0)
        if option in VALUED and rest:
            found.append((option, rest.pop(0)))
        elif option in FLAGS:
            found.append((option, ""))
        else:
            return option
    return found


def _run(session: Session, drives: list[str]) -> Answer:
    assert session.limit is not None
    logs: list[str] = []
    for drive in drives:
        try:
            logs.append(_opened(session, drive))
        except places.Wrong as wrong:
            return Answer(stderr=wrong.told(f"{NAME}: -drive {drive}: "), status=1, seconds=wrong.seconds)
    begun = "".join(log.splitlines(keepends=True)[0] for log in logs if log)
    gone = "".join("".join(log.splitlines(keepends=True)[1:]) for log in logs)
    pid = session.host.next_pid()
    ended = f"{NAME}: terminating on signal 15 from pid {pid} (timeout)\n"
    return Answer(stderr=f"{begun}{ended}{gone}", seconds=session.limit + (gfapi.FINISH if any(logs) else 0.1))


def _opened(session: Session, drive: str) -> str:
    """Open a drive's image; what its client says. Raises Wrong."""
    options = dict(part.replace(",,", ",").partition("=")[::2] for part in re.split(r"(?<!,),(?!,)", drive))
    if options.get("file.driver") == "gluster":
        return places.reach_by_parts(session, options).log
    place, _ = places.opened(session, options.get("file", ""), options.get("format", ""), late=True)
    if "file.logfile" not in options:
        return place.log
    lines = [line for line in place.log.splitlines(keepends=True) if "] E [" not in line]
    session.files.write(options["file.logfile"], "".join(lines).encode())
    return ""


PROGRAMS: Final[dict[str, Program]] = {NAME: qemu_system}
