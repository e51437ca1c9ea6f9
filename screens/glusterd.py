"""glusterd.vol: clients on unprivileged ports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.base import WizardScreen
from screens.widgets.bound import Field, Toggle
from screens.widgets.words import Words
from virtwiz.formats.volfile import LINE

if TYPE_CHECKING:
    from textual.app import ComposeResult

INSECURE = "Off: nothing is edited and nothing restarted; GlusterFS since 3.7.2 lets such clients in by itself."


class GlusterdScreen(WizardScreen):
    """The edit, host by host."""

    NAME = STEP = "glusterd"
    HEADING = "glusterd.vol"
    RAIL = "glusterd"
    PURPOSE = "QEMU connects from an unprivileged port; the documented procedure lets it in by an edit and a restart."
    PATHS = ("glusterd",)

    def form(self) -> ComposeResult:
        yield Toggle("Edit glusterd.vol and restart", ("glusterd", "allow_insecure"), INSECURE, default=True)
        yield Field(
            "File",
            ("glusterd", "volfile"),
            "A source install has it below /usr/local/etc.",
            "/etc/glusterfs/glusterd.vol",
        )
        yield Words(id="diff")

    def tell(self) -> None:
        self.query_one("#diff", Words).update("\n".join(self._diff()))

    def _diff(self) -> list[str]:
        profile, facts = self.session.profile, self.session.facts
        if not profile or not profile.glusterd.allow_insecure:
            return []
        if facts is None:
            return [f"each peer   + {LINE.strip()}"]
        return [f"{peer:<12}{self._line(facts.node(peer).volfile.state)}" for peer in profile.peers]

    def _line(self, state: str) -> str:
        if state == "on":
            return "✓ the option is there"
        return "! there is no such file" if state == "missing" else f"+ {LINE.strip()}"
