"""Looks and runs from the wizard: begin them, take what they tell, and show it."""

from __future__ import annotations

import queue
from typing import TYPE_CHECKING, Final

from screens import wizard
from screens.dialogs import Ask
from screens.progress import Progress
from screens.runner import Over, Runner
from screens.widgets.output import Output

if TYPE_CHECKING:
    from screens.app import VirtwizApp
    from screens.session import Session
    from virtwiz.plan import StepName

TICK: Final = 0.05
"""Seconds between two looks at what the runner tells."""

BATCH: Final = 4
"""Things taken at one look, so that keys are answered in between."""


class Runs:
    """The one runner of the wizard, and how far it is."""

    def __init__(self, app: VirtwizApp) -> None:
        """Begin with nothing running."""
        self._app = app
        self.runner, self.progress = Runner(), Progress()
        self._timer = app.set_interval(TICK, self._take, pause=True)

    @property
    def busy(self) -> bool:
        """Whether something runs."""
        return self.runner.busy

    @property
    def _session(self) -> Session:
        return self._app.session

    def may_run(self, step: StepName | None) -> bool:
        """Whether there is something to run, and nothing runs."""
        if self.busy or self._session.findings or not self._session.profile:
            return False
        plan = self._session.part(step) if step else self._session.plan
        return self._session.facts is None or bool(plan.stages)

    def look(self) -> None:
        """Look at the hosts."""
        if self._session.profile and not self.busy:
            self._app.notify("Looking at the hosts …", markup=False)
            self._session.failure = ""
            self.runner.look(self._session.profile)
            self._follow()

    def ask(self, step: StepName | None) -> None:
        """Run one step, or all of them, after asking."""
        if not self.may_run(step):
            return
        what = f"Run the commands of {step}?" if step else "Run everything that is missing?"

        def answered(answer: str | None) -> None:
            if answer == "Run":
                self._begin(step)

        self._app.push_screen(Ask(f"{what} They change the hosts as the preview shows.", "Back", "Run"), answered)

    def ask_cancel(self) -> None:
        """Ask, then stop waiting for what runs."""

        def answered(answer: str | None) -> None:
            if answer == "Stop":
                self.runner.cancelled.set()

        question = "Stop? What runs on a host now goes on there until it ends; nothing more is begun."
        self._app.push_screen(Ask(question, "Go on", "Stop"), answered)

    def abandon(self) -> None:
        """Leave what runs to itself."""
        self.runner.cancelled.set()
        self.runner.abandoned.set()

    def _begin(self, step: StepName | None) -> None:
        assert self._session.profile
        self._session.failed = self._session.failure = ""
        self._session.passed.clear()
        plan = self._session.part(step) if step else self._session.plan
        self.progress.begin(len(plan.commands))
        self.runner.replay(self._session.profile, self._session.path, wizard.wishes(step))
        self._app.current.show_output(front=True)
        self._follow()

    def _follow(self) -> None:
        self._timer.resume()
        self._app.renew()

    def _take(self) -> None:
        """Take a few things that the runner told, in order."""
        lines, whole = [], False
        for _ in range(BATCH):
            try:
                told = self.runner.queue.get_nowait()
            except queue.Empty:
                break
            before = (self._session.running, self._session.failed, self._session.facts)
            lines += wizard.take(self._session, self.progress, told)
            whole = whole or before != (self._session.running, self._session.failed, self._session.facts)
            if isinstance(told, Over):
                self.runner.ended()
                self._timer.pause()
                whole = True
        self._app.store.lines.extend(lines)
        if lines and self._app.current.is_mounted:
            self._app.current.query_one(Output).add(lines)
        self._app.renew(whole=whole)
