"""A prompt on a practice host: what was typed and answered, and a line to type in."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input

from screens.widgets.tail import Tail
from screens.widgets.words import Words
from virtwiz.practice.programs import PROGRAMS
from virtwiz.text import Lines

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

TO_ANOTHER: Final = re.compile(r"ssh (?:root@)?([\w.-]+)")
"""What one types to be at another host's prompt."""

FIRST: Final = "practice: you began on this host; Esc leaves it"

HELP: Final = """\
`ssh NAME` goes to another host, `exit` comes back. Up and down bring
lines that were typed earlier. Quotes, variables, patterns, pipes and
redirections are as in a shell. These programs are known:
"""


class Typed(Message):
    """A line was typed on a host."""

    def __init__(self, host: str, line: str) -> None:
        """Say which and where."""
        super().__init__()
        self.host, self.line = host, line


class Prompt(Vertical):
    """A terminal of the practice cluster's."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "earlier(-1)", "Earlier", show=False),
        Binding("down", "earlier(1)", "Later", show=False),
        Binding("pageup", "scroll(-1)", "Up", show=False),
        Binding("pagedown", "scroll(1)", "Down", show=False),
    ]

    def __init__(self, hosts: tuple[str, ...], host: str) -> None:
        """Begin on one of the hosts."""
        super().__init__(id="prompt")
        self._hosts, self.host = hosts, host
        self._came_from: list[str] = []
        self._typed: list[str] = []
        self._at = 0

    def compose(self) -> ComposeResult:
        yield Tail()
        with Horizontal(id="line"):
            yield Words(id="who")
            yield Input(compact=True, placeholder="type a command, Enter runs it")

    def on_mount(self) -> None:
        self.go_to(self.host)

    def go_to(self, host: str) -> None:
        """Begin on another host."""
        self._came_from.clear()
        self._be_on(host)

    def _be_on(self, host: str) -> None:
        self.host = host
        self.query_one("#who", Words).update(f"root@{host}:~# ")

    def show(self, host: str, line: str, output: str) -> None:
        """Show a line and what it was answered."""
        lines = Lines()
        said = [*lines.feed(output), *lines.end()]
        self.query_one(Tail).follow([f"root@{host}:~# {line}", *said])

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        line = event.value.strip()
        event.input.value = ""
        if not line:
            return
        self._typed.append(line)
        self._at = len(self._typed)
        if not self._is_for_the_prompt(line):
            self.post_message(Typed(self.host, line))

    def _is_for_the_prompt(self, line: str) -> bool:
        """Whether a line leads to another host or back, or asks for help; then that happens."""
        other = TO_ANOTHER.fullmatch(line)
        if other and other[1] in self._hosts:
            self.show(self.host, line, "")
            self._came_from.append(self.host)
            self._be_on(other[1])
        elif line in ("exit", "logout"):
            self._go_back(line)
        elif line == "help":
            self.show(self.host, line, HELP + textwrap.fill(", ".join(sorted(PROGRAMS)), 68, break_on_hyphens=False))
        else:
            return False
        return True

    def _go_back(self, line: str) -> None:
        """To the host that one came from."""
        if self._came_from:
            self.show(self.host, line, f"logout\nConnection to {self.host} closed.")
            self._be_on(self._came_from.pop())
        else:
            self.show(self.host, line, FIRST)

    def action_scroll(self, by: int) -> None:
        """Look at what was answered earlier, or later."""
        terminal = self.query_one(Tail)
        terminal.scroll_relative(y=by * max(1, terminal.size.height - 1), animate=False)

    def action_earlier(self, by: int) -> None:
        """Take a line that was typed earlier again."""
        self._at = max(0, min(self._at + by, len(self._typed)))
        field = self.query_one(Input)
        field.value = self._typed[self._at] if self._at < len(self._typed) else ""
        field.cursor_position = len(field.value)
