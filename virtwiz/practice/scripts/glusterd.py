"""The programs about glusterd.vol: what a host's glusterd is, the edit, its difference, and the way back."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, Final

from virtwiz.facts import programs as probe_programs
from virtwiz.formats import volfile
from virtwiz.practice import programs
from virtwiz.practice.answer import Answer, failed
from virtwiz.practice.files import Trouble
from virtwiz.practice.glusterd.pool import daemon
from virtwiz.practice.scripts.stumble import stumble
from virtwiz.steps import volfile_rescue

if TYPE_CHECKING:
    from virtwiz.practice.files import Files
    from virtwiz.practice.session import Session

_END: Final = re.compile(r"^[ \t\r]*end-volume([ \t\r]|$)")
_OPTION: Final = re.compile(rf"^[ \t\r]*option[ \t\r]+{volfile.OPTION}([ \t\r]+|$)")
_VALUE: Final = re.compile(r'"[^"]*"|[^#" \t\r][^" \t\r]*')
_ON: Final = re.compile(r'"?(1|on|yes|true|enable)"?', re.IGNORECASE)


def about(session: Session, paths: tuple[str, ...]) -> Answer:
    """`facts.programs.GLUSTERD`."""
    (path,) = paths
    host, files = session.host, session.files
    found = host.glusterd
    rows = [("backup", free_name(files, path)), ("version", "10.3" if found else "")]
    rows.append(("operating", "100000" if found and found.uuid else ""))
    if host.systemd:
        rows.append(("systemd", "yes"))
    entry = files.entry(path)
    if found and found.running and entry and entry.changed > found.started:
        rows.append(("unread", "yes"))
    return Answer("".join(f"{name}\t{value}\n" for name, value in rows))


def free_name(files: Files, path: str) -> str:
    """A backup's name that is free, or whose file is the same."""
    name, number = f"{path}.before-virtwiz", 1
    entry = files.entry(path)
    while (there := files.entry(name)) and not (entry and there.data == entry.data):
        number += 1
        name = f"{path}.before-virtwiz-{number}"
    return name


def edited(text: str) -> str | None:
    """The text with the option on, as the program's awk makes it; None where it cannot."""
    lines = text.split("\n")
    end = next((number for number, line in enumerate(lines) if _END.match(line)), None)
    if end is None:
        return None
    at = next((number for number in reversed(range(end)) if _OPTION.match(lines[number])), None)
    if at is None:
        lines.insert(end, volfile.LINE + ("\r" if lines[0].endswith("\r") else ""))
        return "\n".join(lines)
    head = _OPTION.match(lines[at])
    value = _VALUE.match(lines[at], head.end()) if head else None
    if not value:
        return None
    if not _ON.fullmatch(value[0]):
        lines[at] = f"{lines[at][: value.start()]}on{lines[at][value.end() :]}"
    return "\n".join(lines)


def edit(session: Session, paths: tuple[str, ...]) -> Answer:
    """`volfile.EDIT`."""
    (path,) = paths
    files = session.files
    entry = files.entry(path)
    if not entry:
        return _unchanged(path, "no such file")
    if entry.kind != "file" or not entry.length:
        return _unchanged(path, "missing or empty")
    if b"\0" in entry.data or entry.hole:
        return _unchanged(path, "damaged, it holds NUL bytes")
    text = entry.data.decode("utf-8", "surrogateescape")
    changed = edited(text)
    if changed is None:
        return _unchanged(path, NO_PLACE)
    if changed.encode("utf-8", "surrogateescape") != entry.data:
        over = stumble(text)
        if over:
            return _unchanged(path, over)
        try:
            files.write(path, changed.encode("utf-8", "surrogateescape"))
        except Trouble:
            return _unchanged(path, NO_PLACE)
    return Answer(seconds=0.05)


NO_PLACE: Final = "no end-volume line, no value after the option, or no space for the copy"


def _unchanged(path: str, why: str) -> Answer:
    return failed(f"{path}: {why}; nothing was changed")


def diff(session: Session, paths: tuple[str, ...]) -> Answer:
    """`volfile.DIFF`: what the edit would change, with two lines around it."""
    (path,) = paths
    entry = session.files.entry(path)
    text = entry.data.decode("utf-8", "replace") if entry else ""
    changed = edited(text)
    if changed is None:
        changed = ""
    before, after = text.splitlines(keepends=True), changed.splitlines(keepends=True)
    lines = list(difflib.unified_diff(before, after, n=2))[3:]
    return Answer("".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines))


def explain(session: Session, paths: tuple[str, ...]) -> Answer:
    """`volfile_rescue.EXPLAIN`; practice hosts write no log."""
    return Answer("there is no /var/log/glusterfs/glusterd.log\n")


def put_back(session: Session, words: tuple[str, ...]) -> Answer:
    """`volfile_rescue.PUT_BACK`."""
    path, backup, *restart = words
    glusterd = daemon(session.host)
    if glusterd.running:
        return Answer(f"glusterd answers, so {path} stays as it is\n")
    entry = session.files.entry(backup)
    if not entry:
        return failed(f"cp: cannot stat '{backup}': No such file or directory")
    session.files.write(path, entry.data)
    session.files.need(path).changed = entry.changed
    said = f"{path} is as it was before the edit\n"
    again = programs.run(session, tuple(restart))
    if again.status:
        said += f"{again.output}glusterd does not start with it either\n"
        return Answer(said, status=1, seconds=again.seconds)
    return Answer(f"{said}{again.output}glusterd answers again\n", seconds=again.seconds)


SCRIPTS: Final = {
    probe_programs.GLUSTERD: about,
    volfile.EDIT: edit,
    volfile.DIFF: diff,
    volfile_rescue.EXPLAIN: explain,
    volfile_rescue.PUT_BACK: put_back,
}
