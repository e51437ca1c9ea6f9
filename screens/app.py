"""The application: the screens in their order, one session, one runner, one timer that takes what the runner tells."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, ClassVar

from textual.app import App, SystemCommand
from textual.binding import Binding

from screens import drafts, ending, opening, places, preferences, saving
from screens.dialogs import Ask
from screens.home import HomeScreen
from screens.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path

    from textual.binding import BindingType
    from textual.screen import Screen

    from screens.base import WizardScreen
    from screens.runs import Runs
    from screens.session import Answers, Session, State
    from screens.training.training import Training
    from virtwiz.profile import Profile
    from virtwiz.session import Kept
    from virtwiz.transports import Transport
    from virtwiz.transports.asking import Asking


class VirtwizApp(App[None]):
    """The wizard."""

    TITLE = "virtwiz"
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = True

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+q", "quit", "Quit", id="app.quit", priority=True)]

    session: Session
    runs: Runs

    def __init__(self, path: Path | None = None, training: Training | None = None) -> None:
        """Open a profile, or ask what to begin with; with `training` on a practice cluster."""
        gc.disable()  # until the first screen is on the terminal: there is no garbage yet, and looking takes its time
        super().__init__()
        self.training = training
        self._path = path
        self._wizards: dict[str, WizardScreen] = {}
        self._current = ""
        self._kept: Kept | None = None
        self.store = Store()
        self.keeper = drafts.Keeper()

    def on_mount(self) -> None:
        ending.heed_signals(self)
        liked = preferences.theme()
        if liked in self.available_themes:
            self.theme = liked
        self.theme_changed_signal.subscribe(self, lambda theme: preferences.remember_theme(theme.name))
        self.push_screen(HomeScreen())
        self.call_after_refresh(self._load_engine)

    def on_unmount(self) -> None:
        self.keeper.release()

    def _load_engine(self) -> None:
        """pydantic, YAML and the rest are loaded when the first screen is on the terminal."""
        from screens.runs import Runs

        gc.enable()
        self.runs = Runs(self)
        if self._path:
            opening.open_profile(self, self._path)
        if self.training and self.training.lesson:
            self.training.begin(self, self.training.lesson)

    def hosts(self, profile: Profile, asking: Asking) -> AbstractContextManager[Mapping[str, Transport]]:
        """Log in to a profile's hosts, the real ones or the practice cluster's."""
        if self.training:
            return self.training.connected(self.session.path, profile)
        from virtwiz.session import Kept  # and with it paramiko, which takes its time

        self._kept = self._kept or Kept()
        return self._kept.connected(profile, asking)

    def begin(self, answers: Answers, path: Path | None, screen: str, seen: str = "") -> None:
        """Begin with these answers, on that screen; `seen` is the mark of what their file held when it was read."""
        from screens import wizard
        from screens.session import Session

        gc.unfreeze()
        self.session = Session(answers, path, seen)
        self._wizards = wizard.screens()
        for name, each in self._wizards.items():
            self.install_screen(each, name)  # so that focus, scroll and output stay while others are shown
        self.show(screen if screen in self._wizards else "hosts")

    def put(self, answers: Answers) -> None:
        """Take new answers, and keep them safe."""
        self.session.put(answers)
        self.keep()

    def keep(self) -> None:
        """Keep the answers, and where we are, for the next start."""
        known, heading = self.session, self._wizards[self._current].HEADING
        practice = self.training is not None
        self.keeper.keep(
            drafts.Draft(known.answers, known.path, self._current, heading, known.unsaved, practice, known.seen)
        )

    @property
    def current(self) -> WizardScreen:
        """The screen of the wizard that is shown, or lies below a dialog."""
        return self._wizards[self._current]

    def show(self, name: str) -> None:
        """Show a screen of the wizard."""
        if name == self._current and self.screen is self._wizards[name]:
            return
        self._current = name
        if not self._wizards[name].is_mounted:
            self.call_after_refresh(gc.freeze)  # it stays: to look for garbage in it again and again holds up keys
        self.switch_screen(self._wizards[name])
        self._wizards[name].show_preview()
        self.keep()

    def go(self, by: int) -> None:
        """To the screen after this one, or before it."""
        names = list(self._wizards)
        place = names.index(self._current) + by
        if 0 <= place < len(names):
            self.show(names[place])

    def place_of(self, name: str) -> tuple[int, int]:
        """The number of a screen, and how many there are."""
        return list(self._wizards).index(name) + 1, len(self._wizards)

    def heading(self, name: str) -> str:
        """What a screen is called."""
        return self._wizards[name].RAIL or self._wizards[name].HEADING

    @property
    def not_yet(self) -> str:
        """The first fault of the answers and the screen that it is on; empty where there is none."""
        found = next(iter(self.session.findings), None)
        return f"Not yet, on {self.heading(places.screen(found.path))}: {found.message}" if found else ""

    def rail(self) -> list[tuple[str, str, State]]:
        """The rail's rows."""
        return [(name, self.heading(name), self._state(screen)) for name, screen in self._wizards.items()]

    def _state(self, screen: WizardScreen) -> State:
        if screen.NAME in self.session.wrong:
            return "wrong"
        return self.session.state(screen.STEP) if screen.STEP else "unknown"

    def renew(self, *, whole: bool = True) -> None:
        """Show what has changed; not `whole`: only what a run shows of itself."""
        screen = self.current
        if screen.is_mounted and screen.is_current:
            if whole:
                screen.renew()
            else:
                screen.say_next()
                screen.tell()

    def action_save(self) -> None:
        """Save the profile."""
        if self._wizards:
            saving.save(self)

    async def action_quit(self) -> None:
        """Leave; ask where something runs, or is in no file."""
        if not self._wizards:
            self.exit()
        elif self.runs.busy:
            question = "Something runs. What runs on a host goes on there until it ends; run again to go on."
            self.push_screen(Ask(question, "Stay", "Leave"), self._leave)
        elif self.session.unsaved:
            question = "There are answers that are in no file. They are kept, and the next start offers to go on."
            if self.training and not self.session.path:
                question += " The practice hosts are not: saved, they are kept in a file beside the profile."
            self.push_screen(Ask(question, "Stay", "Save", "Leave"), self._leave)
        else:
            self._leave("Leave")

    def _leave(self, answer: str | None) -> None:
        if answer == "Save":
            saving.save(self, self.leave)
        elif answer == "Leave":
            self.leave()

    def leave(self) -> None:
        """Leave; there is something to go on with only where answers are in no file."""
        if not self.session.unsaved:
            self.keeper.forget()
        self.end()

    def end(self, code: int = 0) -> None:
        """Leave now; what runs on a host goes on there."""
        if hasattr(self, "runs"):
            self.runs.abandon()
        if self._kept and not self.runs.busy:
            self._kept.close()
        self.exit(return_code=code)

    def action_show_guide(self, topic: str) -> None:
        """A page of the guide."""
        from screens.page import Page
        from virtwiz import guide

        self.push_screen(Page(guide.page(topic if topic in guide.TOPICS else "overview")))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The command palette: Textual's own, and every screen by name."""
        yield from super().get_system_commands(screen)
        if self._wizards:
            from screens import palette

            yield from palette.commands(self, self._wizards.values())
            if self.training:
                from screens.training.palette import commands

                yield from commands(self, self.training.cluster(self.session.path))
