"""Bricks: a directory on each peer, in the order gluster gets them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.widgets import Static

from screens.base import WizardScreen
from screens.layout import sets_of
from screens.widgets.bound import Field
from screens.widgets.entries import Entries
from screens.widgets.words import Words

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from screens.session import Answers


def brick_fields() -> list[Field]:
    """The field of one brick."""
    return [Field("Brick", ("brick",), "host:/path, a directory below a mount point of its own.", "g1:/data/brick1/vm")]


class BricksScreen(WizardScreen):
    """The bricks and the replica sets that they make."""

    NAME = STEP = "bricks"
    HEADING = "Bricks"
    PURPOSE = "Where on the peers is the data kept? Set by set: the bricks of a set hold the same files."
    PATHS = ("volume",)

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p", "propose", "Propose", id="bricks.propose", show=False),
    ]

    def form(self) -> ComposeResult:
        yield Entries(("volume", "bricks"), "a brick", ("brick",), brick_fields, {})
        yield Static("p  propose one brick on each peer, below the first brick's path", markup=False, classes="help")
        yield Words(id="sets")

    def load(self, answers: Answers) -> None:
        volume = dict(answers.get("volume") or {})
        volume["bricks"] = [{"brick": brick} for brick in volume.get("bricks") or []]
        super().load({**answers, "volume": volume})

    def read(self, answers: Answers) -> Answers:
        read = super().read(answers)
        bricks = [str(entry.get("brick", "")) for entry in read["volume"].get("bricks") or []]
        return {**read, "volume": {**read["volume"], "bricks": bricks}}

    def tell(self) -> None:
        self.query_one("#sets", Words).update("\n".join(sets_of(self.session.answers)))

    def action_propose(self) -> None:
        """One brick on each peer, all below the same path."""
        answers = self.session.answers
        volume = answers.get("volume") or {}
        first = next(iter(volume.get("bricks") or []), "")
        path = str(first).partition(":")[2] or f"/data/brick1/{volume.get('name', 'vmstore')}"
        bricks = [f"{peer}:{path}" for peer in answers.get("peers") or []]
        self.wizard.put({**answers, "volume": {**volume, "bricks": bricks}})
        self.load(self.session.answers)
        self.renew()
