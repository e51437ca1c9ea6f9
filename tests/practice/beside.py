"""The same line, answered by this machine's own programs and on a practice host."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.practice.small import cluster
from virtwiz.practice.answer import together
from virtwiz.practice.session import Session
from virtwiz.practice.typed import interpret

Told = tuple[int, str, str]
"""Exit status, stdout, stderr."""


def lines(name: str) -> list[str]:
    """What is typed, a line each."""
    return (Path(__file__).parent / "lines" / f"{name}.txt").read_text().splitlines()


def real(line: str, folder: Path) -> Told:
    """What this machine's shell and programs say, in a folder."""
    here = {"LC_ALL": "C", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}
    done = subprocess.run(["sh", "-c", line], cwd=folder, env=here, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr.replace(str(folder), "/root/work")


def practised(line: str) -> Told:
    """What a practice host says, in an empty directory."""
    made = cluster()
    session = Session(made, made.hosts["g1"])
    session.files.make_directory("/root/work")
    session.cwd = "/root/work"
    answer = together(interpret(session, line))
    return answer.status, answer.stdout, answer.stderr
