"""virt-xml-validate, and xmllint as it is used for the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from virtwiz.practice.answer import Answer, failed, not_modelled
from virtwiz.practice.files import Trouble
from virtwiz.practice.libvirt.defining import SCHEMA
from virtwiz.practice.libvirt.parse import Malformed, parse
from virtwiz.practice.libvirt.schema import findings

if TYPE_CHECKING:
    from virtwiz.practice.session import Program, Session

INVALID: Final = 3
NAME: Final = "/usr/bin/virt-xml-validate"


def virt_xml_validate(session: Session, words: tuple[str, ...], stdin: str) -> Answer:
    """`virt-xml-validate FILE [domain]`."""
    if len(words) < 2:
        return failed(f"syntax: {NAME} XMLFILE [TYPE]")
    path, kind = words[1], (*words[2:], "domain")[0]
    if not session.files.entry(path):
        return failed(f"{NAME}: document {path} does not exist", 2)
    if kind != "domain":
        return not_modelled(f"the schema {kind}")
    return _validated(session, path)


def xmllint(session: Session, words: tuple[str, ...], stdin: str) -> Answer:
    """`xmllint --noout --relaxng SCHEMA FILE`, with libvirt's schema of domains."""
    if words[1:4] != ("--noout", "--relaxng", SCHEMA) or len(words) != 5:
        return not_modelled(" ".join(words))
    return _validated(session, words[4])


def _validated(session: Session, path: str) -> Answer:
    try:
        document = parse(session.files.text(path))
    except Trouble:
        return failed(f'warning: failed to load external entity "{path}"')
    except Malformed as error:
        return failed(_malformed(path, error))
    found = findings(document.root)
    if not found:
        return Answer(stderr=f"{path} validates\n", seconds=0.03)
    lines = ""
    for finding in found:
        line = document.lines.get(finding.element, 1) if finding.element is not None else 1
        place = f"{path}:{line}: element {finding.element.tag}: " if finding.element is not None else ""
        lines += f"{place}Relax-NG validity error : {finding.words}\n"
    return failed(f"{lines}{path} fails to validate", INVALID, 0.03)


def _malformed(path: str, error: Malformed) -> str:
    said = f"{path}:{error.line}: parser error : {error.words}\n{error.text}\n{' ' * error.column}^"
    if not error.unfinished:
        return said
    tag, begun, last = error.unfinished
    return f"{said}\n{path}:{last}: parser error : Premature end of data in tag {tag} line {begun}\n\n^"


PROGRAMS: Final[dict[str, Program]] = {"virt-xml-validate": virt_xml_validate, "xmllint": xmllint}
