"""getfattr and setfattr."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING, Final

from virtwiz.practice.answer import Answer, failed, not_modelled
from virtwiz.practice.files import Trouble
from virtwiz.practice.programs.options import each, program

if TYPE_CHECKING:
    from virtwiz.practice.programs.options import Given
    from virtwiz.practice.session import Program, Session

NONE: Final = "No such attribute"
TRUSTED: Final = "trusted."
"""Begins the attributes that only root sees."""

STRIPPED: Final = "getfattr: Removing leading '/' from absolute path names\n"


def getfattr(session: Session, given: Given) -> Answer:
    """`getfattr [-n NAME] [-d] [-m PATTERN] [-e hex|text|base64] [--only-values] FILE…`."""
    if not given.operands:
        usage = "Usage: getfattr [-hRLP] [-n name|-d] [-e en] [-m pattern] path..."
        return failed(f"{usage}\nTry 'getfattr --help' for more information.", 2)
    if given.get("e") not in ("", "hex", "text", "base64"):
        return not_modelled(f"getfattr -e {given.get('e')}")
    output, errors, stripped = "", "", False
    for path in given.operands:
        try:
            found = _wanted(session, given, path)
        except Trouble as why:
            errors += f"getfattr: {path}: {why}\n"
            continue
        if "n" in given and not found:
            errors += f"{path}: {given.get('n')}: {NONE}\n"
        elif found:
            stripped = stripped or (path.startswith("/") and "absolute" not in given)
            output += _shown(given, path, found)
    return Answer(output, (STRIPPED if stripped else "") + errors, 1 if errors else 0)


def _wanted(session: Session, given: Given, path: str) -> dict[str, str]:
    known = {n: v for n, v in session.files.need(path).xattrs.items() if not (session.uid and n.startswith(TRUSTED))}
    if "n" in given:
        return {name: value for name, value in known.items() if name == given.get("n")}
    pattern = given.get("m", r"^user\.")
    return {name: known[name] for name in sorted(known) if pattern == "-" or re.search(pattern, name)}


def _shown(given: Given, path: str, found: dict[str, str]) -> str:
    if "values" in given:
        return "".join(bytes.fromhex(value).decode("utf-8", "replace") for value in found.values())
    name = path if "absolute" in given else path.lstrip("/")
    dump = "d" in given or "n" in given
    lines = (f"{key}{f'={_encoded(given, value)}' if dump else ''}\n" for key, value in found.items())
    return f"# file: {name}\n{''.join(lines)}\n"


def _encoded(given: Given, value: str) -> str:
    raw = bytes.fromhex(value)
    text = all(32 <= byte < 127 for byte in raw.rstrip(b"\0"))
    if given.get("e") == "hex":
        return f"0x{value}"
    if given.get("e") == "text" or (text and not given.get("e")):
        shown = "".join(chr(byte) if 32 <= byte < 127 and byte not in b'"\\' else f"\\{byte:03o}" for byte in raw)
        return f'"{shown}"'
    return f"0s{base64.b64encode(raw).decode()}"


def setfattr(session: Session, given: Given) -> Answer:
    """`setfattr -n NAME [-v VALUE] FILE…` or `setfattr -x NAME FILE…`."""

    def change(path: str) -> None:
        found = session.files.need(path)
        session.files.writable(path)
        if session.uid and given.get("n", given.get("x")).startswith(TRUSTED):
            raise Trouble("Operation not permitted")
        if not session.files.filesystem(path).keeps_xattrs:
            raise Trouble("Operation not supported")
        if "x" in given and found.xattrs.pop(given.get("x"), None) is None:
            raise Trouble(NONE)
        if "n" in given:
            found.xattrs[given.get("n")] = _decoded(given.get("v"))

    return each(given.operands, change, "setfattr: {name}: {why}")


def _decoded(value: str) -> str:
    if re.fullmatch(r"0[xX]([0-9a-fA-F]{2})+", value):
        return value[2:].lower()
    if value.startswith(("0s", "0S")):
        return base64.b64decode(value[2:]).hex()
    return value.strip('"').encode().hex()


PROGRAMS: Final[dict[str, Program]] = {
    "getfattr": program(
        getfattr,
        "dh",
        "nme",
        {
            "absolute-names": "absolute",
            "dump": "d",
            "encoding=": "e",
            "match=": "m",
            "name=": "n",
            "no-dereference": "h",
            "only-values": "values",
        },
    ),
    "setfattr": program(setfattr, "h", "nvx", {"name=": "n", "value=": "v", "remove=": "x"}),
}
