"""Tunables: the volume's options for disk images."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.base import WizardScreen
from screens.widgets.bound import Field
from screens.widgets.entries import Entries
from screens.widgets.words import Words
from virtwiz.facts import pool
from virtwiz.steps import options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.app import ComposeResult

    from screens.session import Answers


def option_fields() -> list[Field]:
    """One option."""
    return [
        Field("Option", ("option",), "Its full name.", "network.ping-timeout"),
        Field("Value", ("value",), "As gluster takes it.", "20"),
    ]


class TunablesScreen(WizardScreen):
    """The group, and single options over it."""

    NAME = STEP = "tunables"
    HEADING = "Tunables"
    PURPOSE = "Options that make a volume fit for disk images: gluster's group `virt`, and what you set over it."
    PATHS = ("volume",)

    def form(self) -> ComposeResult:
        yield Field(
            "Group", ("volume", "tunables", "group"), "virt; distributed-virt without copies; empty: none.", "virt"
        )
        place = ("volume", "tunables", "options")
        yield Entries(place, "an option", ("option", "value"), option_fields, {})
        yield Words(id="compared")

    def load(self, answers: Answers) -> None:
        volume = answers.get("volume") or {}
        tunables = volume.get("tunables") or {}
        listed = [{"option": key, "value": value} for key, value in (tunables.get("options") or {}).items()]
        shown = {"group": tunables.get("group", "virt"), "options": listed}
        super().load({**answers, "volume": {**volume, "tunables": shown}})

    def read(self, answers: Answers) -> Answers:
        read = super().read(answers)
        tunables = read["volume"].get("tunables") or {}
        entries = tunables.get("options") or []
        chosen = {str(entry.get("option", "")): str(entry.get("value", "")) for entry in entries}
        made = {"group": tunables.get("group"), "options": chosen}
        return {**read, "volume": {**read["volume"], "tunables": made}}

    def tell(self) -> None:
        self.query_one("#compared", Words).update("\n".join(self._compared()))

    def _compared(self) -> Iterator[str]:
        """A table of option, now, proposed."""
        profile, facts = self.session.profile, self.session.facts
        if not profile or facts is None:
            yield "What the node's group file says is shown when the hosts have been looked at (Ctrl+L)."
            return
        volume = pool.volume(profile, facts)
        now = volume.options if volume else {}
        group = facts.node(pool.leader(profile, facts)).group(profile.volume.tunables.group) or {}
        wanted = {**group, **profile.volume.tunables.options}
        yield f"  {'option':<34} {'now':<12} proposed"
        for key, value in wanted.items():
            sign = "✓" if key in now and options.same(now[key], value) else "·"
            why = "yours" if key in profile.volume.tunables.options else f"group {profile.volume.tunables.group}"
            yield f"{sign} {key:<34} {now.get(key, '-'):<12} {value:<12} {why}"
