"""A file of the user's: what it held when it was read, and how another text takes its place."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
from contextlib import suppress
from pathlib import Path


def content(path: Path) -> bytes:
    """What is in it; nothing where it is not there. Raises OSError."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def seen(path: Path) -> str:
    """A mark of what is in it now, to be compared later; empty where nothing can be read."""
    try:
        return mark(content(path))
    except OSError:
        return ""


def mark(found: bytes) -> str:
    """A mark of a content; empty for nothing."""
    return hashlib.sha256(found).hexdigest() if found else ""


def replace(path: Path, text: str) -> None:
    """Write it whole or not at all, with the mode and the owner that it has; a link stays, its target is written.

    Raises:
        OSError: it cannot be written; what was there is there.
    """
    target = Path(os.path.realpath(path))
    new = target.with_name(f".virtwiz-{secrets.token_hex(8)}")
    try:
        with new.open("x", encoding="utf-8") as stream:
            if target.exists():
                _like(target, new)
            stream.write(text)
        new.replace(target)
    except BaseException:
        new.unlink(missing_ok=True)
        raise


def _like(old: Path, new: Path) -> None:
    """Give a file the owner, as far as we may, and the mode of another one, with its access lists."""
    there = old.stat()
    with suppress(PermissionError):
        os.chown(new, there.st_uid, there.st_gid)
    shutil.copystat(old, new)
