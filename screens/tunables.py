"""Tunables: the volume's options for disk images."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.widgets import DataTable

from screens import tuning
from screens.base import WizardScreen
from screens.widgets.bound import Field
from screens.widgets.options import OptionEntries
from screens.widgets.reading import Reading

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from screens.session import Answers

GROUP = ("volume", "tunables", "group")
OPTIONS = ("volume", "tunables", "options")


def option_fields() -> list[Field]:
    """One option."""
    return [
        Field("Option", ("option",), "Its full name, as `gluster volume set help` lists it.", "network.ping-timeout"),
        Field("Value", ("value",), "As gluster takes it: on, off, a number, a size like 64MB.", "30"),
    ]


class TunablesScreen(WizardScreen):
    """The group, and single options over it."""

    NAME = STEP = "tunables"
    HEADING = "Tunables"
    PURPOSE = "Options that make a volume fit for disk images: gluster's group `virt`, and what you set over it."
    PATHS = ("volume",)

    def form(self) -> ComposeResult:
        yield Field("Group", GROUP, "virt; distributed-virt without copies; empty: none.", "virt")
        yield OptionEntries(OPTIONS, "an option", option_fields)
        yield Reading(id="why")

    def load(self, answers: Answers) -> None:
        volume = answers.get("volume") or {}
        tunables = volume.get("tunables") or {}
        shown = {"group": tunables.get("group", "virt"), "options": tunables.get("options")}
        super().load({**answers, "volume": {**volume, "tunables": shown}})

    def read(self, answers: Answers) -> Answers:
        read = super().read(answers)
        tunables = {"group": None, **(read["volume"].get("tunables") or {})}
        return {**read, "volume": {**read["volume"], "tunables": tunables}}

    def tell(self) -> None:
        profile, facts, group = self.session.profile, self.session.facts, self.query_one(Field).value()
        held = tuning.group_of(profile, facts, group)
        self.query_one(OptionEntries).compare(held or {}, tuning.now_of(profile, facts))
        if held is None:
            self.query_one(Field).complain(tuning.missing_group(profile, facts, group))
        self._say_why()

    @on(DataTable.RowHighlighted)
    def _say_why(self) -> None:
        """Why the option under the cursor, and the traps of all of them."""
        table = self.query_one(OptionEntries)
        notes = list(tuning.notes(self.session.profile, self.session.facts, table.listed))
        self.query_one(Reading).update(tuning.read_out(table.shown, notes))
