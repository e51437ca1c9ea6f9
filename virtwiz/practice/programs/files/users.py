"""getent, id, whoami, hostname, uname; and the names that numbers have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from virtwiz.practice.answer import Answer, failed, not_modelled
from virtwiz.practice.glusterd.names import addresses
from virtwiz.practice.programs.options import program

if TYPE_CHECKING:
    from virtwiz.practice.programs.options import Given
    from virtwiz.practice.session import Program, Session

KEY_MISSING: Final = 2
"""getent's exit status for a name that there is not."""


def lines(session: Session, path: str) -> list[list[str]]:
    """/etc/passwd or /etc/group, by fields."""
    entry = session.files.entry(path)
    return [line.split(":") for line in entry.data.decode().splitlines()] if entry else []


def name_of(session: Session, path: str, number: int) -> str:
    """A user's or group's name, or the number where it has none."""
    return next((fields[0] for fields in lines(session, path) if fields[2] == str(number)), str(number))


def number_of(session: Session, path: str, name: str) -> int | None:
    """The number of a user or group that is given by name or number; None where there is no such name."""
    found = next((fields[2] for fields in lines(session, path) if fields[0] == name), name)
    return int(found) if found.isdecimal() else None


def getent(session: Session, given: Given) -> Answer:
    """`getent passwd|group|hosts|ahosts [KEY…]`."""
    if not given.operands:
        return failed(
            "getent: wrong number of arguments\nTry `getent --help' or `getent --usage' for more information."
        )
    database, *keys = given.operands
    if database in ("passwd", "group"):
        return _accounts(session, f"/etc/{database}", keys)
    if database in ("hosts", "ahosts", "ahostsv4"):
        return _hosts(session, keys, each_way=database != "hosts")
    return not_modelled(f"getent {database}")


def _accounts(session: Session, path: str, keys: list[str]) -> Answer:
    known = lines(session, path)
    if not keys:
        return Answer("".join(f"{':'.join(fields)}\n" for fields in known))
    found = [next((fields for fields in known if key in (fields[0], fields[2])), None) for key in keys]
    text = "".join(f"{':'.join(fields)}\n" for fields in found if fields)
    return Answer(text, status=0 if all(found) else KEY_MISSING)


def _hosts(session: Session, keys: list[str], *, each_way: bool) -> Answer:
    known = addresses(session.cluster, session.host)
    text, missing = "", False
    for key in keys:
        address = known.get(key) or (key if key in known.values() else "")
        missing = missing or not address
        names = key if key in known else next((name for name, at in known.items() if at == key), "")
        if address and each_way:
            text += f"{address:<15} STREAM {names}\n{address:<15} DGRAM  \n{address:<15} RAW    \n"
        elif address:
            text += f"{address:<15} {names}\n"
    return Answer(text, status=KEY_MISSING if missing else 0)


def identity(session: Session, given: Given) -> Answer:
    """`id [-u|-g|-un|-gn] [USER]`."""
    uid, gid = session.uid, session.gid
    if given.operands:
        name = given.operands[0]
        fields = next((each for each in lines(session, "/etc/passwd") if name in (each[0], each[2])), None)
        if not fields:
            return failed(f"id: '{name}': no such user")
        uid, gid = int(fields[2]), int(fields[3])
    user, group = name_of(session, "/etc/passwd", uid), name_of(session, "/etc/group", gid)
    if "u" in given or "g" in given:
        number, word = (uid, user) if "u" in given else (gid, group)
        return Answer(f"{word if 'n' in given else number}\n")
    others = [(int(each[2]), each[0]) for each in lines(session, "/etc/group") if user in each[3].split(",")]
    groups = ",".join(_named(number, word) for number, word in dict.fromkeys([(gid, group), *others]))
    return Answer(f"uid={_named(uid, user)} gid={_named(gid, group)} groups={groups}\n")


def _named(number: int, word: str) -> str:
    return f"{number}({word})" if word != str(number) else str(number)


def whoami(session: Session, given: Given) -> Answer:
    """`whoami`."""
    return Answer(f"{name_of(session, '/etc/passwd', session.uid)}\n")


def hostname(session: Session, given: Given) -> Answer:
    """`hostname [-s|-f|-I]`."""
    return Answer(f"{session.host.address} \n" if "I" in given else f"{session.host.name}\n")


PROGRAMS: Final[dict[str, Program]] = {
    "getent": program(getent),
    "id": program(identity, "ugn", long={"user": "u", "group": "g", "name": "n"}),
    "whoami": program(whoami),
    "hostname": program(hostname, "sfI"),
}
