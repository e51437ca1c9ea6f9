"""Looking into a profile's plain data, where any part may be missing or of the wrong kind."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from virtwiz.profile.faults import Path
from virtwiz.profile.fields import as_text
from virtwiz.profile.paths import Brick, read_brick


@dataclass(frozen=True)
class Finding:
    """Something wrong with a profile's data: the way to it from the top, and what is wrong and right.

    `key` says that the key itself is meant and not what stands behind it.
    """

    path: Path
    message: str
    key: bool = False


Entries = list[tuple[Path, str]]


def at(data: object, *path: str | int) -> object:
    """Give what is at a path, or None."""
    for part in path:
        if isinstance(data, Mapping):
            data = data.get(part)
        elif isinstance(data, (list, tuple)) and isinstance(part, int):
            data = data[part] if part < len(data) else None
        else:
            return None
    return data


def children(data: object, *path: str | int) -> Iterator[tuple[Path, object]]:
    """Give the elements of the list at a path, each with its own path."""
    found = at(data, *path)
    if isinstance(found, (list, tuple)):
        yield from (((*path, index), value) for index, value in enumerate(found))


def texts(data: object, *path: str | int) -> Entries:
    """Give those elements of the list at a path that are text."""
    found = ((place, as_text(value)) for place, value in children(data, *path))
    return [(place, value) for place, value in found if isinstance(value, str)]


def names(data: object, section: str, key: str = "name") -> Entries:
    """Give one text field of each element of a list, as the images' names."""
    found = ((*place, key) for place, _ in children(data, section))
    values = ((place, as_text(at(data, *place))) for place in found)
    # No name is longer; what is, has been refused for it, and is not worth looking at part by part.
    return [(place, value) for place, value in values if isinstance(value, str) and len(value) <= 4096]


def bricks(data: object) -> list[tuple[Path, Brick]]:
    """Give the bricks that can be read."""
    found = []
    for place, text in texts(data, "volume", "bricks"):
        try:
            found.append((place, read_brick(text)))
        except ValueError:
            continue
    return found


def repeated(entries: Entries) -> Entries:
    """Give the entries whose text has come before."""
    seen: Counter[str] = Counter()
    again = []
    for place, text in entries:
        if seen[text]:
            again.append((place, text))
        seen[text] += 1
    return again
