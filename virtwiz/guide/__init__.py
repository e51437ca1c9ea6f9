"""The teaching text, in Markdown: a page for each step, and some around them. `page` reads one, `heading` names it."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from typing import Final

from virtwiz.errors import UsageFault
from virtwiz.plan import STEP_NAMES

TOPICS: Final[tuple[str, ...]] = ("overview", "hosts", *STEP_NAMES, "glossary", "history", "practice", "lessons")
"""The pages, in the order in which one would read them."""

_HERE: Final = Path(__file__).parent


def page(topic: str) -> str:
    """A page as Markdown, its title in the first line. Links to other pages are of the form `peers.md`.

    Raises:
        UsageFault: there is no such topic; names the nearest one.
    """
    if topic not in TOPICS:
        (nearest,) = get_close_matches(topic.lower(), TOPICS, n=1, cutoff=0)
        remedy = f"The nearest is {nearest}; `virtwiz guide` lists them all."
        raise UsageFault(f"the guide has no topic {topic!r}", remedy=remedy)
    return (_HERE / f"{topic}.md").read_text(encoding="utf-8")


def heading(topic: str) -> str:
    """A page's title. Raises as `page` does."""
    title, _, _ = page(topic).partition("\n")
    return title.removeprefix("# ")
