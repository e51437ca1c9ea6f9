"""What a screen shows as plain text: the exported picture, cell by cell."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from textual.app import App

_TEXT: Final = re.compile(
    r'<text [^>]*?x="([\d.]+)" y="([\d.]+)"[^>]*?clip-path="url\(#[^)]*line-(\d+)\)"[^>]*>(.*?)</text>'
)
CELL: Final = 12.2
"""Width of one character in the picture."""


def plain(app: App[Any]) -> str:
    """The screen's lines, without blanks at their ends."""
    lines: dict[int, str] = {}
    for x, _, row, text in _TEXT.findall(app.export_screenshot()):
        column = round(float(x) / CELL)
        words = html.unescape(text).replace("\xa0", " ")
        lines[int(row)] = lines.get(int(row), "").ljust(column)[:column] + words
    return "\n".join(lines.get(row, "").rstrip() for row in range(app.size.height))
