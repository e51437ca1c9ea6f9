"""virtwiz' own shell programs, done in Python: as the shell does them on real files."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.practice.small import cluster
from virtwiz.facts import programs
from virtwiz.formats.volfile import DIFF, EDIT, LINE, OPTION
from virtwiz.plan import Run
from virtwiz.practice.glusterd.daemon import VOLFILE
from virtwiz.practice.packaged import VOLFILE as PACKAGED
from virtwiz.practice.scripts import SCRIPTS
from virtwiz.practice.session import Session
from virtwiz.practice.verbs import run
from virtwiz.steps.fuse_mount import ADD_LINE
from virtwiz.steps.replica import CLEAN
from virtwiz.steps.volfile_rescue import EXPLAIN, PUT_BACK

if TYPE_CHECKING:
    from pathlib import Path


def _with(line: str) -> str:
    return PACKAGED.replace("end-volume", f"{line}\nend-volume")


TEXTS = {
    "packaged": PACKAGED,
    "on": _with(LINE),
    "off": _with(f"  option {OPTION} off # why"),
    "quoted": _with(f'option\t{OPTION} "no"'),
    "twice": _with(f"option {OPTION} off\n option {OPTION} 0"),
    "commented": _with(f"#   option {OPTION} on"),
    "after the end": f"{PACKAGED}{LINE}\n",
    "no value": _with(f"option {OPTION}"),
    "returns": _with("option x y").replace("\n", "\r\n"),
    "no newline at the end": PACKAGED.rstrip("\n"),
    "no end": PACKAGED.replace("end-volume", ""),
    "empty": "",
    "a word too many": _with("option x y z"),
    "a word that is none": _with("  opinion x y"),
    "a keyword too early": _with("option x option"),
    "quotes": _with('option x "y z"'),
    "quotes that do not end": _with('option x "y'),
    "a text where none belongs": _with('"y"'),
    "two volumes in one": PACKAGED.replace("    type", "volume x\n    type"),
    "subvolumes": _with('subvolumes a "b c" d'),
}


def _practised(program: str, text: str) -> tuple[int, str, str]:
    made = cluster()
    session = Session(made, made.hosts["g1"])
    session.files.write(VOLFILE, text.encode())
    answer = run(session, Run(("sh", "-c", program, "virtwiz", VOLFILE)))
    said = answer.output.replace(VOLFILE, "FILE")
    return answer.status, said, session.files.read(VOLFILE).decode()


def _real(program: str, text: str, file: Path) -> tuple[int, str, str]:
    file.write_bytes(text.encode())
    done = subprocess.run(["sh", "-c", program, "virtwiz", file], capture_output=True, check=False)
    said = (done.stderr + done.stdout).decode().replace(str(file), "FILE")
    return done.returncode, said, file.read_bytes().decode()


@pytest.mark.parametrize("text", TEXTS.values(), ids=list(TEXTS))
@pytest.mark.parametrize("program", [EDIT, DIFF], ids=["edit", "difference"])
def test_the_edit_and_its_difference_are_the_shells(tmp_path: Path, program: str, text: str) -> None:
    assert _practised(program, text) == _real(program, text, tmp_path / "glusterd.vol")


def test_every_program_of_virtwiz_own_is_done_here() -> None:
    known = {name: text for name, text in vars(programs).items() if name.isupper()}
    known |= {"ADD_LINE": ADD_LINE, "CLEAN": CLEAN, "DIFF": DIFF, "EDIT": EDIT}
    known |= {"EXPLAIN": EXPLAIN, "PUT_BACK": PUT_BACK}
    assert sorted(name for name, text in known.items() if text not in SCRIPTS) == []
    assert {*SCRIPTS} <= {*known.values()}


def test_another_shell_program_is_not_guessed_at() -> None:
    made = cluster()
    answer = run(Session(made, made.hosts["g1"]), Run(("sh", "-c", "echo hello")))
    assert (answer.status, answer.stderr) == (127, "practice: this shell program is not modelled here\n")
