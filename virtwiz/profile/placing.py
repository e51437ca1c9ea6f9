"""From what is wrong with a document's data to faults with their places in its file."""

from collections.abc import Iterator, Sequence

from virtwiz.profile.faults import Fault, Place
from virtwiz.profile.view import Finding
from virtwiz.profile.yaml_reader import Document

START = Place(1, 1)


def placed(source: str, document: Document, found: Sequence[Finding], *, above: int = 0) -> tuple[Fault, ...]:
    """Give every fault of a document once, in the order of the file; `above` are the lines of the file before it."""
    faults = (Fault(source, place.line + above, place.column, message) for place, message in _all(document, found))
    return tuple(sorted(dict.fromkeys(faults), key=lambda fault: (fault.line, fault.column)))


def _all(document: Document, found: Sequence[Finding]) -> Iterator[tuple[Place, str]]:
    doubtful = {path for path, _, _ in document.refused}
    for finding in found:
        if not any(finding.path[:depth] in doubtful for depth in range(len(finding.path) + 1)):
            yield _place_of(document, finding), finding.message
    yield from ((place, message) for _, place, message in document.refused)


def _place_of(document: Document, finding: Finding) -> Place:
    """Give the place of what a finding means, or of what is nearest around it."""
    if finding.key and finding.path in document.keys:
        return document.keys[finding.path]
    if finding.path in document.values:
        return document.values[finding.path]
    around = finding.path[:-1]
    while around and around not in document.keys and around not in document.values:
        around = around[:-1]
    return document.keys.get(around) or document.values.get(around) or START
