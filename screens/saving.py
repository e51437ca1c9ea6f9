"""Save the profile to its file; nothing that is there already is overwritten but the profile's own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from screens import drafts
from screens.dialogs import AskPath

if TYPE_CHECKING:
    from collections.abc import Callable

    from screens.app import VirtwizApp


def save(app: VirtwizApp, then: Callable[[], object] = lambda: None) -> None:
    """Save, after asking for a name where there is none; `then` is done when it is saved."""

    def named(name: str | None) -> None:
        if name and _save(app, Path(name).expanduser()):
            then()

    session = app.session
    if session.findings:
        app.notify(f"Not yet: {session.findings[0].message}", severity="error", markup=False)
    elif session.path:
        named(str(session.path))
    else:
        app.push_screen(AskPath("Save the profile as", f"{session.answers.get('name')}.yaml"), named)


def _save(app: VirtwizApp, path: Path) -> bool:
    session = app.session
    try:
        if path != session.path and path.exists():
            app.notify(f"{path} is there already; choose another name.", severity="error", markup=False)
            return False
        new = path.with_name(path.name + ".new")
        new.write_text(session.text, encoding="utf-8")
        new.replace(path)
    except OSError as error:
        app.notify(f"{path} cannot be written: {error.strerror}.", severity="error", markup=False)
        return False
    session.path, session.saved = path, session.answers
    drafts.remember(path)
    drafts.forget()
    app.notify(f"Saved as {path}.", markup=False)
    return True
