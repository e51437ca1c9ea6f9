"""Variables, `$(…)` and patterns in the words of a typed line."""

from __future__ import annotations

import fnmatch
import posixpath
import re
from typing import TYPE_CHECKING, Final

from virtwiz.practice.typed.words import Unmodelled

if TYPE_CHECKING:
    from collections.abc import Callable

    from virtwiz.practice.session import Session
    from virtwiz.practice.typed.words import Word

_DOLLAR: Final = re.compile(r"\$\((?P<command>.*?)\)|\$\{(?P<braced>\w+)\}|\$(?P<name>\w+|\?)", re.DOTALL)


def words(session: Session, word: Word, output: Callable[[str], str]) -> list[str]:
    """What a word becomes: none, one or several words. `output` gives what a command prints."""
    text, pattern, split = "", "", False
    for piece in word:
        value = _DOLLAR.sub(lambda found: _value(session, found, output), piece.text) if piece.expands else piece.text
        split = split or (piece.globs and value != piece.text)
        text += value
        pattern += value if piece.globs else re.sub(r"([*?[])", r"[\1]", value)
    if split and all(piece.globs for piece in word):
        return [each for part in text.split() for each in _matching(session, part, part)]
    return _matching(session, pattern, text)


def _value(session: Session, found: re.Match[str], output: Callable[[str], str]) -> str:
    if found["command"] is not None:
        return output(found["command"]).rstrip("\n")
    name = found["braced"] or found["name"]
    if name.isdecimal():
        raise Unmodelled(f"${name}")
    return session.variables.get(name, "")


def _matching(session: Session, pattern: str, text: str) -> list[str]:
    """The files that a pattern matches, the text itself where it is none or matches nothing."""
    if not re.search(r"[*?[]", re.sub(r"\[([*?[])\]", "", pattern)):
        return [text]
    paths = [""]
    for part in pattern.split("/"):
        paths = [found for path in paths for found in _in_directory(session, path, part)]
    return [path.removesuffix("/") for path in paths] or [text]


def _in_directory(session: Session, path: str, part: str) -> list[str]:
    if not re.search(r"[*?[]", part):
        return [f"{path}{part}/"] if not part or session.files.entry(f"{path}{part}" or "/") else []
    if not session.files.is_directory(path or "."):
        return []
    names = [name for name in session.files.children(path or ".") if part.startswith(".") or not name.startswith(".")]
    return [f"{posixpath.join(path, name)}/" for name in fnmatch.filter(names, part)]
