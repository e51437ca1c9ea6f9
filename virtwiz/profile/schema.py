"""The JSON Schema of the profile, for editors; its descriptions are the help texts of the fields."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from virtwiz.profile.faults import Path
from virtwiz.profile.model import Profile

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> dict[str, Any]:
    """Give the JSON Schema (2020-12) of a profile as it is written in YAML."""
    return {"$schema": DIALECT, **Profile.model_json_schema(by_alias=True), "title": "virtwiz profile"}


@cache
def _schema() -> dict[str, Any]:
    return json_schema()


def keys_at(path: Path) -> list[str]:
    """Give the keys that may stand in the mapping at a path."""
    return [key for node in _nodes(path) for key in node.get("properties", {})]


def help_at(path: Path) -> str | None:
    """Give the help text of the field at a path, if there is such a field."""
    for node in _nodes(path[:-1]):
        field = node.get("properties", {}).get(path[-1], {})
        for told in (field, *_choices(field)):
            if "description" in told:
                return str(told["description"])
    return None


def sections_with(key: str) -> list[str]:
    """Give the sections in which a key may stand, as they are called in the file."""
    top: dict[str, Any] = _schema()["properties"]
    return [section for section in top for node in _nodes((section, 0)) + _nodes((section,)) if _has(node, key)]


def _has(node: dict[str, Any], key: str) -> bool:
    return key in node.get("properties", {})


def _nodes(path: Path) -> list[dict[str, Any]]:
    """Give the parts of the schema that speak of what is at a path: several where there is a choice."""
    nodes = list(_choices(_schema()))
    for part in path:
        nodes = [choice for node in nodes for child in _children(node, part) for choice in _choices(child)]
    return nodes


def _children(node: dict[str, Any], part: str | int) -> Iterator[dict[str, Any]]:
    found = node.get("items") if isinstance(part, int) else node.get("properties", {}).get(part)
    if found is None and isinstance(part, str):
        found = node.get("additionalProperties")
    if isinstance(found, dict):
        yield found


def _choices(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if "$ref" in node:
        yield from _choices(_schema()["$defs"][node["$ref"].rpartition("/")[2]])
    elif "anyOf" in node or "oneOf" in node:
        for choice in node.get("anyOf", node.get("oneOf", [])):
            yield from _choices(choice)
    else:
        yield node
