"""Ownership: whom the volume's root belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from screens.base import WizardScreen
from screens.widgets.bound import Choice, Field
from screens.widgets.words import Words

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from screens.session import Answers

PRESETS: list[tuple[Any, str]] = [
    ("auto", "what qemu runs as on the hypervisors"),
    ("107:107", "qemu on Fedora and Red Hat, 107"),
    ("64055:64055", "qemu on Debian and Ubuntu, 64055"),
    ("36:36", "vdsm of oVirt, 36"),
    ("other", "another one"),
]


class OwnershipScreen(WizardScreen):
    """Presets, and the numbers themselves."""

    NAME = STEP = "ownership"
    HEADING = "Ownership"
    PURPOSE = "Who may create images? The volume's root belongs to the user that qemu runs as."
    PATHS = ("volume",)

    def form(self) -> ComposeResult:
        yield Choice("Owner", ("volume", "preset"), PRESETS)
        yield Field("uid", ("volume", "owner", "uid"), "For another one.", number=True)
        yield Field("gid", ("volume", "owner", "gid"), "For another one.", number=True)
        yield Words(id="found")

    def load(self, answers: Answers) -> None:
        volume = dict(answers.get("volume") or {})
        owner = volume.get("owner", {"uid": 107, "gid": 107})
        volume["preset"] = _preset(owner)
        volume["owner"] = owner if isinstance(owner, dict) else {}
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
        preset = self.query_one(Choice).value()
        for field in self.query(Field):
            field.display = preset == "other"
        facts = self.session.facts
        found = [
            f"{host}: qemu runs as {hypervisor.owner[0]}:{hypervisor.owner[1]}"
            for host, hypervisor in (facts.hypervisors if facts else {}).items()
            if hypervisor.owner
        ]
        self.query_one("#found", Words).update("\n".join(found))


def _preset(owner: object) -> str:
    if not isinstance(owner, dict):
        return "auto"
    numbers = f"{owner.get('uid')}:{owner.get('gid')}"
    return numbers if numbers in dict(PRESETS) else "other"
