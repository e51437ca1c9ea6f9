"""The first screen: begin anew, open a profile, or go on where you were. It loads nothing that is slow."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, cast

from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option

from screens import drafts, opening
from screens.dialogs import Ask, AskPath
from screens.training import training
from screens.widgets.words import Words

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from screens.app import VirtwizApp

WIDEST = 60
"""Characters of a path that are shown."""

OFFERED = 4
"""Drafts that are offered, the last ones."""

WELCOME = """\
virtwiz

From bare machines to virtual machines whose disks live on a replicated
GlusterFS volume, one documented step at a time. Every command is shown
before it runs. Nothing is run before you say so."""


class Choices(OptionList):
    """What to begin with, as rows."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "Choose", id="home.choose"),
        Binding("delete,d", "discard", "Throw away", id="home.discard", key_display="d"),
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what was left behind can be thrown away."""
        return action != "discard" or self._left() is not None

    def _left(self) -> drafts.Left | None:
        option = self.highlighted_option
        return option.left if isinstance(option, GoOn) else None

    def watch_highlighted(self, highlighted: int | None) -> None:
        super().watch_highlighted(highlighted)
        self.refresh_bindings()

    def action_discard(self) -> None:
        """Throw away what is highlighted, after asking."""
        left = self._left()
        if left:
            question = f"Throw away what was left behind: {opening.told(left)}?"
            self.app.push_screen(Ask(question, "Keep it", "Throw away"), lambda answer: self._answered(left, answer))

    def _answered(self, left: drafts.Left, answer: str | None) -> None:
        if answer == "Throw away":
            drafts.discard(left)
            self.fill()

    def fill(self) -> None:
        """Show what there is now; the first row is what one most likely wants, until another one is chosen."""
        place = self.highlighted or 0
        going_on = [GoOn(left) for left in drafts.left()[:OFFERED]]
        recent = [Option(f"Open {_short(path)}", id=f"open:{path}") for path in drafts.recent()]
        asked = cast("VirtwizApp", self.app).training
        self.clear_options()
        self.add_options([*going_on, *(asked.offers() if asked else [Option("A new profile", id="new")]), *recent])
        self.add_option(Option("Open another profile …", id="ask"))
        self.highlighted = min(place, self.option_count - 1)


class GoOn(Option):
    """Go on with a draft."""

    def __init__(self, left: drafts.Left) -> None:
        """Say what it is."""
        super().__init__(f"Go on where you were: {opening.told(left)}")
        self.left = left


class HomeScreen(Screen[None]):
    """What to begin with."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "guide", "Guide", id="home.guide"),
        Binding("ctrl+q", "app.quit", "Quit", id="home.quit"),
    ]

    def compose(self) -> ComposeResult:
        practice = cast("VirtwizApp", self.app).training
        if practice:
            yield Horizontal(Words(id="where"), id="top")
        with Vertical(id="home"):
            yield Static(training.WELCOME if practice else WELCOME, markup=False, id="welcome")
            yield Choices(id="choices", compact=True, markup=False)
        yield Footer()

    def on_mount(self) -> None:
        if cast("VirtwizApp", self.app).training:
            self.add_class("-practice")
            self.query_one("#where", Words).update("PRACTICE · virtwiz")
        self.query_one(Choices).focus()

    def on_screen_resume(self) -> None:
        """A lesson may have been finished meanwhile, or something been left behind."""
        self.query_one(Choices).fill()

    def action_guide(self) -> None:
        """What this is about."""
        wizard = cast("VirtwizApp", self.app)
        wizard.action_show_guide("practice" if wizard.training else "overview")

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        wizard, chosen = cast("VirtwizApp", self.app), event.option.id or ""
        if isinstance(event.option, GoOn):
            opening.go_on(wizard, event.option.left)
        elif isinstance(event.option, training.LessonOption):
            if wizard.training:
                wizard.training.begin(wizard, event.option.lesson)
        elif chosen == "new":
            opening.new(wizard)
        elif chosen == "ask":
            self.app.push_screen(AskPath("Which profile?", ""), self._open)
        else:
            self._open(chosen.removeprefix("open:"))

    def _open(self, name: str | None) -> None:
        if name:
            opening.open_profile(cast("VirtwizApp", self.app), Path(name).expanduser())


def _short(path: Path) -> str:
    """A path that fits in a line: its end says most."""
    text = str(path)
    home = f"{Path.home()}/"
    text = f"~/{text.removeprefix(home)}" if text.startswith(home) else text
    return text if len(text) <= WIDEST else f"…{text[-WIDEST:]}"
