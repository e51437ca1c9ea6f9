"""Summary: what stands now, how to reach it, and how to have it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.base import WizardScreen
from screens.standing import standing
from screens.widgets.words import Words

if TYPE_CHECKING:
    from textual.app import ComposeResult


class SummaryScreen(WizardScreen):
    """What a run has made, read back from the hosts."""

    NAME = "summary"
    HEADING = "Summary"
    PURPOSE = "What stands now, as the hosts tell it, how to reach it, and how to have it again."
    FINISHED = "✓ All done."
    ONWARD = "Ctrl+S saves, Ctrl+Q leaves."

    def form(self) -> ComposeResult:
        yield Words(id="standing")

    def tell(self) -> None:
        lines = standing(self.session, practice=bool(self.wizard.training))
        self.query_one("#standing", Words).update("\n".join(lines))
