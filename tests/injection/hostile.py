"""Profiles with something hostile in one or two of their places, as text of the file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape

import yaml
from hypothesis import strategies as st

from tests.injection import payloads
from tests.places import FULL, KEY, get, places, put, renamed
from virtwiz.profile import check

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.places import Place

PLACES: Final = places()
_TOKEN: Final = "the-place-of-what-is-raw"

WAYS: Final[dict[str, Callable[[str, str], str]]] = {
    "alone": lambda _old, new: new,
    "behind": lambda old, new: f"{old}{new}",
    "before": lambda old, new: f"{new}{old}",
    "as a directory": lambda old, new: f"/x{new}x/".join(old.split("/", 1)) if "/" in old else f"x{new}x/{old}",
    "in XML": lambda _old, new: f"<domain><description>{escape(new)}</description></domain>",
}
"""How a hostile text is joined to what was there."""


_SIGNS: Final = st.text(st.sampled_from("$`;|&<>(){}*!~=@:é木"), max_size=4)


def _changed(data: Any, place: Place, way: str, new: Any) -> Any:
    """The data with something hostile at a place; a name that others refer to is changed there, too."""
    old = get(data, place)
    if not isinstance(new, str):
        return put(data, place, new)
    value = WAYS[way](old if isinstance(old, str) else "", new)
    named = place[-1] in (KEY, "name", "on") or place[-1] == 0
    return renamed(data, old, value) if named and isinstance(old, str) else put(data, place, value)


class Maker:
    """Makes hostile profiles; what they would make is `new_file`, what they would harm `kept_file`."""

    def __init__(self, new_file: str, kept_file: str) -> None:
        """Find out where a text for a shell is no fault: there quoting is all there is."""
        told = {"s": new_file, "k": kept_file}
        self._shell = [text.format(**told) for text in payloads.SHELL]
        self._other = [each.format(**told) if isinstance(each, str) else each for each in payloads.OTHER]
        self._raw = [text.format(**told) for text in payloads.RAW]
        rest = (*payloads.NAMES, *payloads.MARKUP, *payloads.ODD)
        self._texts = [*self._shell, *(text.format(**told) for text in rest)]
        self._quotable = {place: [*self._accepted(place)] for place in PLACES}

    def tolerates(self, place: Place) -> bool:
        """Whether a text for a shell is no fault there."""
        return len(self._quotable[place]) > 3

    def at(self, place: Place) -> st.SearchStrategy[str]:
        """Files with something hostile at that place; half of them at one more where that is no fault, too."""
        raw = st.sampled_from(self._raw).map(lambda text: _text(put(FULL, place, _TOKEN)).replace(_TOKEN, text, 1))
        other = st.sampled_from(self._other).map(lambda value: _text(put(FULL, place, value)))
        texts = st.sampled_from(self._texts) | st.text(max_size=30)
        free = st.builds(lambda way, text: _text(_changed(FULL, place, way, text)), st.sampled_from([*WAYS]), texts)
        anything = st.sampled_from([raw, other, free]).flatmap(lambda chosen: chosen)
        return self._quoted(place) if self.tolerates(place) else anything

    def _quoted(self, place: Place) -> st.SearchStrategy[str]:
        tolerant = [each for each in PLACES if self.tolerates(each)]

        @st.composite
        def made(draw: st.DrawFn) -> str:
            data = FULL
            for each in dict.fromkeys((place, *draw(st.lists(st.sampled_from(tolerant), max_size=1)))):
                way, text = draw(st.sampled_from(self._quotable[each]))
                data = _changed(data, each, way, draw(_SIGNS) + text + draw(_SIGNS))
            return _text(data)

        return made()

    def _accepted(self, place: Place) -> Iterator[tuple[str, str]]:
        for way in WAYS:
            for text in self._shell:
                if not check(_changed(FULL, place, way, text))[1]:
                    yield way, text


class _Dumper(yaml.SafeDumper):
    """Writes no anchors of its own."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _text(data: Any) -> str:
    return yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=2**20)
