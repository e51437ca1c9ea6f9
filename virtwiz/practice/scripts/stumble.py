"""What the edit of glusterd.vol looks at before it takes its copy: the line that glusterd would not understand."""

from __future__ import annotations

import re
from typing import Final

_QUOTED: Final = re.compile(r'([^"\\]|\\.)*"')
_WORD: Final = re.compile(r'[^ \t\r"\\]+')
_KEYWORDS: Final = {"volume": 1, "type": 1, "option": 2, "subvolumes": 0, "end-volume": 0}
"""How many words each wants behind it."""


def stumble(text: str) -> str:
    """Where glusterd's parser stumbles, as the program's awk says it; empty where it does not."""
    reading = _Reading()
    for number, line in enumerate(text.removesuffix("\n").split("\n"), start=1):
        over = reading.line(line)
        if over:
            return f"glusterd does not understand line {number}, {over}"
    return "" if reading.complete else "glusterd does not understand its end"


class _Reading:
    """What is still open between two words."""

    def __init__(self) -> None:
        self._quoted = self._listed = self._inside = False
        self._wanted = 0

    @property
    def complete(self) -> bool:
        return not (self._wanted or self._inside or self._quoted)

    def line(self, rest: str) -> str:
        """Read a line: what one stumbles over, or nothing."""
        while rest := rest.lstrip(" \t\r"):
            if not self._quoted and rest.startswith("#"):
                return ""
            if self._quoted or rest.startswith('"'):
                end = _QUOTED.match(rest, 0 if self._quoted else 1)
                self._quoted = not end
                if not end:
                    return ""
                rest, over = rest[end.end() :], self._text()
            else:
                word = _WORD.match(rest)
                if not word:
                    return rest
                rest, over = rest[word.end() :], self._word(word[0])
            if over:
                return over
        return ""

    def _text(self) -> str:
        if self._wanted:
            self._wanted -= 1
        elif not self._listed:
            return "a text in quotes"
        return ""

    def _word(self, word: str) -> str:
        keyword = word in _KEYWORDS
        if self._wanted and keyword:
            return f"{word} comes too early"
        if self._wanted:
            self._wanted -= 1
        elif not keyword:
            return "" if self._listed else word
        elif (word == "volume") == self._inside:
            return f"{word} in the wrong place"
        else:
            self._inside, self._listed = word != "end-volume", word == "subvolumes"
            self._wanted = _KEYWORDS[word]
        return ""
