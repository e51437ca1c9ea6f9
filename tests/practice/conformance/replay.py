"""Replay the recorded sessions on practice hosts, from the top of each file."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yaml

from tests.practice.conformance import lab
from tests.practice.conformance.normal import normal
from virtwiz.practice.answer import Answer, passing, together
from virtwiz.practice.session import Session
from virtwiz.practice.typed import interpret

if TYPE_CHECKING:
    from virtwiz.practice.model import Cluster

HERE: Final = Path(__file__).parent
TRANSCRIPTS: Final = HERE.parent / "transcripts"
FAST: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TYPED: Final = re.compile(r"terminal \(pty\); typed: (.*)")
_WAIT: Final = re.compile(r" while \[ -e /proc/[^;]*\]; do sleep 0\.1; done;")
"""The recorder's wait for a process to vanish; on a practice host it is gone at once."""

_LOG: Final = re.compile(r"(; *)?(tail -\d+|grep -\w+ \S+) /var/log/[^\s;]+( \| tail -\d+)?")
"""A look into a log: practice hosts write none."""


@dataclass(frozen=True)
class Replayed:
    """An entry: what was recorded and what the practice host answers, both with what varies made the same."""

    id: str
    command: str
    recorded: tuple[int, str, str]
    answered: tuple[int, str, str]
    outside: str = ""
    """Why it is outside the documented procedure; empty where it is inside."""
    differs: str = ""
    """Why it is known to be answered otherwise."""

    @property
    def same(self) -> bool:
        """Whether both are the same."""
        return self.recorded == self.answered


def names() -> list[str]:
    """The transcripts that are replayed: those with a file in sessions/."""
    return sorted(path.stem for path in (HERE / "sessions").glob("*.yaml"))


def replay(name: str) -> list[Replayed]:
    """All entries of a transcript, in their order."""
    session = yaml.safe_load((HERE / "sessions" / f"{name}.yaml").read_text()) or {}
    states, entries = session.get("states", {}), session.get("entries", {})
    reasons = [session.get(key, {}) for key in ("outside", "differs")]
    cluster = lab.fresh()
    replayed = []
    for entry in recorded(name):
        steps = [*states.get(entry["state_before"], []), *entries.get(entry["id"], [])]
        cluster = lab.prepare(cluster, steps)
        replayed.append(_entry(cluster, entry, *(each.get(entry["id"], "") for each in reasons)))
    return replayed


def recorded(name: str) -> list[dict[str, Any]]:
    """The entries of a transcript."""
    entries: list[dict[str, Any]] = yaml.load((TRANSCRIPTS / f"{name}.yaml").read_text(), Loader=FAST)
    return entries


def _entry(cluster: Cluster, entry: dict[str, Any], outside: str, differs: str) -> Replayed:
    terminal = _TYPED.fullmatch(entry.get("stdin") or "")
    keys = "".join(ast.literal_eval(terminal[1])) if terminal else entry.get("stdin") or ""
    line = _LOG.sub("; :", _WAIT.sub("", entry["command"]))
    session = Session(cluster, cluster.hosts[entry["host"]], variables={"?": "0"})
    answer = together(passing(cluster, interpret(session, line, keys)))
    stdout, stderr = entry["stdout"], entry["stderr"]
    if terminal:
        shown = re.sub(r"\(y/n\) ", f"(y/n) {keys.partition(chr(10))[0]}\n", answer.stdout)
        answer = Answer(shown + answer.stderr, status=answer.status)
        stdout = stdout.replace("\r\n", "\n")
    return Replayed(
        entry["id"],
        entry["command"],
        (entry["exit_code"], normal(stdout), normal(stderr)),
        (answer.status, normal(answer.stdout), normal(answer.stderr)),
        outside,
        differs,
    )
