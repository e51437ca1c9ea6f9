"""Ownership: whom the volume's root belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens import owners
from screens.base import WizardScreen
from screens.widgets.bound import Choice, Field
from screens.widgets.reading import Reading

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from screens.session import Answers

OWNER = "Numbers, not names, are compared: the same name has other numbers elsewhere."
ID = "The {kind} that qemu runs as: `virsh capabilities` on the hypervisor tells it, as +UID:+GID."


class OwnershipScreen(WizardScreen):
    """Presets, and the numbers themselves."""

    NAME = STEP = "ownership"
    HEADING = "Ownership"
    PURPOSE = "Who may create images? The volume's root belongs to the user that qemu runs as."
    PATHS = ("volume",)

    def form(self) -> ComposeResult:
        yield Choice("Owner", ("volume", "preset"), owners.PRESETS, OWNER)
        yield Field("uid", ("volume", "owner", "uid"), ID.format(kind="user"), "107", number=True)
        yield Field("gid", ("volume", "owner", "gid"), ID.format(kind="group"), "107", number=True)
        yield Reading("Found on the hypervisors", id="found")

    def load(self, answers: Answers) -> None:
        volume = dict(answers.get("volume") or {})
        owner = volume.get("owner", {"uid": 107, "gid": 107})
        volume["preset"] = owners.preset(owner)
        volume["owner"] = owner if isinstance(owner, dict) else owners.proposed(self.session.facts)
        super().load({**answers, "volume": volume})

    def read(self, answers: Answers) -> Answers:
        volume = dict(answers.get("volume") or {})
        if not isinstance(volume.get("owner"), dict):
            volume["owner"] = {}
        read = super().read({**answers, "volume": volume})
        volume = dict(read["volume"])
        preset = volume.pop("preset", None)
        if preset == "auto":
            volume["owner"] = "auto"
        elif preset and preset != "other":
            uid, gid = map(int, preset.split(":"))
            volume["owner"] = {"uid": uid, "gid": gid}
        return {**read, "volume": volume}

    def tell(self) -> None:
        for field in self.query(Field):
            field.display = self.query_one(Choice).value() == "other"
        profile = self.session.profile
        self.query_one(Reading).update("\n".join(owners.told(profile, self.session.facts)) if profile else "")
