"""The words of `volume create`, as the command line takes them apart before it asks glusterd."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from typing import Final

USAGE: Final = (
    "volume create <NEW-VOLNAME> [[replica <COUNT> [arbiter <COUNT>]]|[replica 2 thin-arbiter 1]] "
    "[disperse [<COUNT>]] [disperse-data <COUNT>] [redundancy <COUNT>] [transport <tcp|rdma|tcp,rdma>] "
    "<NEW-BRICK> <TA-BRICK>... [force]"
)
LONGEST_NAME: Final = 256
ARBITER: Final = (
    "For arbiter configuration, replica count must be 2 and arbiter count must be 1. "
    "The 3rd brick of the replica will be the arbiter"
)
LOOPBACK: Final = (
    "Please provide a valid hostname/ip other than localhost, 127.0.0.1 or loopback address (0.0.0.0 to 0.255.255.255)."
)


class Wrong(Exception):
    """Words that the command line does not take; what it says before the usage."""


@dataclass
class Request:
    """What is to be created."""

    name: str
    bricks: list[tuple[str, str]] = field(default_factory=list)
    """Host and path of each."""
    replica: int = 1
    arbiter: int = 0
    thin_arbiter: bool = False
    dispersed: bool = False
    disperse: int = 0
    data: int = 0
    """Of a dispersed volume's bricks those whose worth of data a set holds; 0: not said."""
    redundancy: int = 0
    transport: str = "tcp"
    force: bool = False


def read(words: tuple[str, ...]) -> Request:
    """Take the words behind `volume create` apart.

    Raises:
        Wrong: with what is said before the usage; empty where nothing is.
    """
    if len(words) < 2:
        raise Wrong("")
    request = Request(_name(words[0]))
    # A blank ends a brick's path: the command line joins its words with blanks and cuts them again.
    rest = [each.split(" ")[0] for each in words[1:]]
    if rest[-1] == "force":
        request.force = True
        rest.pop()
    _kind(request, rest)
    if not rest:
        raise Wrong("")
    for word in rest:
        brick = _brick(word)
        if brick in request.bricks:
            raise Wrong(f"Found duplicate exports {word}")
        request.bricks.append(brick)
    _disperse(request)
    return request


def _name(name: str) -> str:
    if name.startswith("-"):
        raise Wrong("")
    if name in ("all", "volume"):
        raise Wrong(f'"{name}" cannot be the name of a volume.')
    if len(name) > LONGEST_NAME:
        raise Wrong(f"Volume name exceeds {LONGEST_NAME} characters.")
    odd = re.search(r"[^A-Za-z0-9_-]", name)
    if odd:
        shown = odd[0] if odd[0].isascii() else "�"
        rule = "Volume names can onlycontain alphanumeric, '-' and '_' characters."
        raise Wrong(f'Volume name should not contain "{shown}" character.\n{rule}')
    return name


def _kind(request: Request, rest: list[str]) -> None:
    """Take the words that say of what kind the volume is from the front."""
    seen: set[str] = set()
    while rest and rest[0] in ("replica", "disperse", "disperse-data", "redundancy", "transport"):
        word = rest.pop(0)
        if word in seen:
            raise Wrong(f"{word} option given twice")
        seen.add(word)
        if word == "disperse" and (not rest or not rest[0].isdecimal()):
            request.dispersed = True
            continue
        if not rest:
            raise Wrong("")
        value = rest.pop(0)
        if {"replica", "disperse"} <= seen:
            raise Wrong("replicated-dispersed volume is not supported")
        if word == "replica":
            _replica(request, value, rest)
        elif word == "transport":
            if value not in ("tcp", "rdma", "tcp,rdma", "rdma,tcp"):
                raise Wrong("")
            request.transport = value
        else:
            _count(request, word, value)


def _replica(request: Request, value: str, rest: list[str]) -> None:
    request.replica = int(value) if value.isdecimal() else 0
    if request.replica < 2:
        raise Wrong("replica count should be greater than 1")
    if rest and rest[0] in ("arbiter", "thin-arbiter"):
        kind, *counts = rest[:2]
        del rest[:2]
        if counts != ["1"] or request.replica not in (2, 3):
            raise Wrong(ARBITER)
        request.thin_arbiter = kind == "thin-arbiter"
        request.arbiter = 0 if request.thin_arbiter else 1
        request.replica = 2 if request.thin_arbiter else 3


LEAST: Final = {
    "disperse": (3, "disperse count"),
    "disperse-data": (2, "disperse-data"),
    "redundancy": (1, "redundancy"),
}


def _count(request: Request, word: str, value: str) -> None:
    least, named = LEAST[word]
    if not value.isdecimal() or int(value) < least:
        # What is too small is taken for the option's second coming as well.
        again = f"\n{word} option given twice" if value.isdecimal() else ""
        raise Wrong(f"{named} must be greater than {least - 1}{again}")
    request.dispersed = True
    setattr(request, {"disperse-data": "data"}.get(word, word), int(value))


def _brick(word: str) -> tuple[str, str]:
    host, colon, path = word.rpartition(":/")
    if not colon or not host:
        raise Wrong(f"Wrong brick type: {word}, use <HOSTNAME>:<export-dir-abs-path>")
    if host == "localhost" or host.startswith(("127.", "0.")):
        raise Wrong(LOOPBACK)
    return host, posixpath.join("/", *(part for part in path.split("/") if part))


def _disperse(request: Request) -> None:
    """Fill in the counts that were left out."""
    if not request.dispersed:
        return
    if request.data and not request.disperse:
        request.disperse = request.data + (request.redundancy or 1)
    request.disperse = request.disperse or len(request.bricks)
    most = (request.disperse - 1) // 2
    request.redundancy = request.redundancy or max(1, most)
    if not 1 <= request.redundancy <= most:
        raise Wrong(
            f"redundancy must be greater than or equal to 1 and less than {most + 1} "
            f"for a disperse {request.disperse} volume"
        )
    if len(request.bricks) % request.disperse:
        raise Wrong("number of bricks is not a multiple of disperse count")
