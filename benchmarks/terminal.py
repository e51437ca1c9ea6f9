"""A program in a pseudo terminal, and what it has painted: enough of a terminal to see when a key is answered."""

from __future__ import annotations

import codecs
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

WIDTH, HEIGHT = 120, 40

_TOKEN = re.compile(
    r"\x1b\[(?P<row>\d+);(?P<column>\d+)H"
    r"|\x1b\[[0-?]*[ -/]*[@-~]|\x1b[\]P].*?(?:\x07|\x1b\\)|\x1b[^\[\]P]"
    r"|(?P<text>[^\x1b\r\n]+)|[\r\n]+",
    re.DOTALL,
)


class Terminal:
    """A program that believes in a terminal; what it paints is taken when somebody waits."""

    def __init__(self, argv: Sequence[str | Path], env: Mapping[str, str], prepare: Callable[[], None]) -> None:
        """Start the program with more in its environment; `prepare` is called in its process before."""
        self.pid, self._end = pty.fork()
        if not self.pid:
            prepare()
            os.execvpe(argv[0], list(argv), {**os.environ, "TERM": "xterm-256color", **env})
        fcntl.ioctl(self._end, termios.TIOCSWINSZ, struct.pack("HHHH", HEIGHT, WIDTH, 0, 0))
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._rows = [[" "] * WIDTH for _ in range(HEIGHT)]
        self._row = self._column = 0
        self._rest = ""
        self.ended = False

    def type(self, keys: str) -> None:
        """Press keys."""
        os.write(self._end, keys.encode())

    def rows(self) -> list[str]:
        """What is on the screen."""
        return ["".join(row) for row in self._rows]

    def take(self, seconds: float) -> None:
        """Take what is painted; wait for it at most so long."""
        if not select.select([self._end], [], [], max(seconds, 0))[0]:
            return
        try:
            data = os.read(self._end, 65536)
        except OSError:  # so Linux says that the program has ended
            data = b""
        self.ended = not data
        self._paint(self._decoder.decode(data))

    def until(self, holds: Callable[[], object] | str, seconds: float = 60) -> None:
        """Take what is painted until something holds, or words are on the screen."""
        deadline = time.monotonic() + seconds
        while not (any(holds in row for row in self.rows()) if isinstance(holds, str) else holds()):
            if time.monotonic() > deadline:
                raise TimeoutError("\n".join([f"waited in vain for {holds}; on the screen is", *self.rows()]))
            self.take(0.05)

    def close(self) -> None:
        """End the program, however it is."""
        if not self.ended:
            os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._end)

    def _paint(self, text: str) -> None:
        text, place = self._rest + text, 0
        while found := _TOKEN.match(text, place):
            place = found.end()
            if found["row"]:
                self._row, self._column = int(found["row"]) - 1, int(found["column"]) - 1
            elif found["text"] and self._row < HEIGHT:
                self._rows[self._row][self._column : self._column + len(found["text"])] = found["text"]
                self._column += len(found["text"])
        self._rest = text[place:]
