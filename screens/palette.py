"""What the command palette offers beside Textual's own: every screen by name, and what is done now and then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import SystemCommand

from screens import saving

if TYPE_CHECKING:
    from collections.abc import Iterable

    from screens.app import VirtwizApp
    from screens.base import WizardScreen


def commands(app: VirtwizApp, screens: Iterable[WizardScreen]) -> Iterable[SystemCommand]:
    """The commands, once a profile is open."""
    for screen in screens:
        yield SystemCommand(f"Go to {screen.HEADING}", screen.PURPOSE, lambda name=screen.NAME: app.show(name))
    yield SystemCommand("Save", "Save the profile", lambda: saving.save(app))
    yield SystemCommand("Explain", "The previewed commands, word by word (F2)", app.current.action_explain)
    yield SystemCommand("Preview or output", "What the lower pane shows (Ctrl+O)", app.current.action_lower)
    yield SystemCommand("Copy commands", "Copy the previewed commands", lambda: _copy(app))
    yield SystemCommand("Export", "What is missing, as a shell script", lambda: saving.export(app, "sh"))


def _copy(app: VirtwizApp) -> None:
    from screens.widgets.preview import script

    app.copy_to_clipboard(script(app.current.shown_plan()))
    app.notify("The previewed commands are copied.", markup=False)
