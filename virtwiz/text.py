"""Text from hosts made harmless: control sequences stripped before it reaches a terminal or the journal."""

from __future__ import annotations

import re
from typing import Final

_SEQUENCES: Final = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"  # CSI: colours, cursor, erase
    r"|\x1b[\]PX^_].*?(?:\x07|\x1b\\|\n|$)"  # OSC, DCS, SOS, PM, APC up to their end
    r"|\x1b[ -/]*[0-~]"  # other escapes
    r"|\x9b[0-?]*[ -/]*[@-~]"  # CSI in one character
)
CONTROL: Final = r"\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
"""What steers a terminal, or the direction of writing, as a set for regular expressions: not tab and newline."""

_CONTROL: Final = re.compile(f"[{CONTROL}]")

LONGEST_LINE: Final = 64 * 1024
"""Characters after which a line that does not end is shown in parts."""


def printable(line: str) -> str:
    """One line without control sequences, control characters and marks that reorder text."""
    return _CONTROL.sub("", _SEQUENCES.sub("", line))


def harmless(text: str) -> str:
    """Several lines, each printable."""
    return "\n".join(map(printable, text.split("\n")))


def counted(count: int, noun: str) -> str:
    """A number of things: `1 command`, `2 commands`."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


def escaped(text: str) -> str:
    """Text whose control characters are written as JSON and Python write them: nothing is lost, nothing is obeyed."""
    return _CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


class Lines:
    """Cut a stream of text into printable lines; a carriage return ends a line too, as progress bars use it."""

    def __init__(self) -> None:
        """Begin with nothing heard."""
        self._rest = ""

    def feed(self, text: str) -> list[str]:
        """Take the next piece of the stream, give back the lines that are complete."""
        *complete, self._rest = re.split(r"\r\n|\n|\r(?!$)", self._rest + text)
        if len(self._rest) > LONGEST_LINE:
            complete.append(self._rest)
            self._rest = ""
        return [printable(line) for line in complete]

    def end(self) -> list[str]:
        """The last line, if it had no end."""
        rest, self._rest = self._rest, ""
        return [printable(rest)] if rest else []
