"""The search for secrets finds them, whatever form they have, and fails the session."""

from __future__ import annotations

import base64
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests import canary

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[1]
SECRET = pytest.mark.parametrize("secret", [canary.PASSWORD, canary.PASSPHRASE, canary.KEY])
FORMS: dict[str, Callable[[str], bytes]] = {
    "as it is": str.encode,
    "hexadecimal": lambda secret: secret.encode().hex().encode(),
    "Base64": lambda secret: base64.b64encode(secret.encode()),
    "Base64, one byte later": lambda secret: base64.b64encode(b"u" + secret.encode()),
    "Base64, two bytes later": lambda secret: base64.b64encode(b"u:" + secret.encode()),
    "UTF-16": lambda secret: secret.encode("utf-16"),
}


@SECRET
@pytest.mark.parametrize("form", FORMS)
def test_a_file_with_a_secret_is_found(secret: str, form: str, tmp_path: Path) -> None:
    place = canary.given(tmp_path) / "deep"
    place.mkdir()
    (place / "harmless").write_text("cnry, and nothing more\n")
    (place / "leak").write_bytes(b"before " + FORMS[form](secret) + b" after")
    assert canary.traces([place]) == [place / "leak"]
    assert canary.traces([tmp_path]) == []


def test_large_files_are_searched_and_their_holes_left_out(tmp_path: Path) -> None:
    place = canary.given(tmp_path)
    with (place / "large").open("wb") as file:
        file.write(b"x" * (2**20 - 5))
        file.write(canary.PASSWORD.encode())
    with (place / "sparse").open("wb") as file:
        file.truncate(2**42)
        file.seek(2**41)
        file.write(canary.KEY.encode())
    with (place / "harmless").open("wb") as file:
        file.write(b"x" * 2**21)
        file.truncate(2**42)
    assert sorted(path.name for path in canary.traces([place])) == ["large", "sparse"]


def test_the_words_of_a_process_are_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    word = "cnryOf0neTestOnly"  # a secret of all tests would be found by those that run beside this one
    monkeypatch.setattr(canary, "_FORMS", (word.encode(),))
    words = ["sh", "-c", "echo here; read line", word]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdout.readline() == b"here\n"  # before that its words may still be its parent's
        assert f"/proc/{process.pid}/cmdline" in canary.in_processes()
        process.communicate(b"\n")
    assert f"/proc/{process.pid}/cmdline" not in canary.in_processes()


TESTS = """\
from tests import canary

def test_one(tmp_path):
    (canary.given(tmp_path) / "key").write_text(canary.KEY)
    (tmp_path / "words").write_text({words})
"""


@pytest.mark.parametrize("workers", ["0", "1"])
@pytest.mark.parametrize(("words", "status"), [("canary.PASSWORD", 1), ("''", 0)])
def test_a_session_that_left_a_secret_fails(words: str, status: int, workers: str, tmp_path: Path) -> None:
    file = canary.given(tmp_path) / "test_small.py"
    file.write_text(TESTS.format(words=words))
    options = ["-p", "tests.canary", "-c", "/dev/null", "-n", workers, f"--basetemp={file.parent}/made"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, file], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == status, done.stdout
    assert "1 passed" in done.stdout
    assert done.stdout.count("a secret is in") == status
    assert not canary.told(done.stdout)
