"""The XML that `gluster --xml` prints."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Node: TypeAlias = "tuple[str, str | int | Line | Sequence[Node]]"
"""An element: its name (with attributes, where it has them), and its text or what is in it."""

HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass(frozen=True)
class Line:
    """Text and elements that stand in one line."""

    text: str
    parts: Sequence[tuple[str, str | int]]

    def __str__(self) -> str:
        """Render as XML."""
        inside = "".join(f"<{name}>{escape(str(value))}</{name}>" for name, value in self.parts)
        return escape(self.text) + inside


def output(ret: int, errno: int, errstr: str, *body: Node) -> str:
    """A whole answer: how it went, and what there is to tell."""
    return document(("opRet", ret), ("opErrno", errno), ("opErrstr", errstr), *body)


def document(*nodes: Node) -> str:
    """A whole answer of other parts."""
    return HEAD + "".join(f"{line}\n" for line in _lines(("cliOutput", nodes), ""))


def _lines(node: Node, indent: str) -> Iterator[str]:
    name, inside = node
    end = name.split()[0]
    if isinstance(inside, (str, int, Line)):
        text = str(inside) if isinstance(inside, Line) else escape(str(inside))
        yield f"{indent}<{name}>{text}</{end}>" if text else f"{indent}<{name}/>"
    elif not inside:
        yield f"{indent}<{name}/>"
    else:
        yield f"{indent}<{name}>"
        for child in inside:
            yield from _lines(child, f"{indent}  ")
        yield f"{indent}</{end}>"
