"""The first screen: begin anew, open a profile, or go on where you were. It loads nothing that is slow."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, cast

from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option

from screens import drafts
from screens.dialogs import AskPath

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from screens.app import VirtwizApp

WIDEST = 60
"""Characters of a path that are shown."""

WELCOME = """\
virtwiz

From bare machines to virtual machines whose disks live on a replicated
GlusterFS volume, one documented step at a time. Every command is shown
before it runs. Nothing is run before you say so."""


class HomeScreen(Screen[None]):
    """What to begin with."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+q", "app.quit", "Quit", id="home.quit")]

    def compose(self) -> ComposeResult:
        with Vertical(id="home"):
            yield Static(WELCOME, markup=False, id="welcome")
            yield OptionList(*self._options(), id="choices", compact=True, markup=False)
        yield Footer()

    def _options(self) -> list[Option]:
        draft = drafts.found()
        going_on = [Option("Go on where you were", id="draft")] if draft else []
        recent = [Option(f"Open {_short(path)}", id=f"open:{path}") for path in drafts.recent()]
        return [*going_on, Option("A new profile", id="new"), *recent, Option("Open another profile …", id="ask")]

    def on_mount(self) -> None:
        choices = self.query_one(OptionList)
        choices.focus()
        choices.highlighted = 0

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        wizard = cast("VirtwizApp", self.app)
        chosen = event.option.id or ""
        if chosen == "new":
            wizard.begin_new()
        elif chosen == "draft":
            wizard.go_on()
        elif chosen == "ask":
            self.app.push_screen(AskPath("Which profile?", ""), self._open)
        else:
            self._open(chosen.removeprefix("open:"))

    def _open(self, name: str | None) -> None:
        if name:
            cast("VirtwizApp", self.app).open(Path(name).expanduser())


def _short(path: Path) -> str:
    """A path that fits in a line: its end says most."""
    text = str(path)
    home = f"{Path.home()}/"
    text = f"~/{text.removeprefix(home)}" if text.startswith(home) else text
    return text if len(text) <= WIDEST else f"…{text[-WIDEST:]}"
