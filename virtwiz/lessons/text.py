"""Cut a lesson's file into its front matter, its prose and its tasks, with the lines they stand on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from virtwiz.lessons.model import TASKS

FRONT: Final = "---"


@dataclass(frozen=True)
class Block:
    """A piece of the file; `above` are the lines before its first one. `kind` is empty for prose."""

    kind: str
    text: str
    above: int


class Unended(Exception):
    """Something that was begun on a line and does not end."""

    def __init__(self, line: int, what: str) -> None:
        """Say what, and where it begins."""
        super().__init__(what)
        self.line, self.what = line, what


def cut(text: str) -> tuple[Block, list[Block]]:
    """The front matter, and what follows it, in order.

    Raises:
        Unended: the front matter is missing, or it or a task does not end.
    """
    lines = text.splitlines()
    if not lines or lines[0].strip() != FRONT:
        raise Unended(1, f"a lesson begins with front matter: a line {FRONT}, YAML, and a line {FRONT}")
    end = next((n for n, line in enumerate(lines[1:], start=1) if line.strip() == FRONT), None)
    if end is None:
        raise Unended(1, f"the front matter does not end: a line {FRONT} is missing")
    return Block("front", _joined(lines[1:end]), 1), _body(lines, end + 1)


def _body(lines: list[str], at: int) -> list[Block]:
    """Fences of other words than a task's belong to the prose, as Markdown has it."""
    blocks: list[Block] = []
    begun = at
    while at < len(lines):
        fence = re.fullmatch(r"(`{3,}|~{3,})\s*([\w-]*).*", lines[at])
        if not fence:
            at += 1
            continue
        end = next((n for n in range(at + 1, len(lines)) if lines[n].strip() == fence[1]), None)
        if end is None:
            raise Unended(at + 1, f"the block {fence[0]} does not end: a line {fence[1]} is missing")
        if fence[2] in TASKS:
            blocks += [
                Block("", _joined(lines[begun:at]), begun),
                Block(fence[2], _joined(lines[at + 1 : end]), at + 1),
            ]
            begun = end + 1
        at = end + 1
    return [*blocks, Block("", _joined(lines[begun:]), begun)]


def _joined(lines: list[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
