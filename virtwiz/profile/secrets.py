"""Secrets that somebody put into a profile, where none belongs: they are refused, and never repeated anywhere."""

import re
from collections.abc import Mapping
from typing import Any

_KEY = re.compile(r"-----BEGIN|PRIVATE KEY|b3BlbnNzaC1rZXktdjE|PuTTY-User-Key")
"""PEM and its kind (RFC 7468), OpenSSH's own format without its first line, PuTTY's files."""

_NAMES = re.compile(r"pass(word|wd|phrase|code)|secret|token|private_?key", re.IGNORECASE)

_LOGIN = re.compile(r"(?<=:)[^:@/]+(?=@)")
"""The password of `user:password@host`."""


def is_key(text: str) -> bool:
    """Whether a text is the content of a private key, or the beginning of one."""
    return bool(_KEY.search(text))


def is_name_of_secret(key: str) -> bool:
    """Whether a key is called as one calls a secret."""
    return bool(_NAMES.search(key))


def without_passwords(text: str) -> str:
    """A text in which what may be the password of an address is not to be seen."""
    return _LOGIN.sub("…", text)


def without_secrets(data: Any) -> Any:
    """Plain data without what is called as secrets are, and with nothing in the place of private keys."""
    if isinstance(data, Mapping):
        kept = {key: value for key, value in data.items() if not is_name_of_secret(str(key)) and not is_key(str(key))}
        return {key: without_secrets(value) for key, value in kept.items()}
    if isinstance(data, (list, tuple)):
        return [without_secrets(value) for value in data]
    return "" if isinstance(data, str) and is_key(data) else data
