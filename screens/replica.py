"""Replica count: how many copies of every image are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.base import WizardScreen
from screens.layout import meaning, sets_of
from screens.widgets.bound import Choice, Field, Toggle
from screens.widgets.words import Words

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from screens.session import Answers

COPIES = [
    ("3 0", "3 copies"),
    ("3 1", "2 copies and an arbiter"),
    ("2 0", "2 copies"),
    ("1 0", "1, no copy"),
]
FORCE = "Switches five of gluster's checks off at once; needed for bricks in the root filesystem, for trying out only."


class ReplicaScreen(WizardScreen):
    """Copies and sets; the volume's name."""

    NAME = STEP = "replica"
    HEADING = "Replica count"
    RAIL = "Replica"
    PURPOSE = "How many copies of every disk image are kept, and on which hosts? It cannot be changed in place later."
    PATHS = ("volume",)

    def form(self) -> ComposeResult:
        yield Choice("Copies", ("volume", "copies"), COPIES)
        yield Words(id="meaning")
        yield Field("Volume", ("volume", "name"), "Letters, digits, - and _.", "vmstore")
        yield Toggle("force", ("volume", "force"), FORCE, default=False)

    def load(self, answers: Answers) -> None:
        volume = answers.get("volume") or {}
        copies = f"{volume.get('replica', 1)} {volume.get('arbiter', 0)}"
        super().load({**answers, "volume": {**volume, "copies": copies}})

    def read(self, answers: Answers) -> Answers:
        read = super().read(answers)
        volume = dict(read["volume"])
        copies = volume.pop("copies", None)
        if copies:
            volume["replica"], volume["arbiter"] = map(int, str(copies).split())
        return {**read, "volume": volume}

    def tell(self) -> None:
        lines = [*sets_of(self.session.answers), meaning(self.session.answers)]
        self.query_one("#meaning", Words).update("\n".join(lines))
