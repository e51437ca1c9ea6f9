"""Programs that run another one: timeout, setpriv, sudo, env, nice, nohup."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from virtwiz.practice.answer import Answer, failed, not_modelled
from virtwiz.practice.programs.files.users import lines, number_of
from virtwiz.practice.programs.options import program

if TYPE_CHECKING:
    from virtwiz.practice.programs.options import Given
    from virtwiz.practice.session import Program, Session

TIMED_OUT: Final = 124


def inner(session: Session, given: Given, words: tuple[str, ...]) -> Answer:
    """Run the other program."""
    from virtwiz.practice import programs  # here: the table of all programs holds this module

    if not words:
        return not_modelled(f"{given.program} without a command")
    if not programs.known(words[0]):
        return not_modelled(f"the program {words[0]}")
    return programs.run(session, words, given.stdin)


def timeout(session: Session, given: Given) -> Answer:
    """`timeout SECONDS COMMAND…`: what would take longer is cut off."""
    if len(given.operands) < 2:
        return failed("Try 'timeout --help' for more information.", 125)
    limit, *words = given.operands
    found = re.fullmatch(r"(\d+(?:\.\d+)?)([smh]?)", limit)
    if not found:
        return failed(f"timeout: invalid time interval '{limit}'\nTry 'timeout --help' for more information.", 125)
    seconds = float(found[1]) * {"m": 60, "h": 3600}.get(found[2], 1)
    answer = inner(replace(session, limit=seconds), given, tuple(words))
    return answer if answer.seconds <= seconds else replace(answer, status=TIMED_OUT)


def setpriv(session: Session, given: Given) -> Answer:
    """`setpriv --reuid UID --regid GID --clear-groups COMMAND…`."""
    uid, gid = (number_of(session, path, given.get(key)) for path, key in _PRIVILEGES)
    other = replace(session, uid=session.uid if uid is None else uid, gid=session.gid if gid is None else gid)
    return inner(other, given, given.operands) if given.operands else failed("setpriv: No program specified", 127)


_PRIVILEGES: Final = (("/etc/passwd", "reuid"), ("/etc/group", "regid"))


def sudo(session: Session, given: Given) -> Answer:
    """`sudo [-n] [-u USER] COMMAND…`."""
    name = given.get("u", "root")
    fields = next((each for each in lines(session, "/etc/passwd") if each[0] == name), None)
    if not fields:
        return failed(f"sudo: unknown user {name}\nsudo: error initializing audit plugin sudoers_audit")
    other = replace(session, uid=int(fields[2]), gid=int(fields[3]))
    return inner(other, given, given.operands) if given.operands else failed("usage: sudo -h | -K | -k | -V")


def env(session: Session, given: Given) -> Answer:
    """`env [NAME=VALUE…] COMMAND…`."""
    words = list(given.operands)
    while words and "=" in words[0]:
        words.pop(0)
    return inner(session, given, tuple(words)) if words else not_modelled("printing the environment")


PROGRAMS: Final[dict[str, Program]] = {
    "timeout": program(timeout, valued="sk", long={"kill-after=": "k", "signal=": "s"}, first=True),
    "setpriv": program(setpriv, long={"reuid=": "reuid", "regid=": "regid", "clear-groups": "clear"}, first=True),
    "sudo": program(sudo, "nEH", "u", {"user=": "u", "non-interactive": "n"}, first=True),
    "env": program(env, first=True),
    "nice": program(lambda session, given: inner(session, given, given.operands), valued="n", first=True),
    "nohup": program(lambda session, given: inner(session, given, given.operands), first=True),
}
