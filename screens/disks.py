"""The images in words: several names at once, advice that fits a choice, what is on the volume, and the room there."""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING, Any, Final

from virtwiz.formats.sizes import format_size, parse_size, rough_size

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from virtwiz.facts.model import Facts, ImageFacts
    from virtwiz.profile import Image, Profile

Entry = dict[str, Any]

_MIB: Final = 1024**2

MOST: Final = 100
"""Names that one range may stand for."""

_RANGE: Final = re.compile(r"\{([0-9]{1,4})\.\.([0-9]{1,4})\}")

FORMATS: Final = {
    "raw": "raw: the plain content, and the fastest. It takes room as it is filled; it knows no snapshots.",
    "qcow2": "qcow2: snapshots and backing files, for a little speed. Some releases before 10.3 failed with it.",
}
WAYS: Final = {
    ("gfapi", "raw"): "By gfapi, the documented way, it takes ten silent seconds.",
    ("gfapi", "qcow2"): "By gfapi, the documented way, it takes twenty silent seconds; a raw one ten.",
    ("mount", "raw"): "By a short mount it takes a tenth of a second; the file is the same.",
    ("mount", "qcow2"): "By a short mount it takes a tenth of a second; by gfapi twenty.",
}


def expanded(text: str) -> list[str]:
    """The names in a line: with blanks between, and `vm{1..3}.img` for three of them, as a shell has it."""
    return [name for word in text.split() for name in _each(word)]


def _each(word: str) -> list[str]:
    first, *rest = _RANGE.split(word)
    ranges = [range(int(low), int(high) + 1) for low, high in zip(rest[0::3], rest[1::3], strict=True)]
    count = 1
    for each in ranges:
        count *= len(each)
    if not 1 <= count <= MOST:
        return [word]
    return [
        first + "".join(f"{n}{after}" for n, after in zip(numbers, rest[2::3], strict=True))
        for numbers in product(*ranges)
    ]


def several(entry: Entry) -> list[Entry]:
    """An entry for each of the names; one that has none stays as it is."""
    return [{**entry, "name": name} for name in expanded(str(entry.get("name", "")))] or [entry]


def free_name(taken: list[str]) -> str:
    """The first of vm1.img, vm2.img … that is not taken."""
    return next(name for n in range(1, len(taken) + 2) if (name := f"vm{n}.img") not in taken)


def advice(entry: Entry) -> str:
    """What a choice of format and way means, and how many images come of it."""
    chosen, via = str(entry.get("format", "raw")), str(entry.get("via", "gfapi"))
    said = [FORMATS.get(chosen, ""), WAYS.get((via, chosen), "")]
    if entry.get("from"):
        said = [said[0], "Filled from a file: it takes as long as the copy does; the format is converted."]
    count = len(expanded(str(entry.get("name", ""))))
    if count > 1:
        said.insert(0, f"These are {count} images.")
    ending = str(entry.get("name", "")).rpartition(".")[2]
    if ending in FORMATS and ending != chosen:
        said.append(f"! The name says {ending}, the format is {chosen}.")
    return " ".join(filter(None, said))


def now(found: ImageFacts | None, looked: bool) -> str:
    """What is on the volume under an image's name, in a few words."""
    if not looked:
        return "?"
    if not found:
        return "not there"
    return f"{found.format} {format_size(found.size)}" if found.finished else "unfinished"


def there(image: Entry, found: ImageFacts | None) -> str:
    """The same in a sentence, beside what is asked for."""
    name = image.get("name", "")
    if not found:
        return f"{name} is not on the volume yet."
    if not found.finished:
        return f"! {name} is on the volume unfinished, and nobody writes it: delete it there, or take another name."
    size = f"{found.format}, {format_size(found.size)}, {rough_size(found.taken)} of it taken"
    if found.format != image.get("format", "raw") or (_bytes(image.get("size")) or found.size) != found.size:
        return f"! {name} is on the volume otherwise: {size}. It is never overwritten; correct this, or rename."
    return f"✓ {name} is on the volume: {size}."


def room(images: tuple[Image, ...], facts: Facts | None) -> Iterator[str]:
    """What is left on the volume against what the images may come to take."""
    if facts is None:
        yield "What is on the volume, and the room there, is shown when the hosts have been looked at (Ctrl+L)."
    elif facts.free is None:
        yield "How much room there is shows when the volume is started."
    else:
        wanted = _wanted(images, facts.images)
        words = f"Room left: {rough_size(facts.free)}; filled to the last byte the images would take "
        yield f"{words}{rough_size(wanted)} more." + (_short(wanted, facts.free) if wanted > facts.free else "")


def _wanted(images: tuple[Image, ...], found: Mapping[str, ImageFacts]) -> int:
    """Bytes that the images do not take yet, but may, in whole MiB."""
    sizes = {image.name: (image.bytes or 0) for image in images}
    for name, each in found.items():
        sizes[name] = max(sizes.get(name, 0), each.size) - each.taken
    return -(-sum(max(size, 0) for size in sizes.values()) // _MIB) * _MIB


def _short(wanted: int, free: int) -> str:
    return f" ! That is {rough_size(wanted - free)} too much: when the bricks are full, machines stop."


def _bytes(size: object) -> int | None:
    try:
        return parse_size(str(size)) if size else None
    except ValueError:
        return None


def total(profile: Profile | None, facts: Facts | None) -> str:
    """The room, of the last whole answers."""
    return "\n".join(room(profile.images, facts)) if profile else ""
