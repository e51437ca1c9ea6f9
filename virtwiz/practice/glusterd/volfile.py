"""glusterd.vol as glusterd reads it: whether it starts with it, and what it takes from it."""

from __future__ import annotations

import re
from typing import Final

from virtwiz.formats.volfile import option_state

BOOLEANS: Final = frozenset(["1", "on", "yes", "true", "enable", "0", "off", "no", "false", "disable"])


def refuses(text: str) -> bool:
    """Whether glusterd does not start with this file: not a whole volume, words of no meaning, a bad value."""
    lines = [line.partition("#")[0].split() for line in text.splitlines()]
    words = [line for line in lines if line]
    if not words or words[0][0] != "volume" or words[-1] != ["end-volume"]:
        return True
    if any(line[0] not in ("type", "option", "subvolumes") for line in words[1:-1]):
        return True
    return any(len(line) != 3 for line in words[1:-1] if line[0] == "option") or _bad_value(text)


def _bad_value(text: str) -> bool:
    values = re.findall(r"^\s*option\s+rpc-auth-allow-insecure\s+\"?([^\s\"]*)", text, re.MULTILINE)
    return any(value.lower() not in BOOLEANS for value in values)


def allows_insecure(text: str) -> bool:
    """Whether clients on unprivileged ports are let in; by default they are."""
    return option_state(text) != "off"
