"""What the wizard begins with: a new profile, one that is opened, or what another wizard has left behind."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from screens import drafts, files
from screens.dialogs import Ask
from virtwiz.text import printable

if TYPE_CHECKING:
    from pathlib import Path

    from screens.app import VirtwizApp

GO_ON: Final = "Go on"
THE_FILE: Final = "Open the file"

LONGEST: Final = 24
"""Characters of a profile's name that are shown."""


def new(app: VirtwizApp) -> None:
    """Begin with a new profile."""
    from screens.new import new_answers

    app.begin(new_answers(), None, "hosts")


def go_on(app: VirtwizApp, left: drafts.Left) -> None:
    """Go on with what a wizard has left; what its file holds now counts as saved."""
    draft = app.keeper.take(left)
    if not draft:
        app.notify("Another wizard goes on with it already.", severity="warning", markup=False)
        return
    from screens import wizard

    seen = files.seen(draft.path) if draft.path else ""
    in_file = wizard.opened(draft.path, str) if draft.path else None
    if draft.unsaved or not in_file:
        app.begin(draft.answers, draft.path, draft.screen, draft.seen)
    else:
        app.begin(in_file, draft.path, draft.screen, seen)
    app.session.saved = in_file or {}
    app.keep()


def open_profile(app: VirtwizApp, path: Path) -> None:
    """Open a profile; ask first where a wizard that did not end well has left answers for it."""
    real = path.resolve()
    left = next((each for each in drafts.left() if each.draft.path and each.draft.path.resolve() == real), None)
    if not left:
        _open(app, path)
        return

    def answered(answer: str | None) -> None:
        if answer == GO_ON:
            go_on(app, left)
            return
        if not left.draft.unsaved:
            drafts.discard(left)
        _open(app, path)

    question = f"A wizard on this profile did not end well: {told(left)}. Go on where it was?"
    if left.draft.unsaved:
        question += " It has answers that are not in the file; the start screen will go on offering them."
    app.push_screen(Ask(question, GO_ON, THE_FILE), answered)


def _open(app: VirtwizApp, path: Path) -> None:
    """A wrong profile is told with all its faults."""
    from screens import wizard

    seen = files.seen(path)
    answers = wizard.opened(path, lambda faults: app.push_screen(Ask(faults, "Back")))
    if answers:
        drafts.remember(path)
        app.begin(answers, path, "hosts", seen)


def told(left: drafts.Left) -> str:
    """What was left behind: the profile's name, the screen, how long ago, and whether it is practice."""
    name = printable(str(left.draft.answers.get("name") or "no name yet"))
    short = name if len(name) <= LONGEST else f"{name[:LONGEST]}…"
    where = "practice, " if left.draft.practice else ""
    return f"{short}, {where}{printable(left.draft.heading)}, {_ago(time.time() - left.at)}"


def _ago(seconds: float) -> str:
    for unit, length in (("day", 86400), ("hour", 3600), ("minute", 60)):
        count = int(seconds // length)
        if count > 0:
            return f"{count} {unit}{'' if count == 1 else 's'} ago"
    return "just now"
