"""Write files that the user asks for; nothing that is there already is overwritten but the profile's own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from screens import drafts
from screens.dialogs import AskPath
from virtwiz.errors import VirtwizError

if TYPE_CHECKING:
    from collections.abc import Callable

    from screens.app import VirtwizApp


def save(app: VirtwizApp, then: Callable[[], object] = lambda: None) -> None:
    """Save the profile, after asking for a name where there is none; `then` is done when it is saved."""

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


def export(app: VirtwizApp, form: str) -> None:
    """Write what is missing in another form, after asking for a name."""
    from virtwiz.export import exported

    session = app.session
    try:
        if session.findings or not session.profile:
            raise VirtwizError(f"not yet: {session.findings[0].message}")
        text = exported(form, session.profile, session.plan)
    except VirtwizError as error:
        app.notify(str(error), severity="error", markup=False)
        return

    def named(name: str | None) -> None:
        if name and _write(app, Path(name).expanduser(), text):
            app.notify(f"Exported as {name}.", markup=False)

    app.push_screen(AskPath("Export as", f"{session.answers.get('name')}.{form}"), named)


def _save(app: VirtwizApp, path: Path) -> bool:
    session = app.session
    if not _write(app, path, session.text, own=path == session.path):
        return False
    session.path, session.saved = path, session.answers
    drafts.remember(path)
    app.keep()
    if app.training:
        app.training.cluster(path).keep()
    app.notify(f"Saved as {path}.", markup=False)
    return True


def _write(app: VirtwizApp, path: Path, text: str, *, own: bool = False) -> bool:
    """Whole or not at all, and over nothing but our own."""
    try:
        if not own and path.exists():
            app.notify(f"{path} is there already; choose another name.", severity="error", markup=False)
            return False
        new = path.with_name(path.name + ".new")
        new.write_text(text, encoding="utf-8")
        new.replace(path)
    except OSError as error:
        app.notify(f"{path} cannot be written: {error.strerror}.", severity="error", markup=False)
        return False
    return True
