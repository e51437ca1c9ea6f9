"""Loading from a file: whatever is there, it is a profile or a ProfileError that says what is wrong."""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.profile.texts import RIGHT
from virtwiz.profile import Fault, ProfileError, load, loads


def told(path: Path) -> str:
    with pytest.raises(ProfileError) as refused:
        load(path)
    assert len(refused.value.faults) == 1
    return str(refused.value).removeprefix(f"{path}:")


def test_a_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "lab.yaml"
    file.write_text(RIGHT)
    assert load(file) == load(str(file)) == loads(RIGHT)


def test_a_missing_file(tmp_path: Path) -> None:
    assert told(tmp_path / "no.yaml") == "1:1: there is no such file"


def test_a_directory(tmp_path: Path) -> None:
    assert told(tmp_path) == "1:1: this is a directory; a profile is a file"


def test_a_file_that_may_not_be_read() -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        file = Path(folder) / "lab.yaml"
        file.touch(mode=0)
        with nobody():
            assert told(file) == "1:1: this file may not be read by you"


@contextlib.contextmanager
def nobody() -> Iterator[None]:
    """For root, who may read everything: be nobody for a while."""
    before = os.geteuid()
    os.seteuid(65534 if before == 0 else before)
    try:
        yield
    finally:
        os.seteuid(before)


def test_a_directory_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert told(tmp_path / "file" / "lab.yaml") == "1:1: the file cannot be read: Not a directory"


def test_a_name_that_no_file_has() -> None:
    with pytest.raises(ProfileError, match=r"a\\x00b:1:1: the file cannot be read: its name is not one"):
        load("a\0b")


CONTENTS = [
    (b"", "1:1: there is nothing in here: a profile begins with `virtwiz: 1`"),
    (b"# nothing\n", "1:1: there is nothing in here: a profile begins with `virtwiz: 1`"),
    (b"just words", "1:1: 'just words' is no profile: a profile begins with `virtwiz: 1`"),
    (b"- a\n- b\n", "1:1: a list is no profile: a profile begins with `virtwiz: 1`"),
    (b"\xff\xfev\0", "1:1: this is not text in UTF-8: a profile is plain text"),
    (b"virtwiz: 1\nname: caf\xe9\n", "2:10: this is not text in UTF-8: a profile is plain text"),
    (b"virtwiz: 1\0", "1:11: the character '\\x00' has no place in a profile, which is plain text in UTF-8"),
    (b"a: 1\n" * 300_000, "1:1: this is too long for a profile, which has at most 1048576 bytes"),
    (b"[" * 1_000_000, "1:21: more than 20 levels lie in one another here: a profile needs 5"),
    (b"virtwiz: 2\nmore: 1\n", "1:10: 2 is no version of the profile that is known here: write virtwiz: 1"),
    (b"virtwiz: '1'\n", "1:10: '1' is no version of the profile that is known here: write virtwiz: 1, without quotes"),
    (b"virtwiz: true\n", "1:10: true is no version of the profile that is known here: write virtwiz: 1"),
]


@pytest.mark.parametrize(("content", "words"), CONTENTS, ids=[words[:40] for _, words in CONTENTS])
def test_what_is_no_profile_at_all_has_one_fault(tmp_path: Path, content: bytes, words: str) -> None:
    file = tmp_path / "lab.yaml"
    file.write_bytes(content)
    assert told(file) == words


def test_text_may_be_too_long_as_well() -> None:
    with pytest.raises(ProfileError, match="profile:1:1: this is too long"):
        loads(" " * 2_000_000)


def test_faults_are_shown_without_control_characters() -> None:
    assert str(Fault("a\x1b[1m.yaml", 1, 2, "wrong")) == "a\\x1b[1m.yaml:1:2: wrong"


def test_a_long_value_is_cut() -> None:
    with pytest.raises(ProfileError) as refused:
        loads(RIGHT.replace("memory: 2G", f"memory: '{'9x' * 5000}'"))
    assert len(str(refused.value)) < 250


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary())
def test_any_bytes_are_a_profile_or_a_profile_error(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "lab.yaml"
    file.write_bytes(content)
    with pytest.raises(ProfileError):
        load(file)
