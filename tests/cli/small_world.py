"""virtwiz on this machine, with small steps of the test's own: `python -m tests.cli.small_world PROGRAM LOCKS WORDS...`

The plan is one command, the shell program PROGRAM, until the file `done` is in the working directory; then nothing is
missing. A program that leaves `done` behind thus finishes its step.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.transports.conftest import use_locks
from virtwiz import cli, steps, survey
from virtwiz.facts.model import Facts
from virtwiz.plan import Command, Plan, Run, Stage


def _small(program: str) -> Plan:
    here = str(Path.cwd())
    command = Command("g1", Run(("sh", "-c", f'cd "$1" || exit; {program}', "sh", here)), "To see.", label="the work")
    return Plan() if Path("done").exists() else Plan((Stage("bricks", (command,)),))


def _main(program: str, locks: str, *words: str) -> None:
    use_locks(Path(locks))
    setattr(steps, "plan", lambda _profile, _facts: _small(program))  # noqa: B010 - other names for what is not used
    setattr(survey, "facts", lambda *_asked: Facts())  # noqa: B010
    sys.argv = ["virtwiz", *words]
    cli.main()


if __name__ == "__main__":
    _main(*sys.argv[1:])
