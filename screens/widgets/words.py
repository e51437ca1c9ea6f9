"""Text as it is, without markup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Static

if TYPE_CHECKING:
    from textual.visual import VisualType


class Words(Static):
    """Text that is said again and again, mostly the same: only a change is painted."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        """Begin with nothing."""
        super().__init__("", markup=False, id=id, classes=classes)

    def update(self, content: VisualType = "", *, layout: bool = True) -> None:
        if content != self.content:
            super().update(content, layout=layout)


class Notes(Words, can_focus=True):
    """Words below a form's fields; they take the focus, so that the keyboard comes to what does not fit."""

    def update(self, content: VisualType = "", *, layout: bool = True) -> None:
        """No room is taken where nothing is said."""
        super().update(content, layout=layout)
        if self.display is not bool(content):
            self.display = bool(content)
