"""Bricks: a directory on each peer, in the order gluster gets them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.widgets import Static

from screens import ground
from screens.base import WizardScreen
from screens.layout import bricks_of, proposed, shared, slots
from screens.widgets.bound import Field
from screens.widgets.entries import Entries, EntryDialog, cell
from screens.widgets.words import Notes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.text import Text
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.widget import Widget

    from screens.session import Answers
    from screens.widgets.entries import Entry

PATHS = (
    "One or several, with blanks between; each becomes a brick on every peer. It replaces the bricks that are there."
)


def brick_fields() -> list[Field]:
    """The field of one brick."""
    return [Field("Brick", ("brick",), "host:/path, a directory below a mount point of its own.", "g1:/data/brick1/vm")]


class BrickEntries(Entries):
    """The bricks, each with its set and what the hosts say of its place."""

    KEYS = "a add · e edit · d remove · u, j up, down · p propose"

    beside: Sequence[tuple[str, str, str]] = ()
    """For each brick its set, the space that is left there, and what stands there."""

    def cells(self, entry: Entry) -> list[Text]:
        row = next(row for row, each in enumerate(self.entries) if each is entry)
        number, left, state = self.beside[row] if row < len(self.beside) else ("", "", "")
        return [cell(number), cell(entry.get("brick")), cell(left), cell(state)]


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
        yield BrickEntries(("volume", "bricks"), "a brick", ("set", "brick", "free", "found"), brick_fields, {})
        yield Notes(id="ground", classes="fault")

    def load(self, answers: Answers) -> None:
        volume = dict(answers.get("volume") or {})
        volume["bricks"] = [{"brick": brick} for brick in volume.get("bricks") or []]
        super().load({**answers, "volume": volume})

    def read(self, answers: Answers) -> Answers:
        read = super().read(answers)
        bricks = [str(entry.get("brick", "")) for entry in read["volume"].get("bricks") or []]
        return {**read, "volume": {**read["volume"], "bricks": bricks}}

    def tell(self) -> None:
        entries = self.query_one(BrickEntries)
        entries.beside = list(self._beside())
        entries.renew()
        self.query_one("#ground", Notes).update("\n".join(self._warnings()))

    def _beside(self) -> Iterator[tuple[str, str, str]]:
        answers, profile, facts = self.session.answers, self.session.profile, self.session.facts
        for slot, brick in zip(slots(answers), bricks_of(answers), strict=True):
            left, state = ground.found(profile, facts, brick) if profile and facts else ("", "")
            yield str(slot), left, state

    def _warnings(self) -> Iterator[str]:
        answers, profile, facts = self.session.answers, self.session.profile, self.session.facts
        yield from shared(answers)
        if profile and facts:
            yield from ground.remarks(profile, facts, answers)

    def action_propose(self) -> None:
        """Ask for the paths, then put a brick of each on every peer."""
        if not self.session.answers.get("peers"):
            self.notify("Name the peers first, on the screen before this one.", severity="warning", markup=False)
            return
        paths = ground.suggested(self.session.answers, self.session.profile, self.session.facts)
        self.app.push_screen(EntryDialog("Propose bricks", {"paths": " ".join(paths)}, self._path_fields), self._take)

    def _path_fields(self) -> list[Widget]:
        offers = Static(ground.offers(self.session.profile, self.session.facts), markup=False, classes="help")
        return [Field("Paths", ("paths",), PATHS, "/data/brick1/vmstore"), offers]

    def _take(self, entry: Entry | None) -> None:
        if entry is None:
            return
        answers = self.session.answers
        bricks = proposed(str(entry.get("paths") or "").split(), answers["peers"])
        self.wizard.put({**answers, "volume": {**(answers.get("volume") or {}), "bricks": bricks}})
        self.load(self.session.answers)
        self.renew()
