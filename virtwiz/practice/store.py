"""A practice cluster in a file beside its profile: saved, loaded, and reset."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from pydantic import TypeAdapter, ValidationError

from virtwiz.errors import VirtwizError
from virtwiz.practice.model import Cluster

if TYPE_CHECKING:
    from pathlib import Path

_CLUSTER: Final = TypeAdapter(Cluster)


def place(profile: Path) -> Path:
    """The file beside a profile: `NAME.practice.json`."""
    return profile.with_name(f"{profile.stem}.practice.json")


def save(cluster: Cluster, path: Path) -> None:
    """Write the state, whole or not at all."""
    new = path.with_name(f".{path.name}.new")
    new.write_bytes(_CLUSTER.dump_json(cluster))
    os.replace(new, path)


def load(path: Path) -> Cluster | None:
    """Read the state; None where none was saved.

    Raises:
        VirtwizError: the file is no practice cluster's.
    """
    try:
        return _CLUSTER.validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValidationError) as error:
        remedy = "Reset the practice cluster: delete that file."
        raise VirtwizError(
            f"{path} is no saved practice cluster", cause=str(error).splitlines()[0], remedy=remedy
        ) from None


def reset(path: Path) -> None:
    """Forget the state."""
    path.unlink(missing_ok=True)
