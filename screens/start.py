"""Start: the volume's bricks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.base import WizardScreen
from screens.widgets.words import Words

if TYPE_CHECKING:
    from textual.app import ComposeResult


class StartScreen(WizardScreen):
    """Nothing to answer: what there is, brick by brick."""

    NAME = STEP = "start"
    HEADING = "Start"
    PURPOSE = "The bricks come up on every peer, and clients may reach the volume. There is nothing to choose."

    def form(self) -> ComposeResult:
        yield Words(id="online")

    def tell(self) -> None:
        profile, facts = self.session.profile, self.session.facts
        if not profile or facts is None:
            self.query_one("#online", Words).update("The hosts have not been looked at yet (Ctrl+L).")
            return
        lines = []
        for brick in profile.volume.bricks:
            online = (facts.node(brick.host).uuid, brick.path) in facts.online
            lines.append(f"{'✓' if online else '·'} {brick}   {'online' if online else 'not online'}")
        self.query_one("#online", Words).update("\n".join(lines))
