"""virtwiz' own programs about images and fstab: the same as the real shell does with them."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.practice.small import cluster
from virtwiz.facts.programs import ABSENT, IMAGES
from virtwiz.plan import Run
from virtwiz.practice.model import Entry
from virtwiz.practice.session import Session
from virtwiz.practice.verbs import run
from virtwiz.steps.fuse_mount import ADD_LINE

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    "raw.img": b"",
    "boot.img": b"\xeb\x63\x90 a boot sector" + bytes(600),
    "q.qcow2": b"QFI\xfb\0\0\0\3" + bytes(72),
}
NAMES = ("raw.img", "boot.img", "q.qcow2", "d", "nosuch.img")


def _folder(session: Session, folder: Path) -> None:
    """The same files in both places."""
    for name, data in FILES.items():
        session.files.write(name, data)
        (folder / name).write_bytes(data)
    session.files.make_directory("d")
    (folder / "d").mkdir()


def _both(folder: Path, program: str, *arguments: str, filled: bool = True) -> list[tuple[int, str]]:
    """Exit status and output on a practice host and here."""
    made = cluster()
    session = Session(made, made.hosts["g1"], cwd="/data/brick1")
    if filled:
        _folder(session, folder)
    practised = run(session, Run(("sh", "-c", program, "virtwiz", *arguments)))
    done = subprocess.run(
        ["sh", "-c", program, "virtwiz", *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    told = [(practised.status, practised.output), (done.returncode, done.stderr + done.stdout)]
    return [(status, re.sub(r"(?m)^free\t\d+$", "free", text)) for status, text in told]


@pytest.mark.parametrize("filled", [True, False])
@pytest.mark.parametrize("names", [NAMES, ("raw.img",), ("nosuch.img",), ()])
def test_images_are_looked_at_as_the_shell_does(tmp_path: Path, names: tuple[str, ...], filled: bool) -> None:
    practised, real = _both(tmp_path, IMAGES, *names, filled=filled)
    taken = re.compile(r"\t(0|512|1024|4096)\t(?=[0-9a-f]*$)", re.MULTILINE)  # as the filesystem here has it
    assert taken.sub("\tn\t", practised[1]) == taken.sub("\tn\t", real[1])
    assert practised[0] == real[0]


def test_an_image_that_is_there_is_told(tmp_path: Path) -> None:
    practised, real = _both(tmp_path, ABSENT, "nosuch.img", "d", "raw.img")
    assert practised == real == (1, "d exists already\n")


def _fstab_both(session: Session, folder: Path, line: str) -> None:
    practised = run(session, Run(("sh", "-c", ADD_LINE, "virtwiz", line)))
    program = ADD_LINE.replace("/etc/fstab", str(folder / "fstab"))
    done = subprocess.run(["sh", "-c", program, "virtwiz", line], capture_output=True, text=True, check=False)
    told = (done.stderr + done.stdout).replace(str(folder), "/etc")
    assert (practised.status, practised.output) == (done.returncode, told)


@pytest.mark.parametrize("before", ["", "/dev/vda1 / ext4 defaults 0 1\n", "no newline", "a line\nb\n"])
@pytest.mark.parametrize("name", ["fstab", "fstab.of-mine"])
def test_lines_are_added_to_fstab_once(tmp_path: Path, before: str, name: str) -> None:
    made = cluster()
    session = Session(made, made.hosts["g1"])
    session.files.remove("/etc/fstab")
    _fstab_both(session, tmp_path, "none")
    session.files.write(f"/etc/{name}", before.encode())
    (tmp_path / name).write_text(before)
    if name != "fstab":
        session.files.put("/etc/fstab", Entry("link", data=name.encode()))
        (tmp_path / "fstab").symlink_to(name)
    for line in ("a line", "a line", "another"):
        _fstab_both(session, tmp_path, line)
    names = [each for each in session.files.children("/etc") if each.startswith("fstab")]
    assert names == sorted(path.name for path in tmp_path.iterdir())
    assert [session.files.text(f"/etc/{each}") for each in names] == [(tmp_path / each).read_text() for each in names]
    assert {each for each in names if (found := session.files.itself(f"/etc/{each}")) and found.kind == "link"} == {
        each for each in names if (tmp_path / each).is_symlink()
    }
