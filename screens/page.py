"""A page of the guide over the screen. Markdown takes long to load, so nothing else of the start-up is in here."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Markdown

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType


class Page(ModalScreen[None]):
    """A page of the guide."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,f1,q", "close", "Close")]

    def __init__(self, text: str) -> None:
        """Show Markdown."""
        super().__init__()
        self._text = text

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="page"):
            yield Markdown(self._text, open_links=False)

    def on_mount(self) -> None:
        page = self.query_one("#page")
        page.border_subtitle = "Esc closes"
        page.focus()

    def action_close(self) -> None:
        """Back to the screen."""
        self.dismiss(None)
