"""Reading YAML into plain data while keeping the place of every key and value.

Only what a profile needs is read: mappings, lists and scalars, in one document. Everything that makes YAML hard to
read or dangerous (anchors, aliases, tags, merge keys, directives) is refused with its place.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import cast

import yaml
from yaml.parser import Parser
from yaml.reader import Reader, ReaderError
from yaml.scanner import Scanner

from virtwiz.profile.faults import Path, Place, shown
from virtwiz.profile.yaml_problems import Mark, beginning, in_plain_words
from virtwiz.profile.yaml_scalars import NULL, resolve

DEPTH = 20
"""How deep mappings and lists may lie in one another; a profile needs 5."""

NO_ANCHORS = "anchors (&) and aliases (*) are not read here: write the value out; a text that begins so goes in quotes"
NO_TAGS = "tags (!) are not read here: leave it out; a text that begins with ! goes in quotes"
NO_MERGE = "merge keys (<<) are not read here: write the keys out"
NO_DIRECTIVES = "directives (lines that begin with %) are not read here: leave the line out"
ONE_DOCUMENT = "a second document begins here: a file holds one profile"
PLAIN_KEYS = "a key is a single word here, and this one is a list or a mapping: write `key: value`"
TOO_DEEP = f"more than {DEPTH} levels lie in one another here: a profile needs 5"


NOWHERE: Path = ("",) * 2
"""The path of what is read only to get past it."""


@dataclass
class Document:
    """What was read: the data, the places of values and of keys by their path, and what had to be refused.

    Of what lies at or below the path of a refusal, the data cannot be relied on.
    """

    data: object = None
    values: dict[Path, Place] = field(default_factory=dict)
    keys: dict[Path, Place] = field(default_factory=dict)
    refused: list[tuple[Path, Place, str]] = field(default_factory=list)
    broken: bool = False


class _Stop(Exception):
    """Ends the reading where going on makes no sense; the reason is in `refused` already."""


class _Events(Reader, Scanner, Parser):
    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)


@dataclass
class _Reading:
    events: Iterator[yaml.Event]
    is_text: Callable[[Path], bool]
    document: Document

    def refuse(self, path: Path, event: yaml.Event, message: str) -> None:
        self.document.refused.append((path, _place(event.start_mark), message))


def read(text: str, is_text: Callable[[Path], bool] = lambda path: False) -> Document:
    """Read one YAML document; never raises.

    `is_text` tells of a path whether a scalar there is taken as it is written, so that `on`, `20` and `true` are text.
    `broken` says that the text ended the reading early, and `refused` why.
    """
    document = Document()
    try:
        events = _Events(text)
    except ReaderError as problem:
        return _broken(document, _place_in(text, problem.position), _unprintable(problem))
    try:
        _document(_Reading(_stream(events), is_text, document))
    except _Stop:
        document.broken = True
    except yaml.MarkedYAMLError as problem:
        return _broken(document, _place(beginning(problem)), in_plain_words(problem))
    except (ValueError, OverflowError):
        # An escape like "\\UFFFFFFFF" names no character; the scanner does not look at what it is told.
        return _broken(document, _here(events), "this escape names no character that exists")
    return document


def _stream(events: _Events) -> Iterator[yaml.Event]:
    while events.check_event():
        yield cast("yaml.Event", events.get_event())  # type: ignore[no-untyped-call]


def _broken(document: Document, place: Place, message: str) -> Document:
    document.refused.append(((), place, message))
    document.broken = True
    return document


def _place(mark: Mark | None) -> Place:
    return Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)


def _here(events: _Events) -> Place:
    return Place(events.line + 1, events.column + 1)


def _place_in(text: str, position: int) -> Place:
    before = text[:position]
    return Place(before.count("\n") + 1, len(before) - before.rfind("\n"))


def _unprintable(problem: ReaderError) -> str:
    character = problem.character if isinstance(problem.character, str) else chr(problem.character)
    return f"the character {shown(character)} has no place in a profile, which is plain text in UTF-8"


def _document(reading: _Reading) -> None:
    next(reading.events)
    first = next(reading.events)
    if isinstance(first, yaml.StreamEndEvent):
        return
    _no_directive(reading, first)
    reading.document.data = _value(reading, (), next(reading.events))
    next(reading.events)
    after = next(reading.events)
    if not isinstance(after, yaml.StreamEndEvent):
        reading.refuse(NOWHERE, after, ONE_DOCUMENT)


def _no_directive(reading: _Reading, start: yaml.Event) -> None:
    mark = start.start_mark
    if mark and mark.buffer and mark.buffer[mark.pointer] == "%":
        reading.refuse(NOWHERE, start, NO_DIRECTIVES)


def _value(reading: _Reading, path: Path, event: yaml.Event) -> object:
    reading.document.values[path] = _place(event.start_mark)
    if isinstance(event, yaml.AliasEvent):
        reading.refuse(path, event, NO_ANCHORS)
        return None
    _no_marks(reading, path, event)
    if isinstance(event, yaml.ScalarEvent):
        return _scalar(reading, path, event)
    if len(path) >= DEPTH:
        reading.refuse(path, event, TOO_DEEP)
        raise _Stop
    return _list(reading, path) if isinstance(event, yaml.SequenceStartEvent) else _mapping(reading, path)


def _no_marks(reading: _Reading, path: Path, event: yaml.Event) -> None:
    if getattr(event, "anchor", None) is not None:
        reading.refuse(path, event, NO_ANCHORS)
    if getattr(event, "tag", None) is not None:
        reading.refuse(path, event, NO_TAGS)


def _scalar(reading: _Reading, path: Path, event: yaml.ScalarEvent) -> object:
    written: str = event.value
    if event.style is not None or (reading.is_text(path) and not NULL.match(written)):
        return written
    return resolve(written)


def _list(reading: _Reading, path: Path) -> list[object]:
    found: list[object] = []
    for event in iter(lambda: next(reading.events), None):
        if isinstance(event, yaml.SequenceEndEvent):
            break
        found.append(_value(reading, (*path, len(found)), event))
    return found


def _mapping(reading: _Reading, path: Path) -> dict[str, object]:
    found: dict[str, object] = {}
    for event in iter(lambda: next(reading.events), None):
        if isinstance(event, yaml.MappingEndEvent):
            break
        key = _key(reading, path, event)
        if key is None or key in found:
            _value(reading, NOWHERE, next(reading.events))
        else:
            found[key] = _value(reading, (*path, key), next(reading.events))
    return found


def _key(reading: _Reading, path: Path, event: yaml.Event) -> str | None:
    """Give a key as it is written, or None where it cannot be one and has been refused."""
    if not isinstance(event, yaml.ScalarEvent):
        _no_key(reading, path, event)
        return None
    _no_marks(reading, path, event)
    if event.value == "<<" and event.style is None:
        reading.refuse(path, event, NO_MERGE)
        return None
    key, first = str(event.value), reading.document.keys.get((*path, event.value))
    if first is not None:
        again = f"the key {shown(key)} is there already, at {first.line}:{first.column}: write it once"
        reading.refuse(NOWHERE, event, again)
    else:
        reading.document.keys[*path, key] = _place(event.start_mark)
    return key


def _no_key(reading: _Reading, path: Path, event: yaml.Event) -> None:
    if isinstance(event, yaml.AliasEvent):
        reading.refuse(path, event, NO_ANCHORS)
        return
    reading.refuse(path, event, PLAIN_KEYS)
    _value(reading, NOWHERE, event)
