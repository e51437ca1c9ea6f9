"""Looks and runs from the wizard: begin them, take what they tell, and show it."""

from __future__ import annotations

import queue
import time
from typing import TYPE_CHECKING, Final

from screens import saving, wizard
from screens.asking import Asked
from screens.dialogs import Ask, AskName
from screens.failure import omission
from screens.next import come_first
from screens.progress import Progress
from screens.runner import Over, Runner
from screens.widgets.output import Output
from screens.widgets.trouble import Trouble

if TYPE_CHECKING:
    from collections.abc import Iterator

    from screens.app import VirtwizApp
    from screens.failure import Failure
    from screens.session import Answers, Session
    from screens.store import Line
    from virtwiz.facts.model import Facts
    from virtwiz.plan import Plan, StepName

TICK: Final = 0.05
"""Seconds between two looks at what the runner tells."""

BATCH: Final = 1000
"""Lines of output after which a look is enough, so that keys are answered in between."""

TOLD: Final = 0.5
"""Seconds after which the time that a silent command takes is told anew."""

FORCED: Final = "The volume is made with force: gluster then looks neither at what its bricks hold nor where they lie."


class Runs:
    """The one runner of the wizard, and how far it is."""

    def __init__(self, app: VirtwizApp) -> None:
        """Begin with nothing running."""
        self._app = app
        self.runner, self.progress = Runner(app.hosts, "practice" if app.training else "wizard"), Progress()
        self._timer = app.set_interval(TICK, self._take, pause=True)
        self._step: StepName | None = None
        self._told = 0.0
        self._looks = True
        self._known: Facts | None = None
        self._answers: Answers = {}

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
        plan = self._part(step)
        return self._session.facts is None or self._session.stale or bool(plan.stages)

    def look(self) -> None:
        """Look at the hosts."""
        if not self._session.profile:
            self._app.current.action_refuse()
        elif not self.busy:
            self._session.failure, self._looks = None, True
            self.runner.look(self._session.profile)
            self._follow()

    def ask(self, step: StepName | None) -> None:
        """Run one step, or all of them, after asking; where data may be lost, for the volume's name."""
        if not self.may_run(step):
            return
        if self._session.before(step):
            self._go_back(step)
            return

        def answered(answer: str | bool | None) -> None:
            if answer in ("Run", True):
                self._begin(step)

        self._app.current.show_preview()
        what = f"Run the commands of {step}? They change" if step else "Run everything that is missing? It changes"
        question = f"{what} the hosts as the preview shows."
        risks = list(self._risks(step))
        if risks and self._session.profile:
            name = self._session.profile.volume.name
            self._app.push_screen(AskName(" ".join([question, *risks]), name), answered)
        else:
            self._app.push_screen(Ask(question, "Back", "Run"), answered)

    def earlier(self, step: StepName | None) -> str:
        """Which steps have to be finished before this one, in a sentence; empty where none has."""
        return come_first([self._app.heading(each) for each in self._session.before(step)])

    def _go_back(self, step: StepName | None) -> None:
        """Say which steps come first, and offer to go there."""
        first = self._session.before(step)[0]
        there = f"Go to {self._app.heading(first)}"

        def answered(answer: str | None) -> None:
            if answer == there:
                self._app.show(first)

        self._app.push_screen(Ask(self.earlier(step), "Back", there), answered)

    def _part(self, step: StepName | None) -> Plan:
        return self._session.part(step) if step else self._session.plan

    def _risks(self, step: StepName | None) -> Iterator[str]:
        """What the volume's name is asked for: it is made over what its bricks hold, or taken away for a while."""
        profile, plan = self._session.profile, self._part(step)
        if profile and profile.volume.force and any(stage.step == "replica" for stage in plan.stages):
            yield FORCED
        yield from (refusal.what for refusal in plan.refusals if refusal.waiver)

    def after_failure(self, way: str) -> None:
        """Go one of the ways out of a failure: retry, edit, omit or leave."""
        failure = self._session.failure
        if not failure or self.busy:
            return
        if way == "retry":
            self._retry()
        elif way == "edit":
            self._app.show(failure.step or "hosts")
        elif way == "omit":
            self._omit(failure)
        else:
            saving.save(self._app, self._app.leave)

    def _retry(self) -> None:
        """What failed again: a run, or a look that no run followed."""
        if self._looks:
            self.look()
        else:
            self.ask(self._step)

    @property
    def again(self) -> str:
        """What a retry repeats."""
        if self._looks:
            return "the look"
        return self._app.heading(self._step) if self._step else "all"

    def _omit(self, failure: Failure) -> None:
        """Leave out what failed, after asking."""
        omitted = omission(failure, self._session.answers)
        if not omitted:
            return

        def answered(answer: str | None) -> None:
            if answer == omitted.name:
                self._session.failure = None
                self._app.put(omitted.answers)
                self._app.current.on_screen_resume()

        self._app.push_screen(Ask(omitted.meaning, "Back", omitted.name), answered)

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
        self._session.failure, self._step, self._looks = None, step, False
        self._session.passed.clear()
        plan = self._part(step)
        self.progress.begin(len(plan.commands))
        self.runner.replay(self._session.profile, self._session.path, wizard.wishes(step, plan))
        self._app.current.show_output(front=True)
        self._follow()

    def _follow(self) -> None:
        self._known, self._answers = self._session.facts, self._session.answers
        self._timer.resume()
        self._app.renew()

    def _take(self) -> None:
        """Take a few things that the runner told, in order, and show them."""
        lines: list[Line] = []
        whole = False
        while len(lines) < BATCH:
            try:
                told = self.runner.queue.get_nowait()
            except queue.Empty:
                break
            if isinstance(told, Asked):
                told.show(self._app)
                continue
            before = self._seen()
            lines += wizard.take(self._session, self.progress, told)
            if isinstance(told, Over):
                self._over()
            whole = whole or before != self._seen()
        self._show(lines, whole=whole)

    def _seen(self) -> tuple[object, ...]:
        """What a screen shows that only now and then changes during a run."""
        known = self._session
        return self.busy, known.running, known.failure, known.facts, dict(known.contacts)

    def _over(self) -> None:
        self.runner.ended()
        self._timer.pause()
        self._session.stale = self._session.facts is self._known
        self._app.current.refresh_bindings()  # a focus that moved may have made the footer anew meanwhile
        if self._out_of_order:
            self._session.failure = None
            self._go_back(self._step)
        elif self._session.failure and self._session.answers is self._answers:  # nobody is in the middle of typing
            self._app.current.call_after_refresh(self._app.current.query_one(Trouble).take_focus)

    @property
    def _out_of_order(self) -> bool:
        """Whether a run was refused for steps that come first: that was not known before it looked at the hosts."""
        ended = self.progress.ended
        refused = bool(ended and ended.outcome == "refused")
        return not self._looks and refused and bool(self._session.before(self._step))

    def _show(self, lines: list[Line], *, whole: bool) -> None:
        self._app.store.lines.extend(lines)
        if lines and self._app.current.is_mounted:
            self._app.current.query_one(Output).add(lines)
        now = time.monotonic()
        if whole or lines or now - self._told >= TOLD:
            self._told = now
            self._app.renew(whole=whole)
