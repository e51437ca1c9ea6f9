"""The shell programs of the steps, run for real."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.facts.shells import SHELLS, mark, run
from tests.needs import need
from virtwiz.formats.fuse import fstab_line
from virtwiz.steps.fuse_mount import ADD_LINE
from virtwiz.steps.replica import CLEAN

if TYPE_CHECKING:
    from pathlib import Path

with_every_shell = pytest.mark.parametrize("shell", SHELLS)
LINE = fstab_line("vmstore", ["g1", "g2"])


def _clean(shell: list[str], known: Path, *bricks: Path) -> None:
    program = CLEAN.replace("/var/lib/glusterd/vols/", f"{known}/")
    assert program != CLEAN
    assert run(shell, program, *bricks) == (0, "")


@with_every_shell
def test_marks_of_a_failed_create_are_taken_off_and_data_stays(shell: list[str], tmp_path: Path) -> None:
    need("setfattr")
    brick = tmp_path / "b1"
    (brick / ".glusterfs" / "indices").mkdir(parents=True)
    (brick / "data").touch()
    mark(brick)
    _clean(shell, tmp_path / "vols", brick, tmp_path / "not there")
    assert [path.name for path in brick.iterdir()] == ["data"]
    assert [name for name in os.listxattr(brick) if name.startswith("trusted.")] == []
    _clean(shell, tmp_path / "vols", brick)


@with_every_shell
def test_a_brick_that_a_volume_knows_keeps_its_marks(shell: list[str], tmp_path: Path) -> None:
    brick, beside = tmp_path / "b1", tmp_path / "b11"
    for path in (brick, beside):
        (path / ".glusterfs").mkdir(parents=True)
    (tmp_path / "vols" / "v1" / "bricks").mkdir(parents=True)
    (tmp_path / "vols" / "v1" / "bricks" / "g1:-b1").write_text(f"hostname=g1\npath={brick}\nport=0\n")
    _clean(shell, tmp_path / "vols", brick, beside)
    assert (brick / ".glusterfs").exists()
    assert not (beside / ".glusterfs").exists()


def _add(shell: list[str], fstab: Path) -> tuple[int, str]:
    return run(shell, ADD_LINE.replace("/etc/fstab", str(fstab)), LINE)


@with_every_shell
@pytest.mark.parametrize("before", ["", "# nothing\n", "/dev/vda1 / ext4 defaults 0 1\n"])
def test_one_line_is_added_once(shell: list[str], before: str, tmp_path: Path) -> None:
    fstab = tmp_path / "fstab"
    fstab.write_text(before)
    fstab.chmod(0o644)
    assert _add(shell, fstab) == (0, "")
    assert _add(shell, fstab) == (0, "")
    assert fstab.read_text() == f"{before}{LINE}\n"
    assert fstab.stat().st_mode & 0o777 == 0o644
    assert (tmp_path / "fstab.before-virtwiz").read_text() == before


@with_every_shell
def test_a_last_line_without_its_end_stays_a_line_of_its_own(shell: list[str], tmp_path: Path) -> None:
    fstab = tmp_path / "fstab"
    fstab.write_text("/dev/vda1 / ext4 defaults 0 1")
    assert _add(shell, fstab) == (0, "")
    assert fstab.read_text().splitlines() == ["/dev/vda1 / ext4 defaults 0 1", LINE]
