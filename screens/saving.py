"""Write files that the user asks for; nothing but the profile's own is overwritten, and that with care."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from screens import drafts, files
from screens.dialogs import Ask, AskPath
from virtwiz.errors import VirtwizError
from virtwiz.text import printable

if TYPE_CHECKING:
    from collections.abc import Callable

    from screens.app import VirtwizApp

OVERWRITE: Final = "Overwrite"


def save(app: VirtwizApp, then: Callable[[], object] = lambda: None) -> None:
    """Save the profile, after asking for a name where there is none; `then` is done when it is saved."""

    def named(name: str | None) -> None:
        path = Path(name).expanduser() if name else None
        if path and not _there(app, path) and _saved(app, path):
            then()

    session = app.session
    if session.findings:
        app.notify(f"Not yet: {session.findings[0].message}", severity="error", markup=False)
    elif session.path:
        _again(app, session.path, then)
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
        path = Path(name).expanduser() if name else None
        if path and not _there(app, path) and _write(app, path, text):
            app.notify(f"Exported as {name}.", markup=False)

    app.push_screen(AskPath("Export as", f"{session.answers.get('name')}.{form}"), named)


def _again(app: VirtwizApp, path: Path, then: Callable[[], object]) -> None:
    """Save to the profile's file, after asking where that loses what is in it."""

    def answered(answer: str | None) -> None:
        if answer == OVERWRITE and _saved(app, path):
            then()

    try:
        lost = _lost(app, path, files.content(path))
    except OSError as error:
        _cannot(app, path, error)
        return
    if lost:
        app.push_screen(Ask(f"{lost} Save all the same?", "Back", OVERWRITE), answered)
    else:
        answered(OVERWRITE)


def _lost(app: VirtwizApp, path: Path, found: bytes) -> str:
    """What is in the file and would be there no longer, in words."""
    from virtwiz.profile import has_comments  # the first screen is there before the profile's room

    changed = bool(found) and files.mark(found) != app.session.seen
    told = [f"{printable(path.name)} was changed since it was read here: that is overwritten."] if changed else []
    if has_comments(found.decode("utf-8", "replace")):
        told.append("Its comments are lost: only answers are saved.")
    return " ".join(told)


def _saved(app: VirtwizApp, path: Path) -> bool:
    session = app.session
    text = session.text
    if not _write(app, path, text):
        return False
    session.path, session.saved, session.seen = path, session.answers, files.mark(text.encode())
    drafts.remember(path)
    app.keep()
    if app.training:
        app.training.cluster(path).keep()
    with_hosts = ", with the practice hosts" if app.training else ""
    app.notify(f"Saved as {path}{with_hosts}.", markup=False)
    return True


def _there(app: VirtwizApp, path: Path) -> bool:
    """Whether there is such a file, or can be none; which then is told."""
    try:
        there = path.exists()
    except OSError as error:
        _cannot(app, path, error)
        return True
    if there:
        app.notify(f"{path} is there already; choose another name.", severity="error", markup=False)
    return there


def _write(app: VirtwizApp, path: Path, text: str) -> bool:
    try:
        files.replace(path, text)
    except OSError as error:
        _cannot(app, path, error)
        return False
    return True


def _cannot(app: VirtwizApp, path: Path, error: OSError) -> None:
    app.notify(f"{path} cannot be written: {error.strerror}.", severity="error", markup=False)
