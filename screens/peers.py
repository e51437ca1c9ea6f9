"""Peers: the nodes of the trusted storage pool."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens import members
from screens.base import WizardScreen
from screens.contacts import unreached
from screens.widgets.bound import Field
from screens.widgets.sheet import Sheet
from screens.widgets.words import Notes

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
        yield Field("Peers", ("peers",), "Names with blanks between; three are the safe choice.", "g1 g2 g3")
        yield Sheet("host", "address", "state", "gluster", id="pool")
        yield Notes(id="pool-warnings", classes="fault")

    def load(self, answers: Answers) -> None:
        super().load({**answers, "peers": " ".join(map(str, answers.get("peers") or []))})

    def read(self, answers: Answers) -> Answers:
        read = super().read(answers)
        return {**read, "peers": str(read.get("peers") or "").split()}

    def tell(self) -> None:
        profile, facts = self.session.profile, self.session.facts
        self.query_one(Sheet).put(members.rows(profile, facts, unreached(profile, self.session.contacts)))
        warnings = members.warnings(profile, facts) if profile and facts else ()
        self.query_one("#pool-warnings", Notes).update("\n".join(warnings))
