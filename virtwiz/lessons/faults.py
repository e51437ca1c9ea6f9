"""What pydantic finds wrong with a lesson's parts, as sentences: what was found, and what would be right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from virtwiz.profile import Finding
from virtwiz.profile.checks import near
from virtwiz.profile.faults import shown
from virtwiz.profile.reword import WANTED, other_kind

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

_MODELS = ("Line", "constrained-str", "function-after")


def findings(problem: ValidationError, model: type[BaseModel]) -> tuple[Finding, ...]:
    """A finding for each error, with the way to it in the document."""
    errors = problem.errors(include_url=False)
    return tuple(dict.fromkeys(_finding(error, model) for error in errors if not _follows(error)))


def _follows(error: ErrorDetails) -> bool:
    """Whether a list counts as too short only because some of its elements are wrong."""
    value = error["input"]
    return error["type"] == "too_short" and isinstance(value, list) and len(value) >= error["ctx"]["min_length"]


def _finding(error: ErrorDetails, model: type[BaseModel]) -> Finding:
    path = tuple(part for part in error["loc"] if not str(part).startswith(_MODELS))
    return Finding(path, _message(error, path, model), key=error["type"] == "extra_forbidden")


def _message(error: ErrorDetails, path: tuple[str | int, ...], model: type[BaseModel]) -> str:
    kind, context, value = error["type"], error.get("ctx", {}), error["input"]
    if kind in WANTED:
        return other_kind(value, WANTED[kind])
    if kind == "missing":
        return f"`{path[-1]}` is missing"
    if kind == "extra_forbidden":
        return _unknown(str(path[-1]), _keys(model, path[:-1]))
    if kind == "too_short":
        return f"`{path[-1]}` is too short: at least {context['min_length']} of them are wanted"
    if kind == "literal_error":
        return f"{shown(value)} is not possible here: {str(context['expected']).replace(chr(39), '')} is wanted"
    if kind == "value_error":
        return str(context["error"])
    return f"{shown(value)} does not fit here: {error['msg']}"


def _unknown(key: str, known: list[str]) -> str:
    return f"unknown key {shown(key)}" + (near(key, known) or f"; known here: {', '.join(known)}")


def _keys(model: type[BaseModel], path: tuple[str | int, ...]) -> list[str]:
    """The keys that a part of the document may have."""
    kinds: list[type[BaseModel]] = [model]
    for part in path:
        if isinstance(part, str):
            kinds = [found for kind in kinds if part in kind.model_fields for found in _models(kind, part)]
    return [key for kind in kinds for key in kind.model_fields]


def _models(kind: type[BaseModel], field: str) -> list[type[BaseModel]]:
    """The models in a field's annotation."""
    found: list[type[BaseModel]] = []
    open_ones: list[Any] = [kind.model_fields[field].annotation]
    while open_ones:
        each = open_ones.pop()
        if isinstance(each, type) and issubclass(each, BaseModel):
            found.append(each)
        open_ones += getattr(each, "__args__", ())
    return found
