"""The application: the screens in their order, one session, one runner, one timer that takes what the runner tells."""

from __future__ import annotations

import queue
from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import App, SystemCommand
from textual.binding import Binding

from screens import drafts
from screens.dialogs import Ask, AskPath
from screens.home import HomeScreen
from screens.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from textual.binding import BindingType
    from textual.screen import Screen

    from screens.base import WizardScreen
    from screens.progress import Progress
    from screens.runner import Runner
    from screens.session import Answers, Session, State
    from virtwiz.plan import StepName

TICK: Final = 0.05
"""Seconds between two looks at what the runner tells."""

BATCH: Final = 4
"""Things taken at one look, so that keys are answered in between."""


class VirtwizApp(App[None]):
    """The wizard."""

    TITLE = "virtwiz"
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = True

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+q", "quit", "Quit", id="app.quit", priority=True)]

    session: Session
    runner: Runner
    progress: Progress

    def __init__(self, path: Path | None = None) -> None:
        """Open a profile, or ask what to begin with."""
        super().__init__()
        self._path = path
        self._wizards: dict[str, WizardScreen] = {}
        self._current = ""
        self.store = Store()

    def on_mount(self) -> None:
        self.push_screen(HomeScreen())
        self.call_after_refresh(self._load_engine)

    def _load_engine(self) -> None:
        """pydantic, YAML and the rest are loaded when the first screen is on the terminal."""
        from screens.progress import Progress
        from screens.runner import Runner

        self.runner, self.progress = Runner(), Progress()
        self._timer = self.set_interval(TICK, self._take, pause=True)
        if self._path:
            self.open(self._path)

    def begin_new(self) -> None:
        """Begin with a new profile."""
        from screens.new import new_answers

        self._begin(new_answers(), None, "hosts")

    def go_on(self) -> None:
        """Go on with the draft of a wizard that did not end well."""
        draft = drafts.found()
        if draft:
            self._begin(draft.answers, draft.path, draft.screen)
            self.session.saved = {}

    def open(self, path: Path) -> None:
        """Open a profile; a wrong one is told with all its faults."""
        from screens import wizard

        answers = wizard.opened(path, lambda faults: self.push_screen(Ask(faults, "Back")))
        if answers:
            drafts.remember(path)
            self._begin(answers, path, "hosts")

    def _begin(self, answers: Answers, path: Path | None, screen: str) -> None:
        from screens import wizard
        from screens.session import Session

        self.session = Session(answers, path)
        self._wizards = wizard.screens()
        for name, each in self._wizards.items():
            self.install_screen(each, name)  # so that focus, scroll and output stay while others are shown
        self.show(screen if screen in self._wizards else "hosts")

    def put(self, answers: Answers) -> None:
        """Take new answers, and keep them safe."""
        self.session.put(answers)
        drafts.keep(drafts.Draft(answers, self.session.path, self._current))

    def show(self, name: str) -> None:
        """Show a screen of the wizard."""
        if name == self._current and self.screen is self._wizards[name]:
            return
        self._current = name
        self.switch_screen(self._wizards[name])

    def go(self, by: int) -> None:
        """To the screen after this one, or before it."""
        names = list(self._wizards)
        place = names.index(self._current) + by
        if 0 <= place < len(names):
            self.show(names[place])

    def place_of(self, name: str) -> tuple[int, int]:
        """The number of a screen, and how many there are."""
        return list(self._wizards).index(name) + 1, len(self._wizards)

    def rail(self) -> list[tuple[str, str, State]]:
        """The rail's rows."""
        return [
            (name, screen.RAIL or screen.HEADING, self.session.state(screen.STEP) if screen.STEP else "unknown")
            for name, screen in self._wizards.items()
        ]

    def may_run(self, step: StepName | None) -> bool:
        """Whether there is something to run, and nothing runs."""
        if self.runner.busy or self.session.findings or not self.session.profile:
            return False
        plan = self.session.part(step) if step else self.session.plan
        return self.session.facts is None or bool(plan.stages)

    def look(self) -> None:
        """Look at the hosts."""
        if self.session.profile and not self.runner.busy:
            self.notify("Looking at the hosts …", markup=False)
            self.session.failure = ""
            self.runner.look(self.session.profile)
            self._follow()

    def run_steps(self, step: StepName | None) -> None:
        """Run one step, or all of them, after asking."""
        if not self.may_run(step):
            return
        what = f"Run the commands of {step}?" if step else "Run everything that is missing?"

        def answered(answer: str | None) -> None:
            if answer == "Run":
                self._run(step)

        self.push_screen(Ask(f"{what} They change the hosts as the preview shows.", "Back", "Run"), answered)

    def _run(self, step: StepName | None) -> None:
        from screens import wizard

        assert self.session.profile
        self.session.failed = self.session.failure = ""
        self.session.passed.clear()
        plan = self.session.part(step) if step else self.session.plan
        self.progress.begin(len(plan.commands))
        self.runner.replay(self.session.profile, self.session.path, wizard.wishes(step))
        self._wizards[self._current].show_output(front=True)
        self._follow()

    def _follow(self) -> None:
        self._timer.resume()
        self._renew()

    def _take(self) -> None:
        """Take a few things that the runner told, in order."""
        from screens import wizard
        from screens.runner import Over
        from screens.widgets.output import Output

        lines, whole = [], False
        for _ in range(BATCH):
            try:
                told = self.runner.queue.get_nowait()
            except queue.Empty:
                break
            before = (self.session.running, self.session.failed, self.session.facts)
            lines += wizard.take(self.session, self.progress, told)
            whole = whole or before != (self.session.running, self.session.failed, self.session.facts)
            if isinstance(told, Over):
                self.runner.ended()
                self._timer.pause()
                whole = True
        self.store.lines.extend(lines)
        screen = self._wizards[self._current]
        if lines and screen.is_mounted:
            screen.query_one(Output).add(lines)
        self._renew(whole=whole)

    def _renew(self, *, whole: bool = True) -> None:
        screen = self._wizards[self._current]
        if screen.is_mounted and screen.is_current:
            if whole:
                screen.renew()
            else:
                screen.tell()

    def ask_cancel(self) -> None:
        """Ask, then stop waiting for what runs."""

        def answered(answer: str | None) -> None:
            if answer == "Stop":
                self.runner.cancelled.set()

        question = "Stop? What runs on a host now goes on there until it ends; nothing more is begun."
        self.push_screen(Ask(question, "Go on", "Stop"), answered)

    def action_save(self) -> None:
        """Save the profile; ask for a name where it has none."""
        if not self._wizards:
            return
        if self.session.findings:
            self.notify(f"Not yet: {self.session.findings[0].message}", severity="error", markup=False)
        elif self.session.path:
            self._save(str(self.session.path))
        else:
            self.push_screen(AskPath("Save the profile as", f"{self.session.answers.get('name')}.yaml"), self._save)

    def _save(self, name: str | None) -> None:
        if not name:
            return
        from pathlib import Path

        path = Path(name).expanduser()
        try:
            if path != self.session.path and path.exists():
                self.notify(f"{path} is there already; choose another name.", severity="error", markup=False)
                return
            new = path.with_name(path.name + ".new")
            new.write_text(self.session.text, encoding="utf-8")
            new.replace(path)
        except OSError as error:
            self.notify(f"{path} cannot be written: {error.strerror}.", severity="error", markup=False)
            return
        self.session.path, self.session.saved = path, self.session.answers
        drafts.remember(path)
        drafts.forget()
        self.notify(f"Saved as {path}.", markup=False)

    async def action_quit(self) -> None:
        """Leave; ask where something runs, or is in no file."""
        if not self._wizards:
            self.exit()
        elif self.runner.busy:
            question = "Something runs. What runs on a host goes on there until it ends; run again to go on."
            self.push_screen(Ask(question, "Stay", "Leave"), self._leave)
        elif self.session.unsaved:
            question = "There are answers that are in no file. They are kept, and the next start offers to go on."
            self.push_screen(Ask(question, "Stay", "Save", "Leave"), self._leave)
        else:
            self._leave("Leave")

    def _leave(self, answer: str | None) -> None:
        if answer == "Save":
            self.action_save()
        elif answer == "Leave":
            self.runner.cancelled.set()
            self.runner.abandoned.set()
            if not self.session.unsaved:
                drafts.forget()
            self.exit()

    def show_guide(self, topic: str) -> None:
        """A page of the guide."""
        from screens.page import Page
        from virtwiz import guide

        self.push_screen(Page(guide.page(topic if topic in guide.TOPICS else "overview")))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The command palette: Textual's own, and every screen by name."""
        yield from super().get_system_commands(screen)
        for name, wizard in self._wizards.items():
            yield SystemCommand(f"Go to {wizard.HEADING}", wizard.PURPOSE, lambda name=name: self.show(name))
        if self._wizards:
            yield SystemCommand("Save", "Save the profile", self.action_save)
            yield SystemCommand("Copy commands", "Copy the previewed commands", self._copy_commands)

    def _copy_commands(self) -> None:
        from screens.widgets.preview import script

        self.copy_to_clipboard(script(self._wizards[self._current].shown_plan()))
        self.notify("The previewed commands are copied.", markup=False)
