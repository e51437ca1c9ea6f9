"""Braces in a typed word, as bash has them: `g{1,2}` is two words, `{1..3}` three."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from virtwiz.practice.typed.words import Unmodelled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from virtwiz.practice.typed.words import Piece, Word

_NUMBER: Final = r"0|-?[1-9]\d{0,2}"
BRACES: Final = re.compile(rf"(?<!\$)\{{(?:(?P<first>{_NUMBER})\.\.(?P<last>{_NUMBER})|(?P<list>[^{{}}]*,[^{{}}]*))\}}")
OTHERS: Final = re.compile(r"(?<!\$)\{.*(,|\.\.).*\}")
"""Braces in braces, around quotes or variables, and those with letters or a step."""


def braced(word: Word) -> list[Word]:
    """The words that a word stands for. Raises Unmodelled for braces of another kind."""
    plain = "".join(map(_text, word))
    place, found = next(
        ((place, found) for place, piece in enumerate(word) if (found := BRACES.search(_text(piece)))), (0, None)
    )
    if OTHERS.search(BRACES.sub("", plain) if found else plain) or (found and re.match(r"\w+=", plain)):
        raise Unmodelled("that kind of braces")
    if not found:
        return [word]
    before, after = found.string[: found.start()], found.string[found.end() :]
    texts = (f"{before}{choice}{after}" for choice in _choices(found))
    words = ((*word[:place], replace(word[place], text=text), *word[place + 1 :]) for text in texts)
    return [each for one in words if _is_there(one) for each in braced(one)]


def _text(piece: Piece) -> str:
    """What of a piece may hold braces."""
    return piece.text if piece.globs and not piece.text.startswith("$(") else ""


def _is_there(word: Word) -> bool:
    """Whether a word is more than nothing without quotes."""
    return any(piece.text or not piece.globs for piece in word)


def _choices(found: re.Match[str]) -> Sequence[str]:
    if found["list"] is not None:
        return found["list"].split(",")
    first, last = int(found["first"]), int(found["last"])
    step = 1 if first <= last else -1
    return [str(number) for number in range(first, last + step, step)]
