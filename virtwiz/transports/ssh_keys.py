"""The keys to log in with: files, the agent's, and those whose passphrase has to be asked for."""

from __future__ import annotations

from contextlib import suppress
from copy import copy
from io import StringIO
from typing import TYPE_CHECKING, Any, Final

import paramiko
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from virtwiz.transports import ssh_faults, ssh_target
from virtwiz.transports.asking import Question

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from virtwiz.transports.asking import Asking
    from virtwiz.transports.ssh_target import Target

Offer = tuple[str, paramiko.PKey]
"""A key, and its name for people."""

_TYPES: Final[dict[type, Any]] = {
    Ed25519PrivateKey: paramiko.Ed25519Key,
    EllipticCurvePrivateKey: paramiko.ECDSAKey,
    RSAPrivateKey: paramiko.RSAKey,
}


def agent(tried: list[str]) -> paramiko.Agent | None:
    """The agent; notes why there is none, where one is promised."""
    try:
        return paramiko.Agent()
    except (paramiko.SSHException, EOFError, OSError) as error:
        tried.append(f"the agent: {ssh_faults.reason(error)}")
        return None


def offers(target: Target, held: Sequence[paramiko.AgentKey], tried: list[str], asking: Asking) -> Iterator[Offer]:
    """The keys to offer, each once: those that are named, the agent's, the default ones; last, those to be unlocked."""
    locked: list[Path] = []
    if target.keys_named:
        yield from _from_files(target, held, tried, locked)
    public = [ssh_target.public_half(path) for path in target.keys] if target.keys_named else []
    if not target.only_these:
        yield from ((f"{key.comment} of the agent", key) for key in held if key.asbytes() not in public)
    if not target.keys_named:
        yield from _from_files(target, held, tried, locked)
    for path in locked:
        try:
            key = _unlocked(target, path, asking)
        except paramiko.SSHException as error:
            tried.append(_unusable(path, error))
            continue
        if key:
            yield from _forms(path, key)
        else:
            tried.append(f"{path}: {ssh_faults.ENCRYPTED}")


def _from_files(
    target: Target, held: Sequence[paramiko.AgentKey], tried: list[str], locked: list[Path]
) -> Iterator[Offer]:
    """The keys of the target's files, by way of the agent where it holds them; notes those that cannot be used."""
    for path in target.keys:
        public = ssh_target.public_half(path)
        of_agent = [key for key in held if key.asbytes() == public]
        if of_agent:
            if target.keys_named:  # else it has been offered
                yield f"{path} of the agent", of_agent[0]
            continue
        try:
            yield from _forms(path, _read(path))
        except FileNotFoundError:
            if target.keys_named:
                tried.append(f"{path}: there is no such file")
        except TypeError:  # so says cryptography of a key with a passphrase
            locked.append(path)
        except Exception as error:  # what a damaged or exotic key raises is not documented
            tried.append(_unusable(path, error))


def _forms(path: Path, key: paramiko.PKey) -> Iterator[Offer]:
    """The key with its certificate, where it has one; then by itself, since the certificate may have expired."""
    certified = copy(key)
    with suppress(Exception):  # there is none, or it is damaged: what that raises is not documented
        certified.load_certificate(f"{path}-cert.pub")
    if certified.public_blob:
        yield f"{path} with its certificate", certified
    yield str(path), key


def shown(key: paramiko.PKey) -> bytes:
    """What a server sees of a key when it is offered."""
    return key.public_blob.key_blob if key.public_blob else key.asbytes()


def _unusable(path: Path, error: Exception) -> str:
    return f"{path}: not a key that can be used ({type(error).__name__})"


def _unlocked(target: Target, path: Path, asking: Asking) -> paramiko.PKey | None:
    """An encrypted key, once somebody has given its passphrase."""
    found: list[paramiko.PKey] = []

    def works(passphrase: str) -> bool:
        try:
            found.append(_read(path, passphrase.encode()))
        except ValueError:  # so says cryptography of a wrong one
            return False
        return True

    return found[0] if asking.answered(Question(target.host, f"Passphrase of the key {path}"), works) else None


def _read(path: Path, passphrase: bytes | None = None) -> paramiko.PKey:
    """A key in any of the forms that ssh reads.

    `cryptography` reads more of them than paramiko, which is given each in the form that both know.

    Raises:
        OSError, TypeError, ValueError: it cannot be read, wants a passphrase, or another one.
        SSHException: it is of a type that is of no use here.
    """
    data = path.read_bytes()
    load = serialization.load_ssh_private_key if b"OPENSSH" in data else serialization.load_pem_private_key
    try:
        loaded = load(data, passphrase)
    except InvalidTag as error:
        raise ValueError("wrong passphrase") from error
    kind = next((ours for theirs, ours in _TYPES.items() if isinstance(loaded, theirs)), None)
    if not kind:
        raise paramiko.SSHException("a type of key that is of no use here")
    form = serialization.PrivateFormat.OpenSSH
    text = loaded.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode()
    key: paramiko.PKey = kind.from_private_key(StringIO(text))
    return key
