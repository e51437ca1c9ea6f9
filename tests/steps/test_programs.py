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


def _add(shell: list[str], fstab: Path, line: str = LINE) -> tuple[int, str]:
    return run(shell, ADD_LINE.replace("/etc/fstab", str(fstab)), line)


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


@with_every_shell
def test_each_state_of_fstab_before_an_edit_is_kept(shell: list[str], tmp_path: Path) -> None:
    fstab = tmp_path / "fstab"
    fstab.write_text("# mine\n")
    for line in ("one", "two", "three"):
        assert _add(shell, fstab, line) == (0, "")
    fstab.write_text("# mine\n")
    assert _add(shell, fstab, "four") == (0, "")
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {
        "fstab": "# mine\nfour\n",
        "fstab.before-virtwiz": "# mine\n",
        "fstab.before-virtwiz-2": "# mine\none\n",
        "fstab.before-virtwiz-3": "# mine\none\ntwo\n",
    }


@with_every_shell
def test_an_fstab_that_is_a_link_stays_one(shell: list[str], tmp_path: Path) -> None:
    fstab, real = tmp_path / "fstab", tmp_path / "managed" / "fstab"
    real.parent.mkdir()
    real.write_text("# mine\n")
    fstab.symlink_to("managed/fstab")
    assert _add(shell, fstab) == (0, "")
    assert fstab.is_symlink()
    assert real.read_text() == f"# mine\n{LINE}\n"
    backup = tmp_path / "fstab.before-virtwiz"
    assert (backup.is_symlink(), backup.read_text()) == (False, "# mine\n")
    assert [path.name for path in real.parent.iterdir()] == ["fstab"]


@with_every_shell
def test_without_an_fstab_none_is_made(shell: list[str], tmp_path: Path) -> None:
    fstab = tmp_path / "fstab"
    assert _add(shell, fstab) == (1, f"{fstab} is no file; nothing was changed\n")
    assert list(tmp_path.iterdir()) == []


@with_every_shell
def test_an_fstab_that_cannot_be_written_whole_is_left_alone(
    shell: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "awk").write_text("#!/bin/sh\necho half\nexit 1\n")
    (tmp_path / "bin" / "awk").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}/bin:{os.environ['PATH']}")
    (tmp_path / "fstab").write_text("# mine\n")
    assert _add(shell, tmp_path / "fstab")[0] == 1
    assert (tmp_path / "fstab").read_text() == "# mine\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bin", "fstab", "fstab.before-virtwiz"]
