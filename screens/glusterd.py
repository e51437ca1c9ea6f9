"""glusterd.vol: clients on unprivileged ports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from screens import volfiles
from screens.base import WizardScreen
from screens.widgets.bound import Field, Toggle
from screens.widgets.reading import Reading

if TYPE_CHECKING:
    from textual.app import ComposeResult

STYLES = {"+": "$text-success", "-": "$text-error", "!": "$text-error"}

INSECURE = "Off: nothing is edited, and nothing is restarted."


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
        yield Reading("Is it needed?", id="needed")
        yield Reading("What the edit changes", id="diff")

    def tell(self) -> None:
        profile, facts = self.session.profile, self.session.facts
        if not profile:
            return
        told = [*volfiles.outage(self.session.plan), *volfiles.needs(profile, facts), volfiles.saved(profile, facts)]
        self.query_one("#needed", Reading).update("\n".join(told))
        edits = volfiles.diffs(profile, facts) if profile.glusterd.allow_insecure else ()
        lines = [line for edit in edits for line in edit.split("\n")]
        self.query_one("#diff", Reading).update(Content("\n").join(map(_coloured, lines)))


def _coloured(line: str) -> Content:
    """A line of a diff: what comes and what goes stands out, beside its sign."""
    return Content.styled(line, STYLES.get(line[:1], ""))
