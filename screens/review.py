"""Review: all that is missing, in order; from here everything is run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Button, ProgressBar

from screens.base import WizardScreen
from screens.widgets.words import Words
from virtwiz.oneline import plan_lines

if TYPE_CHECKING:
    from textual.app import ComposeResult


class ReviewScreen(WizardScreen):
    """The whole plan as a table, and the button that runs it."""

    NAME = "review"
    HEADING = "Review"
    PURPOSE = (
        "This is what is missing, in order. Run all goes through to the end; every screen can be looked at meanwhile."
    )
    FINISHED = "✓ Everything is as the profile says."
    ONWARD = "Ctrl+N sums up."

    def form(self) -> ComposeResult:
        yield Button("Run all", id="run-all", variant="primary", compact=True)
        yield ProgressBar(id="progress", show_eta=False)
        yield Words(id="now")
        yield Words(id="plan")

    def tell(self) -> None:
        plan = self.session.plan
        nothing = "Nothing to do, everything is as the profile says."
        if self.session.stale:
            nothing = "Nothing was missing when the hosts were last seen. Ctrl+L looks again."
        lines = plan_lines(plan) or [nothing]
        self.query_one("#plan", Words).update("\n".join(lines))
        self.query_one("#run-all", Button).disabled = not self.wizard.runs.may_run(None)
        progress, told = self.wizard.runs.progress, self._still_so()
        self.query_one("#progress", ProgressBar).update(total=progress.total or None, progress=progress.done)
        self.query_one("#progress").display = told and bool(progress.total)
        self.query_one("#now", Words).update(progress.words() if told else "")

    def _still_so(self) -> bool:
        """Whether the progress is worth a word: not when nothing was run, nor when more is missing since."""
        ended = self.wizard.runs.progress.ended
        return not ended or (bool(ended.ran) and not (ended.outcome == "done" and self.session.plan.stages))

    def on_button_pressed(self) -> None:
        """Run all."""
        self.action_run()
