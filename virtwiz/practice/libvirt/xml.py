"""XML as libvirt prints it: single quotes, two blanks a level, a text on its own line with its element."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Iterator


def text(root: ET.Element) -> str:
    """A whole document."""
    return "".join(f"{line}\n" for line in _lines(root, ""))


def _lines(element: ET.Element, indent: str) -> Iterator[str]:
    quotes = {"'": "&apos;", '"': "&quot;"}
    head = element.tag + "".join(f" {key}='{escape(value, quotes)}'" for key, value in element.attrib.items())
    inside = (element.text or "").strip()
    if len(element):
        yield f"{indent}<{head}>"
        for child in element:
            yield from _lines(child, f"{indent}  ")
        yield f"{indent}</{element.tag}>"
    else:
        yield f"{indent}<{head}>{escape(inside)}</{element.tag}>" if inside else f"{indent}<{head}/>"


def make(tag: str, inside: str = "", **attributes: str) -> ET.Element:
    """An element with a text and attributes; `type_` is `type`."""
    element = ET.Element(tag, {key.rstrip("_"): value for key, value in attributes.items()})
    element.text = inside or None
    return element


def child_text(element: ET.Element, path: str, default: str = "") -> str:
    """The text of the first element there."""
    found = element.find(path)
    return (found.text or "").strip() if found is not None else default


def attribute(element: ET.Element, path: str, name: str, default: str = "") -> str:
    """An attribute of the first element there."""
    found = element.find(path)
    return default if found is None else found.get(name, default)
