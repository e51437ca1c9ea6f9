"""The shell programs that look at a host, run for real."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import time
from pathlib import Path

import pytest

from tests.facts.shells import SHELLS, mark, run
from tests.needs import need
from virtwiz.facts import programs

with_every_shell = pytest.mark.parametrize("shell", SHELLS)


def _bricks(shell: list[str], *paths: Path) -> list[list[str]]:
    status, text = run(shell, programs.BRICKS, *paths)
    assert status == 0
    return [line.split("\t") for line in text.splitlines()]


@with_every_shell
def test_bricks_of_all_kinds(shell: list[str], tmp_path: Path) -> None:
    directory, file, absent = tmp_path / "b1", tmp_path / "file", tmp_path / "not" / "yet" / "there"
    directory.mkdir()
    file.touch()
    on_root = "yes" if tmp_path.stat().st_dev == Path("/").stat().st_dev else "no"
    assert _bricks(shell, directory, file, absent, Path("/proc")) == [
        [str(directory), "directory", "no", on_root, ""],
        [str(file), "other", "no", on_root, ""],
        [str(absent), "absent", "no", on_root, ""],
        ["/proc", "filled", "yes", "no", ""],
    ]


@with_every_shell
def test_filesystems(shell: list[str]) -> None:
    status, text = run(shell, programs.FILESYSTEMS)
    assert status == 0
    rows = {row[0]: row for row in (line.split("\t") for line in text.splitlines())}
    assert all(len(row) == 5 and row[2] in ("free", "used", "readonly") for row in rows.values())
    assert rows["/"][2] in ("used", "readonly")
    found = os.statvfs("/")
    assert int(rows["/"][3]) == found.f_blocks * found.f_frsize
    assert not {"/proc", "/sys/fs/cgroup", "/dev/shm", "/run"} & set(rows)


@with_every_shell
@pytest.mark.parametrize(
    ("options", "name", "use"), [("rw", "", "free"), ("rw", "file", "used"), ("ro", "", "readonly")]
)
def test_whether_a_filesystem_holds_a_file(shell: list[str], options: str, name: str, use: str, tmp_path: Path) -> None:
    need("unshare", "mount")
    if os.geteuid() != 0:
        pytest.skip("mounts of our own need root")
    own = 'mount -t tmpfs -o size=1m own "$2" && mkdir "$2/lost+found" && { [ -z "$3" ] || touch "$2/$3"; } || exit 9'
    script = f'{own}\nmount -o "remount,$4" "$2" && sh -c "$1"'
    words = ["unshare", "--mount", *shell]
    status, text = run(words, script, programs.FILESYSTEMS, tmp_path, name, options)
    assert status == 0
    assert f"{tmp_path}\ttmpfs\t{use}\t{2**20}\t" in text


@with_every_shell
def test_a_brick_below_a_volume_s_directory_is_marked(shell: list[str], tmp_path: Path) -> None:
    (tmp_path / "old" / ".glusterfs").mkdir(parents=True)
    (tmp_path / "old" / "b1").mkdir()
    rows = _bricks(shell, tmp_path / "old", tmp_path / "old" / "b1", tmp_path / "old" / "x" / "y", tmp_path / "new")
    assert [row[4] for row in rows] == [str(tmp_path / "old")] * 3 + [""]


@with_every_shell
def test_a_brick_with_the_attribute_alone_is_marked(shell: list[str], tmp_path: Path) -> None:
    need("getfattr")
    brick = tmp_path / "b1"
    brick.mkdir()
    mark(brick)
    assert _bricks(shell, brick)[0][4] == str(brick)
    assert run(shell, programs.UNMARKED, brick) == (1, f"{brick} carries the mark of a volume\n")


@with_every_shell
def test_unmarked(shell: list[str], tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "old" / ".glusterfs").mkdir(parents=True)
    assert run(shell, programs.UNMARKED, tmp_path / "a", tmp_path / "none" / "b") == (0, "")
    status, text = run(shell, programs.UNMARKED, tmp_path / "a", tmp_path / "old" / "b")
    assert (status, text) == (1, f"{tmp_path / 'old'} carries the mark of a volume\n")


@with_every_shell
def test_images(shell: list[str], tmp_path: Path) -> None:
    (tmp_path / "disks").mkdir()
    (tmp_path / "a.img").write_bytes(bytes(1000))
    (tmp_path / "disks" / "my disk.img").write_bytes(bytes(range(48)) + b"more")
    (tmp_path / "empty").touch()
    status, text = run(shell, programs.IMAGES, "a.img", "none.img", "disks/my disk.img", "empty", "disks", cwd=tmp_path)
    assert status == 0
    found = os.statvfs(tmp_path)
    files, free, *images = text.splitlines()
    assert files == "files"
    assert abs(int(free.removeprefix("free\t")) - found.f_bavail * found.f_frsize) < 2**30
    assert images == [
        f"a.img\t1000\t{_taken(tmp_path / 'a.img')}\t{'00' * 48}",
        f"disks/my disk.img\t52\t{_taken(tmp_path / 'disks' / 'my disk.img')}\t{bytes(range(48)).hex()}",
        "empty\t0\t0\t",
        "disks\t0\t0\tno file",
    ]


def _taken(path: Path) -> int:
    return path.stat().st_blocks * 512


@with_every_shell
def test_images_of_an_empty_volume(shell: list[str], tmp_path: Path) -> None:
    status, text = run(shell, programs.IMAGES, "a.img", cwd=tmp_path)
    assert status == 0
    assert re.fullmatch("free\t[0-9]+\n", text)


@with_every_shell
def test_a_hidden_file_is_a_file_too(shell: list[str], tmp_path: Path) -> None:
    (tmp_path / ".hidden").touch()
    assert run(shell, programs.IMAGES, cwd=tmp_path)[1].startswith("files\n")


@with_every_shell
def test_the_user_of_qemu(shell: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    virsh = tmp_path / "virsh"
    virsh.write_text("#!/bin/sh\necho \"<baselabel type='kvm'>+$UID_OF_QEMU:+0</baselabel>\"\n")
    virsh.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    for uid, name in (("0", "root\n"), ("4000000000", "")):
        monkeypatch.setenv("UID_OF_QEMU", uid)
        assert run(shell, programs.USER) == (0, name)


@with_every_shell
def test_absent(shell: list[str], tmp_path: Path) -> None:
    (tmp_path / "b.img").touch()
    assert run(shell, programs.ABSENT, "a.img", "my disk.img", cwd=tmp_path) == (0, "")
    assert run(shell, programs.ABSENT, "a.img", "b.img", cwd=tmp_path) == (1, "b.img exists already\n")


@with_every_shell
def test_no_domain(shell: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    need("virsh")
    monkeypatch.setenv("LIBVIRT_DEFAULT_URI", "test:///default")
    assert run(shell, programs.NO_DOMAIN, "vm1") == (0, "")
    assert run(shell, programs.NO_DOMAIN, "test") == (1, "a domain test exists already\n")


@with_every_shell
def test_the_same_domain(shell: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "virsh").write_text(f"#!/bin/sh\n[ \"$*\" = 'dumpxml --inactive my own' ] && cat {tmp_path}/xml\n")
    (tmp_path / "virsh").chmod(0o755)
    (tmp_path / "xml").write_text("<domain>é</domain>\n\n")
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    looked_at = hashlib.sha256((tmp_path / "xml").read_bytes()).hexdigest()
    assert run(shell, programs.SAME_DOMAIN, "my own", looked_at) == (0, "")
    (tmp_path / "xml").write_text("<domain>é</domain>\n")
    said = "the domain my own was changed meanwhile, and is left as it is; run virtwiz again\n"
    assert run(shell, programs.SAME_DOMAIN, "my own", looked_at) == (1, said)


VIRSH = """#!/bin/sh
case $* in
  'list --name') printf 'vm1\\nmy own\\n\\n' ;;
  'list --name --all --autostart') printf 'vm1\\nold\\n\\n' ;;
  '-q domblklist vm1') printf ' vda   v/a.img\\n vdb   v/snapshot\\n' ;;
  '-q domblklist my own') printf ' sda   -\\n sdb   /srv/my cd.iso\\n' ;;
  '-q domblklist vm1 --inactive') printf ' vda   v/a.img\\n' ;;
  '-q domblklist old --inactive') printf ' vda   v/old.img\\n' ;;
  *) exit 1 ;;
