"""Reading and writing XML safely: no DOCTYPE, no entities, prefixes and attributes as they were."""

import re
from xml.etree import ElementTree as ET
from xml.parsers import expat

from virtwiz.formats.domain_model import DomainXmlError
from virtwiz.text import CONTROL

_DEEPEST = 64
_STEERING = re.compile(f"[{CONTROL}]")
_UNWRITABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def read(text: str) -> ET.Element:
    """The <domain> element of a domain's XML; DomainXmlError when it is anything else or holds a DOCTYPE."""
    builder = ET.TreeBuilder(insert_comments=True)
    # Without expat's name-space processing, prefixes such as qemu: and their declarations come back as written.
    parser = expat.ParserCreate()
    parser.buffer_text = True
    open_tags: list[str] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        open_tags.append(tag)
        if len(open_tags) > _DEEPEST:
            raise DomainXmlError(f"elements lie more than {_DEEPEST} deep")
        builder.start(tag, attributes)

    def end(tag: str) -> None:
        open_tags.pop()
        builder.end(tag)

    def comment(data: str) -> None:
        if open_tags:
            builder.comment(data)

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler, parser.CommentHandler = builder.data, comment
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(text, True)
    except (expat.ExpatError, UnicodeEncodeError) as error:
        raise DomainXmlError(f"not well-formed XML: {error}") from None
    root = builder.close()
    if root.tag != "domain":
        raise DomainXmlError(f"the outermost element is <{root.tag}>, not <domain>")
    return root


def write(root: ET.Element) -> str:
    """The element, indented, with a newline at the end and without an XML declaration.

    What would steer a terminal (a script or a preview shows this text) is written as a reference, which means the same.
    """
    ET.indent(root)
    root.tail = None
    text = ET.tostring(root, encoding="unicode")
    if found := _UNWRITABLE.search(text):
        raise DomainXmlError(f"XML cannot carry the character {found[0]!r}")
    return _STEERING.sub(lambda found: f"&#{ord(found[0])};", text) + "\n"


def child(parent: ET.Element, tag: str, before: str | None = None) -> ET.Element:
    """The first child of that tag, made when there is none (at the end, or in front of the first `before`)."""
    found = parent.find(tag)
    if found is not None:
        return found
    made = ET.Element(tag)
    tags = [each.tag for each in parent]
    parent.insert(tags.index(before) if before in tags else len(tags), made)
    return made


def element(
    tag: str, attributes: dict[str, str] | None = None, *children: ET.Element, text: str | None = None
) -> ET.Element:
    """An element with its attributes, children and text."""
    made = ET.Element(tag, attributes or {})
    made.text = text
    made.extend(children)
    return made


def _refuse_doctype(*_: object) -> None:
    raise DomainXmlError("a DOCTYPE is not allowed: a domain needs none, and it could pull in other files")
