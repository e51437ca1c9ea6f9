"""What pydantic finds wrong with single fields, as sentences: what was found, and what would be right."""

from collections.abc import Callable, Iterator
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from virtwiz.profile.checks import near
from virtwiz.profile.faults import Path, shown
from virtwiz.profile.model import CROSS
from virtwiz.profile.schema import help_at, keys_at, sections_with
from virtwiz.profile.secrets import is_name_of_secret
from virtwiz.profile.view import Finding

WANTED = {
    "string_type": "a text",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "tuple_type": "a list (elements on lines of their own, each with - before it)",
    "dict_type": "a mapping (lines of `key: value`)",
    "model_type": "a mapping (lines of `key: value`)",
}


def field_findings(problem: ValidationError) -> Iterator[Finding]:
    """Give a finding for each error but the one that stands for the cross checks, which are told by themselves."""
    for error in problem.errors(include_url=False):
        if error["type"] != CROSS:
            yield _finding(error)


def _finding(error: ErrorDetails) -> Finding:
    path = tuple(part for part in error["loc"] if not str(part).startswith("@"))
    if path[-1:] == ("[key]",):
        return Finding(path[:-1], _message(error, path), key=True)
    return Finding(path, _message(error, path), key=error["type"] == "extra_forbidden")


def _message(error: ErrorDetails, path: Path) -> str:
    kind, context = error["type"], error.get("ctx", {})
    if kind in WANTED:
        return other_kind(error["input"], WANTED[kind])
    words: Callable[[ErrorDetails, Path, dict[str, Any]], str] | None = _WORDS.get(kind)
    return words(error, path, context) if words else f"{shown(error['input'])} does not fit here: {error['msg']}"


def other_kind(value: object, wanted: str) -> str:
    if value is None:
        return f"nothing stands here: {wanted} is wanted"
    if isinstance(value, (dict, list, tuple)):
        return f"{shown(value)} stands here: {wanted} is wanted"
    found = "a text" if isinstance(value, str) else "yes or no" if isinstance(value, bool) else "a number"
    return f"{shown(value)} is {found}: {wanted} is wanted here{_hint(value, wanted)}"


def _hint(value: object, wanted: str) -> str:
    if isinstance(value, str) and wanted == "true or false":
        return " (yes, no, on and off are texts)"
    if isinstance(value, str) and value.isdecimal() and len(value) < 40 and wanted == "a whole number":
        return "; write it without quotes"
    return "; write it in quotes" if wanted == "a text" else ""


def _missing(error: ErrorDetails, path: Path, context: dict[str, Any]) -> str:
    told = help_at(path)
    return f"`{path[-1]}` is missing{f': {told}' if told else ''}"


def _unknown(error: ErrorDetails, path: Path, context: dict[str, Any]) -> str:
    key = str(path[-1])
    if is_name_of_secret(key):
        return f"unknown key {shown(key)}: a profile never holds a secret; take it out"
    close = near(key, keys_at(path[:-1]))
    return f"unknown key {shown(key)}{close or _elsewhere(key) or _known(path[:-1])}"


def _elsewhere(key: str) -> str:
    if key in keys_at(()):
        return "; it belongs to the top level, without blanks before it"
    sections = sections_with(key)
    return f"; it belongs below `{sections[0]}`" if sections else ""


def _known(path: Path) -> str:
    return f"; known here: {', '.join(keys_at(path))}"


def _choice(error: ErrorDetails, path: Path, context: dict[str, Any]) -> str:
    wanted = str(context["expected"]).replace("'", "")
    if path[-1:] == ("owner",):
        wanted = "auto, or a mapping with uid and gid"
    return f"{shown(error['input'])} is not possible here: {wanted} is wanted"


def _bound(words: str, key: str) -> Callable[[ErrorDetails, Path, dict[str, Any]], str]:
    return lambda error, path, context: f"{shown(error['input'])} is {words} {context[key]}"


_WORDS: dict[str, Callable[[ErrorDetails, Path, dict[str, Any]], str]] = {
    "missing": _missing,
    "extra_forbidden": _unknown,
    "literal_error": _choice,
    "greater_than_equal": _bound("too small: at least", "ge"),
    "less_than_equal": _bound("too large: at most", "le"),
    "too_short": lambda error, path, context: f"`{path[-1]}` is empty: at least one is wanted",
    "value_error": lambda error, path, context: str(context["error"]),
}
