"""Compare option values by what they mean: gluster keeps `true` and `64mb` as they were typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from virtwiz.formats.sizes import same_size

if TYPE_CHECKING:
    from collections.abc import Mapping

_TRUE: Final = frozenset({"on", "yes", "true", "enable", "1"})
_FALSE: Final = frozenset({"off", "no", "false", "disable", "0"})


def same(first: str, second: str) -> bool:
    """Whether two values of an option mean the same: booleans and sizes in whatever form, all else letter by letter."""
    one, other = ("".join(text.split()) for text in (first, second))  # gluster drops blanks
    return same_size(one, other) or any({one.lower(), other.lower()} <= words for words in (_TRUE, _FALSE))


def missing(wanted: Mapping[str, str], found: Mapping[str, str]) -> dict[str, str]:
    """The wanted options that are not set, or are set to something else."""
    return {key: value for key, value in wanted.items() if key not in found or not same(value, found[key])}
