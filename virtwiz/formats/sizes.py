"""Sizes as people write them: `5G` for an image or a guest's memory, `64MB` for a gluster option."""

import re
from fractions import Fraction

UNITS = "KMGTP"
"""The suffixes in order; each is 1024 times the one before it."""

_SIZE = re.compile(r"(?P<count>[0-9]{1,25})(?P<unit>[KMGTPkmgtp]?)", re.ASCII)
_OPTION = re.compile(r"(?P<count>[0-9]{1,25}(?:\.[0-9]{1,25})?)(?:(?P<unit>[KMGTP]?)B)?", re.ASCII | re.IGNORECASE)


def parse_size(text: str) -> int:
    """Give the bytes of a size as qemu-img reads it: `16M`, `5G`, or plain bytes.

    Units are binary, K M G T P. Raises ValueError for anything else; `10gb` and `10X` are refused as qemu-img does.
    """
    match = _SIZE.fullmatch(text)
    if match is None:
        raise ValueError("a size is a whole number of bytes, or one followed by K, M, G, T or P, like 512M or 5G")
    return int(match["count"]) * _factor(match["unit"])


def format_size(count: int) -> str:
    """Write bytes in the largest unit that says them exactly; `parse_size` reads it back."""
    power = 0
    while count and power < len(UNITS) and count % 1024 == 0:
        count, power = count // 1024, power + 1
    return f"{count}{UNITS[power - 1] if power else ''}"


def rough_size(count: int) -> str:
    """Write bytes for people to read, with one digit after the point: `58.2 GiB`."""
    power, size = 0, float(count)
    while size >= 1024 and power < len(UNITS):
        power, size = power + 1, size / 1024
    return f"{size:.1f}".removesuffix(".0") + (f" {UNITS[power - 1]}iB" if power else " bytes")


def same_size(one: str, other: str) -> bool:
    """Tell whether two option values mean the same number of bytes: `64MB`, `64mb` and `67108864` do.

    Gluster's own suffixes are KB MB GB TB PB, in either case. Texts that are not sizes are the same only when equal.
    """
    if one == other:
        return True
    first, second = _option_bytes(one), _option_bytes(other)
    return first is not None and first == second


def _option_bytes(text: str) -> Fraction | None:
    match = _OPTION.fullmatch(text.strip())
    return None if match is None else Fraction(match["count"]) * _factor(match["unit"] or "")


def _factor(unit: str) -> int:
    return 1024 ** (UNITS.index(unit.upper()) + 1) if unit else 1
