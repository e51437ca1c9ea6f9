"""glusterd.vol: what the text says, and the very shell program on real files."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from virtwiz.formats.volfile import DIFF, EDIT, LINE, OPTION, option_state

PACKAGED = """volume management
    type mgmt/glusterd
    option working-directory /var/lib/glusterd
#   option base-port 49152
    option max-port  60999
end-volume
"""
SHELLS = [words for words in (["sh"], ["dash"], ["busybox", "sh"], ["bash", "--posix"]) if shutil.which(words[0])]


def edit(path: Path, shell: list[str] | None = None) -> subprocess.CompletedProcess[str]:
    argv = [*(shell or ["sh"]), "-c", EDIT, "virtwiz", str(path)]
    return subprocess.run(argv, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)


def edited(path: Path, before: bytes, shell: list[str] | None = None) -> bytes:
    path.write_bytes(before)
    done = edit(path, shell)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    return path.read_bytes()


def with_option(line: str) -> str:
    return PACKAGED.replace("end-volume", f"{line}\nend-volume")


STATES = {
    PACKAGED: "absent",
    with_option(LINE): "on",
    with_option(f"option {OPTION} off"): "off",
    with_option(f"\toption\t{OPTION}\t TRUE # why"): "on",
    with_option(f'option {OPTION} "yes"'): "on",
    with_option(f"option {OPTION} maybe"): "off",
    with_option(f"#   option {OPTION} on"): "commented",
    with_option(f"option max-port 1 # option {OPTION} on"): "commented",
    with_option(f"# option {OPTION} on\noption {OPTION} 0"): "off",
    with_option(f"option {OPTION} on\noption {OPTION} off"): "off",
    with_option(f"option {OPTION} off\noption {OPTION} 1"): "on",
    with_option(f"option {OPTION}-not on"): "absent",
    with_option(f"option {OPTION}\n  on"): "on",
    with_option(LINE).replace("\n", "\r\n"): "on",
    PACKAGED + LINE: "absent",
    "": "absent",
}


@pytest.mark.parametrize(("text", "state"), STATES.items())
def test_state(text: str, state: str) -> None:
    assert option_state(text) == state


@pytest.mark.parametrize("shell", SHELLS, ids=" ".join)
def test_absent_gets_the_line_before_end_volume(tmp_path: Path, shell: list[str]) -> None:
    file = tmp_path / "glusterd.vol"
    assert edited(file, PACKAGED.encode(), shell).decode() == with_option(LINE)
    assert edited(file, with_option(LINE).encode(), shell).decode() == with_option(LINE)
    assert LINE in EDIT


@pytest.mark.parametrize("shell", SHELLS, ids=" ".join)
def test_the_difference_is_told_and_not_made(tmp_path: Path, shell: list[str]) -> None:
    file = tmp_path / "glusterd.vol"

    def difference(text: str) -> list[str]:
        file.write_text(text)
        argv = [*shell, "-c", DIFF, "virtwiz", str(file)]
        told = subprocess.run(argv, capture_output=True, text=True, check=True, stdin=subprocess.DEVNULL).stdout
        assert file.read_text() == text
        return told.splitlines()

    around = [" #   option base-port 49152", "     option max-port  60999"]
    assert difference(PACKAGED) == [*around, f"+{LINE}", " end-volume"]
    off = f"    option {OPTION} off"
    assert difference(with_option(off)) == [*around, f"-{off}", f"+{LINE}", " end-volume"]
    assert difference(with_option(LINE)) == []
    assert not any(line.startswith("+") for line in difference("volume management\n"))


KEEP = {"absent": None, "commented": f"#   option {OPTION} off"}
VALUES = st.sampled_from(
    ["on", "ON", "yes", "true", "1", "enable", "off", "no", "0", "False", "maybe", '"off"', '"on"', "$x"]
)
BLANK = st.text(" \t", min_size=1, max_size=3)
INDENT = st.text(" \t", max_size=4)
WORD = st.binary(min_size=1, max_size=8).map(lambda raw: raw.translate(None, b'\0 \t\r\n"\\#`')).filter(bool)
TAIL = st.sampled_from(["", " ", "\t", "  # kept, too"])


@st.composite
def option_lines(draw: st.DrawFn) -> tuple[bytes, bytes]:
    """A line with the option, and what it must become."""
    before = f"{draw(INDENT)}option{draw(BLANK)}{OPTION}{draw(BLANK)}"
    value, tail = draw(VALUES), draw(TAIL)
    on = value.strip('"').lower() in ("1", "on", "yes", "true", "enable")
    return f"{before}{value}{tail}".encode(), f"{before}{value if on else 'on'}{tail}".encode()


@st.composite
def files(draw: st.DrawFn) -> tuple[bytes, bytes]:
    """A glusterd.vol, and what it must become."""
    others = st.one_of(
        st.tuples(INDENT, WORD).map(lambda pair: f"{pair[0]}option max-port ".encode() + pair[1]),
        st.tuples(INDENT, WORD).map(lambda pair: f"{pair[0]}# ".encode() + pair[1]),
        st.sampled_from([b"", b" \t", f"#option {OPTION} off".encode(), f"   # {OPTION}".encode()]),
    )
    body, rest = draw(st.lists(others, max_size=4)), draw(st.lists(others, max_size=3))
    end = f"{draw(INDENT)}end-volume{draw(TAIL)}".encode()
    found = draw(st.none() | option_lines())
    old = [b"volume management", *body, *([found[0]] if found else []), *rest, end]
    new = [b"volume management", *body, *([found[1]] if found else []), *rest, *([] if found else [LINE.encode()]), end]
    comments = st.sampled_from([b"", b" \t", f"#option {OPTION} off".encode(), b"  # end"])
    after, newline = draw(st.lists(comments, max_size=2)), draw(st.sampled_from([b"\n", b"\r\n"]))
    last = draw(st.sampled_from([b"", newline]))
    return newline.join(old + after) + last, newline.join(new + after) + last


@pytest.mark.parametrize("shell", SHELLS, ids=" ".join)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(files(), st.sampled_from(["etc/glusterfs", "usr/local/etc/glusterfs"]))
def test_nothing_else_changes(tmp_path: Path, shell: list[str], pair: tuple[bytes, bytes], place: str) -> None:
    file = tmp_path / place / "glusterd.vol"
    file.parent.mkdir(parents=True, exist_ok=True)
    before, expected = pair
    after = edited(file, before, shell)
    assert after == expected
    assert option_state(after.decode(errors="surrogateescape")) == "on"
    assert edited(file, after, shell) == after


def test_mode_and_a_link_stay_and_an_edited_file_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    target, link = tmp_path / "real" / "glusterd.vol", tmp_path / "a link.vol"
    target.write_text(PACKAGED)
    target.chmod(0o640)
    link.symlink_to("real/glusterd.vol")
    assert edit(link).returncode == 0
    assert link.is_symlink()
    assert target.read_text() == with_option(LINE)
    assert target.stat().st_mode & 0o7777 == 0o640
    inode = target.stat().st_ino
    assert edit(link).returncode == 0
    assert target.stat().st_ino == inode


REFUSED = {
    "empty": (b"", "missing or empty"),
    "no end": (b"volume management\n  option a b\n", "no end-volume line"),
    "end in a comment": (b"volume management\n# end-volume\n", "no end-volume line"),
    "no value": (f"volume m\noption {OPTION}\nend-volume\n".encode(), "no value"),
    "unclosed": (f'volume m\noption {OPTION} "off\nend-volume\n'.encode(), "no value"),
    "something after the end": (f"{PACKAGED}{LINE}\n".encode(), "line 7, option in the wrong place"),
    "a stray word": (PACKAGED.replace("#", "oops").encode(), "line 4, oops;"),
    "a key without value": (PACKAGED.replace("60999", "").encode(), "line 6, end-volume comes too early"),
    "a text that stays open": (PACKAGED.replace("60999", '"60999').encode(), "its end"),
    "zeros": (b"volume m\n\0\0\0\nend-volume\n", "NUL"),
}


@pytest.mark.parametrize("shell", SHELLS, ids=" ".join)
@pytest.mark.parametrize(("text", "reason"), REFUSED.values(), ids=list(REFUSED))
def test_refused_and_untouched(tmp_path: Path, shell: list[str], text: bytes, reason: str) -> None:
    file = tmp_path / "glusterd.vol"
    file.write_bytes(text)
    done = edit(file, shell)
    assert done.returncode == 1
    assert reason in done.stderr
    assert done.stderr.count("\n") == 1
    assert file.read_bytes() == text
    assert list(tmp_path.iterdir()) == [file]


def test_of_several_values_the_last_is_the_one_that_counts(tmp_path: Path) -> None:
    first, last = f"option {OPTION} off", f"option {OPTION} 0"
    text = with_option(f"{first}\n{last}") + f"volume other\n{last}\nend-volume\n"
    assert edited(tmp_path / "g.vol", text.encode()).decode() == text.replace(last, f"option {OPTION} on", 1)


@pytest.mark.parametrize("shell", SHELLS, ids=" ".join)
def test_missing_file(tmp_path: Path, shell: list[str]) -> None:
    for path in (tmp_path / "glusterd.vol", tmp_path / "no" / "glusterd.vol", tmp_path):
        done = edit(path, shell)
        assert done.returncode == 1
        assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("broken", ["cp", "awk", "sync", "mv"])
def test_a_program_that_fails_leaves_the_file_as_it_was(tmp_path: Path, broken: str) -> None:
    programs, etc = tmp_path / "bin", tmp_path / "etc"
    programs.mkdir()
    etc.mkdir()
    (programs / broken).write_text("#!/bin/sh\necho no space left >&2\nexit 1\n")
    (programs / broken).chmod(0o755)
    (etc / "glusterd.vol").write_text(PACKAGED)
    path = f"{programs}:{os.environ['PATH']}"
    argv = ["sh", "-c", EDIT, "virtwiz", str(etc / "glusterd.vol")]
    done = subprocess.run(argv, capture_output=True, text=True, check=False, env={"PATH": path})
    assert done.returncode == 1
    assert "no space left" in done.stderr
    assert [each.read_text() for each in etc.iterdir()] == [PACKAGED]
