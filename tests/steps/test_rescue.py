"""What is done when glusterd does not come back, run for real around a glusterd on paper."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.facts.shells import SHELLS, run
from virtwiz.steps.volfile_rescue import EXPLAIN, PUT_BACK

if TYPE_CHECKING:
    from pathlib import Path

with_every_shell = pytest.mark.parametrize("shell", SHELLS)

RESTART = 'read -r word <"$VOLFILE"; echo started with $word; [ $word = old ] && touch "$UP"'
"""A glusterd that starts with the old file only."""


class Place:
    """A directory with glusterd.vol, its backup, and the programs of a host."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Nothing runs, and the file is the edited one."""
        self.etc, self.up = folder / "etc", folder / "up"
        self.file, self.backup = self.etc / "glusterd.vol", self.etc / "a backup"
        self.etc.mkdir()
        self.file.write_text("new\n")
        self.backup.write_text("old\n")
        self.backup.chmod(0o640)
        programs = folder / "bin"
        programs.mkdir()
        for name, text in (("gluster", '[ -e "$UP" ]'), ("restart", RESTART), ("sleep", ":"), ("systemctl", ":")):
            (programs / name).write_text(f"#!/bin/sh\n{text}\n")
            (programs / name).chmod(0o755)
        for name, value in (("PATH", f"{programs}:{os.environ['PATH']}"), ("UP", self.up), ("VOLFILE", self.file)):
            monkeypatch.setenv(name, str(value))

    def put_back(self, shell: list[str]) -> tuple[int, list[str]]:
        """Run the rescue."""
        status, said = run(shell, PUT_BACK, self.file, self.backup, "restart")
        return status, said.splitlines()

    @property
    def files(self) -> list[str]:
        """What stands beside the file."""
        return sorted(path.name for path in self.etc.iterdir())


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    return Place(tmp_path, monkeypatch)


@with_every_shell
def test_the_file_is_put_back_and_glusterd_is_up(shell: list[str], place: Place) -> None:
    status, said = place.put_back(shell)
    assert (status, said[1:]) == (0, ["started with old", "glusterd answers again"])
    assert said[0] == f"{place.file} is as it was before the edit"
    assert (place.file.read_text(), place.file.stat().st_mode & 0o777) == ("old\n", 0o640)
    assert place.files == ["a backup", "glusterd.vol"]


@with_every_shell
def test_a_glusterd_that_answers_keeps_its_file(shell: list[str], place: Place) -> None:
    place.up.touch()
    assert place.put_back(shell) == (0, [f"glusterd answers, so {place.file} stays as it is"])
    assert place.file.read_text() == "new\n"


@with_every_shell
def test_without_a_backup_the_file_stays(shell: list[str], place: Place) -> None:
    place.backup.unlink()
    status, said = place.put_back(shell)
    assert status != 0
    assert "a backup" in said[0]
    assert place.file.read_text() == "new\n"
    assert place.files == ["glusterd.vol"]


@with_every_shell
def test_a_link_stays_a_link_and_what_does_not_help_is_said(shell: list[str], place: Place) -> None:
    target = place.etc / "real.vol"
    place.file.rename(target)
    place.file.symlink_to("real.vol")
    place.backup.write_text("older\n")
    assert place.put_back(shell)[1][1:] == ["started with older", "glusterd does not start with it either"]
    assert place.file.is_symlink()
    assert target.read_text() == "older\n"


@with_every_shell
def test_a_glusterd_that_starts_and_says_nothing_is_not_up(shell: list[str], place: Place) -> None:
    place.backup.write_text("older\n")
    (place.etc.parent / "bin" / "restart").write_text("#!/bin/sh\n")
    status, said = place.put_back(shell)
    assert (status, said[-1]) == (1, "glusterd does not answer with it either")


LOG = """\
[2026-01-01 00:00:00.0 +0000] E [x.c:1:y] 0-old: an older error
[2026-01-01 00:00:01.0 +0000] I [glusterfsd.c:2767:main] 0-x: Started running version [{arg=/usr/sbin/glusterd}]
[2026-01-01 00:00:01.1 +0000] W [x.c:1:y] 0-x: a warning
[2026-01-01 00:00:01.2 +0000] E [graph.y:374:graphyyerror] 0-parser: syntax error in line 16: "garbage"
(allowed tokens are 'volume', 'type', 'subvolumes', 'option', 'end-volume')

[2026-01-01 00:00:01.3 +0000] E [MSGID: 100026] [x.c:2:y] 0-: failed to construct the graph []
[2026-01-01 00:00:01.4 +0000] I [x.c:1:y] 0-x: going
  1: volume management
"""

TOLD = [
    '[graph.y:374:graphyyerror] 0-parser: syntax error in line 16: "garbage"',
    "(allowed tokens are 'volume', 'type', 'subvolumes', 'option', 'end-volume')",
    "[MSGID: 100026] [x.c:2:y] 0-: failed to construct the graph []",
]


@with_every_shell
def test_the_errors_of_the_last_start_are_told(shell: list[str], tmp_path: Path) -> None:
    log = tmp_path / "glusterd.log"
    program = EXPLAIN.replace("/var/log/glusterfs/glusterd.log", str(log))
    assert run(shell, program) == (0, f"there is no {log}\n")
    log.write_text(LOG)
    status, said = run(shell, program)
    assert (status, said.splitlines()[1:]) == (0, TOLD)
    log.write_text(LOG + LOG.splitlines()[1] + "\n")
    assert run(shell, program)[1].count("\n") == 1
