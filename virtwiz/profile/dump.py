"""Writing a profile as YAML that a person reads and `loads` reads back."""

from collections.abc import Mapping
from typing import Any

import yaml

from virtwiz.profile.model import Profile
from virtwiz.profile.yaml_scalars import TAGS

SAID = {"replica", "tunables", "group", "owner", "uid", "gid", "format", "memory", "vcpus"}
"""Fields that are written although they have their default: a reader looks for them."""


class _Dumper(yaml.SafeDumper):
    """Writes by the loader's own rules of what is text, so that `on` stands without quotes and `null` with them."""

    yaml_implicit_resolvers = {None: [(f"tag:yaml.org,2002:{name}", rule) for name, rule in TAGS.items()]}  # noqa: RUF012

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: object) -> bool:
        return True


def _text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)


def dump(profile: Profile) -> str:
    """Give a profile as YAML, its fields in the documented order, without most of what is as by default."""
    full = profile.model_dump(mode="json", by_alias=True)
    said = _said(full, profile.model_dump(mode="json", by_alias=True, exclude_defaults=True))
    return yaml.dump(said, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=2**20)


def _said(full: Any, changed: Any) -> Any:
    """Leave out of `full` what is not in `changed` either, except for the fields that are always said."""
    if isinstance(full, Mapping):
        kept = {key: value for key, value in full.items() if key in changed or key in SAID}
        return {key: _said(value, changed.get(key, {})) for key, value in kept.items()}
    if isinstance(full, list):
        return [_said(one, other) for one, other in zip(full, changed, strict=True)]
    return full
