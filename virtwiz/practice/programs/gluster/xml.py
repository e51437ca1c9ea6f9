"""The XML that `gluster --xml` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Node: TypeAlias = "tuple[str, str | int | Sequence[Node]]"
"""An element: its name (with attributes, where it has them), and its text or what is in it."""

HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def output(ret: int, errno: int, errstr: str, *body: Node) -> str:
    """A whole answer: how it went, and what there is to tell."""
    nodes: list[Node] = [("opRet", ret), ("opErrno", errno), ("opErrstr", errstr), *body]
    return HEAD + "".join(f"{line}\n" for line in _lines(("cliOutput", nodes), ""))


def _lines(node: Node, indent: str) -> Iterator[str]:
    name, inside = node
    if isinstance(inside, (str, int)):
        text = escape(str(inside))
        yield f"{indent}<{name}>{text}</{name.split()[0]}>" if text else f"{indent}<{name}/>"
    elif not inside:
        yield f"{indent}<{name}/>"
    else:
        yield f"{indent}<{name}>"
        for child in inside:
            yield from _lines(child, f"{indent}  ")
        yield f"{indent}</{name.split()[0]}>"
