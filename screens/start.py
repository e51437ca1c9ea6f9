"""Start: the volume's bricks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens import online
from screens.base import WizardScreen
from screens.widgets.sheet import Sheet

if TYPE_CHECKING:
    from textual.app import ComposeResult


class StartScreen(WizardScreen):
    """Nothing to answer: what there is, brick by brick."""

    NAME = STEP = "start"
    HEADING = "Start"
    PURPOSE = "The bricks come up on every peer, and clients may reach the volume. There is nothing to choose."

    def form(self) -> ComposeResult:
        yield Sheet("brick", "state", id="online")

    def tell(self) -> None:
        self.query_one(Sheet).put(online.rows(self.session.profile, self.session.facts))
