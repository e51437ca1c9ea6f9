"""The keys to log in with: files, the agent's, and those whose passphrase has to be asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import paramiko

from virtwiz.transports import ssh_faults, ssh_target
from virtwiz.transports.asking import Question

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from virtwiz.transports.asking import Asking
    from virtwiz.transports.ssh_target import Target

Offer = tuple[str, paramiko.PKey]
"""A key, and its name for people."""


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
        except paramiko.SSHException as error:  # a format that cryptography knows and paramiko does not
            tried.append(_unusable(path, error))
            continue
        if key:
            yield str(path), key
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
            yield str(path), paramiko.PKey.from_path(path)
        except FileNotFoundError:
            if target.keys_named:
                tried.append(f"{path}: there is no such file")
        except TypeError:  # so says cryptography of a key with a passphrase
            locked.append(path)
        except Exception as error:  # what a damaged or exotic key raises is not documented
            tried.append(_unusable(path, error))


def _unusable(path: Path, error: Exception) -> str:
    return f"{path}: not a key that can be used ({type(error).__name__})"


def _unlocked(target: Target, path: Path, asking: Asking) -> paramiko.PKey | None:
    """An encrypted key, once somebody has given its passphrase."""
    found: list[paramiko.PKey] = []

    def works(passphrase: str) -> bool:
        try:
            found.append(paramiko.PKey.from_path(path, passphrase.encode()))  # type: ignore[arg-type] # so it wants it
        except ValueError:  # so says cryptography of a wrong one
            return False
        return True

    return found[0] if asking.answered(Question(target.host, f"Passphrase of the key {path}"), works) else None
