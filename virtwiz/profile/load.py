"""Loading a profile: the file, its YAML, its fields, and how its parts fit, with all faults at once."""

import os
from collections.abc import Mapping
from typing import NoReturn

from pydantic import ValidationError

from virtwiz.profile.checks import findings
from virtwiz.profile.faults import Fault, Path, Place, ProfileError, shown
from virtwiz.profile.model import Profile
from virtwiz.profile.placing import START, placed
from virtwiz.profile.reword import field_findings
from virtwiz.profile.view import Finding
from virtwiz.profile.yaml_reader import read

LIMIT = 2**20
"""How long a profile may be, in bytes; forty hosts with a hundred machines take a tenth of it."""

OPTIONS: Path = ("volume", "tunables", "options")


def load(path: str | os.PathLike[str]) -> Profile:
    """Read a profile from its file. Raises ProfileError with every fault, also when the file cannot be read."""
    source = os.fspath(path)
    return loads(_decoded(_content(source), source), source)


def loads(text: str, source: str = "profile") -> Profile:
    """Read a profile from text; `source` is what the faults call it. Raises ProfileError with every fault."""
    if len(text) > LIMIT:
        _refuse(source, START, f"this is too long for a profile, which has at most {LIMIT} bytes")
    document = read(text, lambda path: path[:3] == OPTIONS and len(path) == 4)
    profile, found = check(document.data) if not document.broken else (None, ())
    faults = placed(source, document, found)
    if profile is None or faults:
        raise ProfileError(faults)
    return profile


def check(data: object) -> tuple[Profile | None, tuple[Finding, ...]]:
    """Make a profile of plain data as YAML gives it, or give everything that is wrong with it."""
    outside = _no_profile_at_all(data)
    if outside:
        return None, (outside,)
    found = list(findings(data))
    try:
        profile = Profile.model_validate(data)
    except ValidationError as problem:
        return None, (*field_findings(problem), *found)
    return (None if found else profile), tuple(found)


def _no_profile_at_all(data: object) -> Finding | None:
    """Tell of data in which looking for single faults makes no sense."""
    if data is None:
        return Finding((), "there is nothing in here: a profile begins with `virtwiz: 1`")
    if not isinstance(data, Mapping):
        return Finding((), f"{shown(data)} is no profile: a profile begins with `virtwiz: 1`")
    version = data.get("virtwiz", 1)
    if isinstance(version, bool) or not isinstance(version, int) or version != 1:
        right = f"write virtwiz: 1{', without quotes' if isinstance(version, str) else ''}"
        return Finding(("virtwiz",), f"{shown(version)} is no version of the profile that is known here: {right}")
    return None


def _content(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            content = file.read(LIMIT + 1)
    except (OSError, ValueError) as problem:
        _refuse(path, START, _unreadable(problem))
    if len(content) > LIMIT:
        _refuse(path, START, f"this is too long for a profile, which has at most {LIMIT} bytes")
    return content


def _unreadable(problem: Exception) -> str:
    known: dict[type[Exception], str] = {
        FileNotFoundError: "there is no such file",
        IsADirectoryError: "this is a directory; a profile is a file",
        PermissionError: "this file may not be read by you",
    }
    reason = problem.strerror if isinstance(problem, OSError) else None
    return known.get(type(problem), f"the file cannot be read: {reason or 'its name is not one'}")


def _decoded(content: bytes, source: str) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError as problem:
        before = content[: problem.start].decode()
        place = Place(before.count("\n") + 1, len(before) - before.rfind("\n"))
        _refuse(source, place, "this is not text in UTF-8: a profile is plain text")


def _refuse(source: str, place: Place, message: str) -> NoReturn:
    raise ProfileError((Fault(source, place.line, place.column, message),))