esac
"""


@with_every_shell
def test_disks_in_use_and_those_that_will_be(shell: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "virsh").write_text(VIRSH)
    (tmp_path / "virsh").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    status, text = run(shell, programs.DISKS)
    assert [line.split("\t") for line in text.splitlines()] == [
        ["v/a.img", "vm1", "running"],
        ["v/snapshot", "vm1", "running"],
        ["-", "my own", "running"],
        ["/srv/my cd.iso", "my own", "running"],
        ["v/a.img", "vm1", "boot"],
        ["v/old.img", "old", "boot"],
    ]
    assert status == 0


ALONE = """\
program=$1 volfile=$2 glusterd=$3 age=$4
if [ -x "$glusterd" ]; then "$glusterd" 20 & sleep 0.3; fi
[ ! -e "$volfile" ] || touch -d "@$(($(date +%s) - age))" "$volfile"
sh -c "$program" virtwiz "$volfile"
status=$?
[ ! -x "$glusterd" ] || kill "$!"
exit "$status"
"""
"""Arguments: the program, glusterd.vol, a program of the name glusterd, and the age of the file in seconds."""


def _glusterd(volfile: Path, daemon: Path = Path("/none"), age: int = 0) -> dict[str, str]:
    """Ask among processes of our own, so that no other glusterd of this machine is seen."""
    need("unshare", "pgrep")
    if os.geteuid() != 0:
        pytest.skip("processes of our own need root")
    alone = ["unshare", "--pid", "--fork", "--mount-proc", "sh"]
    status, text = run(alone, ALONE, programs.GLUSTERD, volfile, daemon, str(age))
    assert status == 0, text
    return dict(line.split("\t") for line in text.splitlines() if "\t" in line)


@pytest.fixture
def volfile(tmp_path: Path) -> Path:
    path = tmp_path / "glusterd.vol"
    path.write_text("volume management\nend-volume\n")
    return path


@pytest.fixture
def daemon(tmp_path: Path) -> Path:
    return Path(shutil.copy(shutil.which("sleep") or "/bin/sleep", tmp_path / "glusterd"))


@pytest.mark.parametrize(("age", "unread"), [(-5, True), (5, False), (100, False)])
def test_whether_glusterd_has_read_its_file(volfile: Path, daemon: Path, age: int, unread: bool) -> None:
    assert ("unread" in _glusterd(volfile, daemon, age)) is unread


@pytest.mark.parametrize(("age", "unread"), [(-5, True), (100, False)])
def test_a_linked_file_is_as_old_as_what_the_link_leads_to(volfile: Path, daemon: Path, age: int, unread: bool) -> None:
    link = volfile.with_name("link.vol")
    link.symlink_to(volfile)
    apart = time.time() + age * 2  # a link's own time is the other way round
    os.utime(link, (apart, apart), follow_symlinks=False)
    assert ("unread" in _glusterd(link, daemon, age)) is unread


def test_without_a_glusterd_nothing_is_unread(volfile: Path) -> None:
    assert "unread" not in _glusterd(volfile, age=-5)


def test_a_file_that_is_not_there_is_not_unread(tmp_path: Path, daemon: Path) -> None:
    found = _glusterd(tmp_path / "none.vol", daemon)
    assert "unread" not in found
    assert found["backup"] == f"{tmp_path}/none.vol.before-virtwiz"


def test_whether_systemd_runs(volfile: Path) -> None:
    assert ("systemd" in _glusterd(volfile)) is Path("/run/systemd/system").is_dir()


@with_every_shell
def test_a_backup_has_a_name_that_is_free_or_holds_the_same(shell: list[str], volfile: Path) -> None:
    def backup() -> str:
        text = run(shell, programs.GLUSTERD, volfile)[1]
        return Path(text.splitlines()[0].removeprefix("backup\t")).name

    assert backup() == "glusterd.vol.before-virtwiz"
    shutil.copy(volfile, f"{volfile}.before-virtwiz")
    assert backup() == "glusterd.vol.before-virtwiz"
    volfile.write_text("another\n")
    assert backup() == "glusterd.vol.before-virtwiz-2"
    Path(f"{volfile}.before-virtwiz-2").write_text("still another\n")
    assert backup() == "glusterd.vol.before-virtwiz-3"
