"""A domain's XML to be edited by hand, looked at with every key: is it a domain, and what in it stays ours."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Footer, Static, TextArea

from screens.dialogs import Ask
from screens.widgets.bound import Complaint
from screens.widgets.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.text import Text
    from textual.app import ComposeResult
    from textual.binding import BindingType

_STYLES: Final = (
    (re.compile(r"</?[\w:.-]+|[/?]?>"), "bold"),
    (re.compile(r"[\w:.-]+(?==[\"'])"), "italic"),
    (re.compile(r"<!--.*?-->"), "dim"),
)
"""Signs of XML and how they stand out, in any colours."""


@dataclass(frozen=True)
class Edit:
    """What is edited: where it begins, what virtwiz would make, and how a text is judged."""

    machine: str
    text: str
    generated: str
    note: str
    wrong: Callable[[str], str]
    corrected: Callable[[str], str]


class Xml(TextArea):
    """Text with the tags standing out."""

    def get_line(self, line_index: int) -> Text:
        line = super().get_line(line_index)
        for pattern, style in _STYLES:
            line.highlight_regex(pattern, style)
        return line


class XmlEditor(ModalScreen["str | None"]):
    """The editor; gives back the text, nothing for the generated one, None when it is left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f2", "accept", "Accept", id="xml.accept", priority=True),
        Binding("ctrl+g", "generate", "Back to generated", id="xml.generate", priority=True),
        Binding("escape", "cancel", "Cancel", id="xml.cancel", priority=True),
    ]

    def __init__(self, edit: Edit) -> None:
        """Begin an edit."""
        super().__init__()
        self._edit = edit

    def compose(self) -> ComposeResult:
        with Vertical(id="dialog", classes="large"):
            yield Static(f"XML of {self._edit.machine}", markup=False, id="dialog-title")
            yield Xml(self._edit.text, show_line_numbers=True, compact=True, soft_wrap=False, id="xml")
            yield Complaint()
            yield Words(id="advice", classes="help")
            yield Footer()

    def on_mount(self) -> None:
        self._judge()

    @property
    def text(self) -> str:
        """What stands in the editor."""
        return self.query_one(Xml).text

    @on(TextArea.Changed)
    def _judge(self) -> None:
        wrong = self._edit.wrong(self.text)
        self.query_one(Complaint).say(wrong)
        own = self._edit.corrected(self.text) if not wrong else ""
        self.query_one("#advice", Words).update("\n".join(filter(None, [own, self._edit.note])))

    def action_accept(self) -> None:
        """Take a domain; what is none stays here, with the reason."""
        if not self._edit.wrong(self.text):
            same = self.text.strip() == self._edit.generated.strip()
            self.dismiss("" if same else self.text)

    def action_generate(self) -> None:
        """What virtwiz makes of the fields; Ctrl+Z brings the edit back."""
        editor = self.query_one(Xml)
        editor.replace(self._edit.generated, (0, 0), editor.document.end)
        editor.move_cursor((0, 0))

    def action_cancel(self) -> None:
        """Leave it; ask where something was written."""

        def answered(answer: str | None) -> None:
            if answer == "Discard":
                self.dismiss(None)

        if self.text == self._edit.text:
            self.dismiss(None)
        else:
            self.app.push_screen(Ask("The XML was changed. Leave it as it was before?", "Go on", "Discard"), answered)
