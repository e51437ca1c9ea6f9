"""Replica count: how many copies of every image are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from screens.base import WizardScreen
from screens.layout import set_lines
from screens.space import failing, space, usable_line
from screens.widgets.bound import Choice, Field, Toggle
from screens.widgets.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from textual.app import ComposeResult

    from screens.session import Answers
    from virtwiz.profile.faults import Path

COPIES_AT = ("volume", "copies")
"""No place of the profile: two fields of it are one choice here."""

COPIES = [
    ("3 0", "3 copies, any one host may fail"),
    ("3 1", "2 and an arbiter, one host may fail"),
    ("2 0", "2 copies, which may split"),
    ("1 0", "1, no copy: no host may fail"),
]
HELP = "Bricks a set: 3, 3 (the third only votes), 2, or 1."
NAME = "A name for the volume: letters, digits, - and _."
FORCE = "Switches five of gluster's checks off at once; needed for bricks in the root filesystem, for trying out only."


class ReplicaScreen(WizardScreen):
    """Copies and sets; the volume's name."""

    NAME = STEP = "replica"
    HEADING = "Replica count"
    RAIL = "Replica"
    PURPOSE = "How many copies of every disk image are kept, and where? virtwiz does not change it later."
    PATHS = ("volume",)
    BESIDE: ClassVar[Mapping[Path, Path]] = {("volume", part): COPIES_AT for part in ("bricks", "replica", "arbiter")}

    def form(self) -> ComposeResult:
        yield Choice("Copies", COPIES_AT, COPIES, HELP)
        yield Words(id="meaning")
        yield Field("Volume", ("volume", "name"), NAME, "vmstore")
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
        self.query_one("#meaning", Words).update("\n".join(self._meaning()))

    def _meaning(self) -> Iterator[str]:
        answers, profile, facts = self.session.answers, self.session.profile, self.session.facts
        known = space(profile, facts) if profile and facts and not self.session.findings else None
        yield usable_line(answers, known, facts.free if facts else None)
        yield from failing(answers)
        yield from known.uneven if known else ()
        yield from set_lines(answers)
