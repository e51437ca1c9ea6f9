"""Peers: the nodes of the trusted storage pool."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.base import WizardScreen
from screens.widgets.bound import Field
from screens.widgets.words import Words
from virtwiz.facts import pool

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from screens.session import Answers


class PeersScreen(WizardScreen):
    """Which hosts store, and what they are now."""

    NAME = STEP = "peers"
    HEADING = "Peers"
    PURPOSE = "Which hosts form the trusted storage pool? They keep the images; commands run on the first of them."
    PATHS = ("peers",)

    def form(self) -> ComposeResult:
        yield Field("Peers", ("peers",), "Names of hosts, with blanks between; three are the safe choice.", "g1 g2 g3")
        yield Words(id="pool")

    def load(self, answers: Answers) -> None:
        super().load({**answers, "peers": " ".join(map(str, answers.get("peers") or []))})

    def read(self, answers: Answers) -> Answers:
        read = super().read(answers)
        return {**read, "peers": str(read.get("peers") or "").split()}

    def tell(self) -> None:
        self.query_one("#pool", Words).update("\n".join(self._states()))

    def _states(self) -> list[str]:
        profile, facts = self.session.profile, self.session.facts
        if not profile or facts is None:
            return ["The hosts have not been looked at yet (Ctrl+L)."]
        leader = pool.leader(profile, facts)
        return [f"{peer:<12} {self._state(peer, leader)}" for peer in profile.peers]

    def _state(self, peer: str, leader: str) -> str:
        profile, facts = self.session.profile, self.session.facts
        assert profile
        assert facts
        if not facts.node(peer).answers:
            return "! glusterd does not answer"
        if peer == leader:
            return "✓ speaks for the pool"
        member = pool.membership(profile, facts, peer)
        if not member:
            return "· not in the pool yet"
        return "✓ connected" if member.connected else "! in the pool, not connected"
