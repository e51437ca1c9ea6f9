"""What several steps say to gluster."""

from __future__ import annotations

import re
from typing import Final

from virtwiz.facts.probes import LOCK_TEXT
from virtwiz.plan import Command, Run, Wait

ONE_AT_A_TIME: Final = "Gluster changes its pool, and each volume, with one command at a time."

CHANGE_LIMIT: Final = 180
"""Seconds for a command that changes the pool or a volume; gluster's own limit is 120."""


def gluster(*words: str) -> Run:
    """A gluster command that never asks: `--mode=script` answers its questions with yes."""
    return Run(("gluster", "--mode=script", *words))


def change(host: str, run: Run, why: str, rescue: tuple[Command, ...] = ()) -> Command:
    """A gluster command that changes something; while another one holds the lock it is tried again."""
    return Command(host, run, why, timeout=CHANGE_LIMIT, rescue=rescue, retry_on=(LOCK_TEXT,))


def set_options(host: str, volume: str, options: dict[str, str], why: str) -> Command:
    """Set several options of a volume in one transaction: all or none."""
    pairs = [word for pair in options.items() for word in pair]
    return change(host, gluster("volume", "set", volume, *pairs), why)


def wait(host: str, run: Run, patterns: tuple[str, ...], until: str, limit: int, why: str) -> Command:
    """Wait until gluster's answer holds all patterns. The host may take a moment longer than the limit to say no."""
    return Command(host, Wait(run, patterns, until, limit), why, changes=False, timeout=limit + 60)


def connected(host: str, peers: tuple[str, ...], until: str, why: str) -> Command:
    """Wait until a node sees peers, itself among them, as connected members of the pool."""
    patterns = tuple(_connected_pattern(peer, local=peer == host) for peer in peers)
    return wait(host, gluster("pool", "list", "--xml"), patterns, until, 60, why)


def others_connected(host: str, count: int, until: str, why: str) -> Command:
    """Wait until a node sees so many others as connected members; it may know them by other names than we do."""
    pattern = f"(<connected>1</connected><state>3</state>.*){{{count}}}"
    return wait(host, gluster("pool", "list", "--xml"), (pattern,), until, 60, why)


def _connected_pattern(peer: str, *, local: bool) -> str:
    if local:
        return "<hostname>localhost</hostname><connected>1</connected>"
    others = "(</?hostnames>|<hostname>[^<]*</hostname>)*"
    return f"<hostname>{literal(peer)}</hostname>{others}<connected>1</connected><state>3</state>"


def literal(text: str) -> str:
    """Text as an extended regular expression that matches just that text."""
    return re.sub(r"([.\\+*?\[\](){}^$|])", r"\\\1", text)


def names(hosts: tuple[str, ...]) -> str:
    """Host names as English: `g1, g2 and g3`."""
    *most, last = hosts
    return f"{', '.join(most)} and {last}" if most else last
