"""XML read with the lines it stands on, and what libxml2 says of what is no XML."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET
from xml.parsers import expat


@dataclass
class Malformed(Exception):
    """It is no XML: what is wrong, on which line, that line, and the column behind what was read."""

    words: str
    line: int
    text: str = ""
    column: int = 0
    unfinished: tuple[str, int, int] | None = None
    """The first element that has no end, the line it begins on, and the document's last line."""


@dataclass
class Document:
    """A document and the line that each of its elements begins on."""

    root: ET.Element
    lines: dict[ET.Element, int] = field(default_factory=dict)


def parse(text: str) -> Document:
    """Read a document. Raises Malformed."""
    if not text.strip():
        raise Malformed("Document is empty", 1, "(null)")
    if not text.lstrip().startswith("<"):
        raise Malformed("Start tag expected, '<' not found", 1, text.splitlines()[0])
    builder, lines = ET.TreeBuilder(), {}
    open_tags: list[tuple[str, int]] = []
    parser = expat.ParserCreate()

    def start(tag: str, attributes: dict[str, str]) -> None:
        lines[builder.start(tag, attributes)] = parser.CurrentLineNumber
        open_tags.append((tag, parser.CurrentLineNumber))

    def end(tag: str) -> None:
        builder.end(tag)
        open_tags.pop()

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = builder.data
    try:
        parser.Parse(text, True)
    except expat.ExpatError as error:
        raise _malformed(text, error, open_tags) from None
    return Document(builder.close(), lines)


def _malformed(text: str, error: expat.ExpatError, open_tags: list[tuple[str, int]]) -> Malformed:
    rows = text.split("\n")
    row = rows[error.lineno - 1]
    closing = re.match(r"</?([^>]*)>", row[error.offset - 2 :]) or re.search(r"</([^>]*)>", row)
    if "mismatched" in str(error) and closing and open_tags:
        tag, line = open_tags[-1]
        words = f"Opening and ending tag mismatch: {tag} line {line} and {closing[1]}"
        return Malformed(words, error.lineno, row, len(row), (*open_tags[0], len(rows)))
    return Malformed(str(error).partition(":")[0], error.lineno, row, error.offset)
