"""Verbs rendered as shell and run by real shells; mounts are in test_shell_mount.py."""

from __future__ import annotations

import re
import subprocess
import threading
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.facts.shells import SHELLS
from tests.needs import need
from virtwiz.export.sh import HEAD
from virtwiz.plan import Command, Run, Verb, Wait
from virtwiz.shell import COMMAND_LOCK, by_sudo, quote, render, request
from virtwiz.steps.gluster import literal

if TYPE_CHECKING:
    from pathlib import Path

with_every_shell = pytest.mark.parametrize("shell", SHELLS)
few = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
ODD = st.sampled_from(
    ["'", '"', "\\", "$HOME", "`id`", "$(id)", "*", "?", "~", "!", "\n", " ", "-n", "é", "\r", "#", ";"]
)
WORDS = st.lists(ODD | st.text(CHARACTERS, max_size=8), max_size=6).map("".join)
LINES = st.lists(st.sampled_from(["END", "END_", "'END'", "$HOME", "`id`", "\\", ""]) | st.text(CHARACTERS), min_size=1)


def _run(verb: Verb, shell: list[str]) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*shell, "-c", render(verb)], stdin=subprocess.DEVNULL, capture_output=True, timeout=30)


@with_every_shell
@few
@given(words=st.lists(WORDS, min_size=1, max_size=4))
def test_words_arrive_as_they_are(shell: list[str], words: list[str]) -> None:
    ended = _run(Run(("/usr/bin/printf", "%s\\0", *words)), shell)
    assert ended.stdout.decode().split("\0")[:-1] == words


@with_every_shell
@few
@given(lines=LINES)
def test_standard_input_arrives_as_it_is_with_its_last_line_ended(shell: list[str], lines: list[str]) -> None:
    text = "\n".join(lines)
    ended = _run(Run(("cat",), stdin=text), shell)
    whole = text if not text or text.endswith("\n") else text + "\n"
    assert (ended.stdout, ended.returncode) == (whole.encode(), 0)


@with_every_shell
@pytest.mark.parametrize("text", ["yes", "no 'yes'\nEND\n$(id)\n"])
def test_a_program_that_is_waited_for_has_standard_input_too(shell: list[str], text: str) -> None:
    wait = Wait(Run(("cat",), stdin=text), ("yes",), "it says yes", 1)
    assert (_run(wait, shell).stdout, _run(wait, shell).returncode) == (b"", 0)


@with_every_shell
def test_a_wait_ends_at_once_when_all_patterns_hold(shell: list[str]) -> None:
    program = Run(("printf", "<peer>\\n  <hostname> g1 </hostname>\\n\\t<connected>1</connected>\\n</peer>"))
    wait = Wait(program, ("<hostname>g1</hostname><connected>1", "^<peer>.*</peer>$"), "g1 is Connected", 30)
    began = time.monotonic()
    ended = _run(wait, shell)
    assert time.monotonic() - began < 5
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, b"", b"")


@with_every_shell
def test_a_wait_in_vain_says_so_and_what_was_answered(shell: list[str]) -> None:
    program = Run(
        ("sh", "-c", "echo '<a>'; echo '  <b/>'; echo 'Connection failed.' >&2; printf '%s\\n' '100% \\n'; exit 1")
    )
    wait = Wait(program, ("<a>", "it's never"), "it's there", 1)
    ended = _run(wait, shell)
    said = ended.stdout.decode().splitlines()
    assert (ended.returncode, said) == (1, ["waited 1 s in vain until it's there", "Connection failed.", "100% \\n"])


def test_a_wait_goes_on_until_the_patterns_hold(tmp_path: Path) -> None:
    answer = tmp_path / "answer"
    threading.Timer(0.6, answer.write_text, ["<connected>1"]).start()
    wait = Wait(Run(("cat", str(answer))), ("<connected>1",), "it is Connected", 20)
    began = time.monotonic()
    assert _run(wait, ["sh"]).returncode == 0
    assert 0.5 < time.monotonic() - began < 10


@with_every_shell
def test_a_long_answer_is_read_in_silence(shell: list[str], tmp_path: Path) -> None:
    answer = tmp_path / "answer"
    answer.write_text("<first>" + "<more/>\n" * 100_000)
    wait = Wait(Run(("cat", str(answer))), ("<first>",), "it is there", 5)
    script = f"trap '' PIPE\nexec 2>&1\n{render(wait)}"
    ended = subprocess.run([*shell, "-c", script], stdin=subprocess.DEVNULL, capture_output=True, timeout=30)
    assert (ended.returncode, ended.stdout) == (0, b"")


@few
@given(st.text("abc.\\+*?[](){}^$|/:<>-_é'\"", min_size=1, max_size=12))
def test_a_literal_pattern_matches_just_that_text_for_grep_and_for_python(text: str) -> None:
    for pattern, heard in ((literal(text), text), (f"<{literal(text)}>", f"<{text}x>")):
        grep = subprocess.run(["grep", "-Eq", "-e", pattern], input=heard.encode(), capture_output=True)
        assert (grep.returncode == 0) == bool(re.search(pattern, heard)) == (heard == text)


@few
@given(WORDS)
def test_quoted_text_is_one_word(text: str) -> None:
    script = f"printf %s {quote(text)}"
    assert subprocess.run(["sh", "-c", script], capture_output=True, check=True).stdout.decode() == text


@few
@given(st.text(CHARACTERS, min_size=1).filter(lambda text: not text.endswith("\n")) | ODD.filter("\n".__ne__))
def test_the_exported_script_quotes_in_the_same_way(text: str) -> None:
    (function,) = re.findall(r"^quote\(\) .*$", HEAD.replace("{{", "{").replace("}}", "}"), re.MULTILINE)
    script = f'{function}\nprintf %s "$(quote "$1")"'
    ended = subprocess.run(["sh", "-c", script, "sh", text], capture_output=True, check=True)
    assert ended.stdout.decode() == quote(text)


def _asked(verb: Verb, *, changes: bool, lock: Path | None = None) -> str:
    """A request, with a lock of its own, so that nothing else on this machine has a part in it."""
    asked = request(Command("g1", verb, "Because.", changes=changes))
    assert (COMMAND_LOCK in asked) is changes
    return asked.replace(COMMAND_LOCK, str(lock)) if lock else asked


@pytest.fixture(params=[True, False], ids=["change", "read"])
def surrounded(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[bool, Path]:
    """Whether the command changes something, and the lock it holds then."""
    if request.param:
        need("flock")
    return request.param, tmp_path / "lock"


def _request(program: str, surrounded: tuple[bool, Path]) -> subprocess.CompletedProcess[str]:
    changes, lock = surrounded
    asked = _asked(Run(("sh", "-c", program)), changes=changes, lock=lock)
    return subprocess.run(["sh", "-c", asked], input="not for you", capture_output=True, text=True, timeout=30)


def test_a_command_s_surroundings(surrounded: tuple[bool, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    look = "echo $LC_ALL; readlink /proc/self/fd/0; cat; grep SigIgn /proc/self/status"
    locale, stdin, ignored = _request(look, surrounded).stdout.splitlines()
    assert (locale, stdin) == ("C", "/dev/null")
    signals = int(ignored.split()[1], 16)
    assert signals & 1, "HUP"
    assert signals & 1 << 12, "PIPE"
    assert not signals & 1 << 14, "TERM"


def test_output_is_one_stream_in_its_order(surrounded: tuple[bool, Path]) -> None:
    ended = _request("echo 1; echo 2 >&2; echo 3", surrounded)
    assert (ended.stdout, ended.stderr) == ("1\n2\n3\n", "")


@pytest.mark.parametrize("status", [0, 1, 3, 255])
def test_the_exit_status_passes_through(status: int, surrounded: tuple[bool, Path]) -> None:
    assert _request(f"exit {status}", surrounded).returncode == status


@few
@given(words=st.lists(WORDS, min_size=1, max_size=3))
def test_words_arrive_through_all_surroundings(surrounded: tuple[bool, Path], words: list[str]) -> None:
    changes, lock = surrounded
    asked = _asked(Run(("/usr/bin/printf", "%s\\0", *words)), changes=changes, lock=lock)
    ended = subprocess.run(["sh", "-c", asked], capture_output=True, check=True)
    assert ended.stdout.decode().split("\0")[:-1] == words


def test_become_root() -> None:
    command = Command("g1", Run(("id",)), "Because.")
    assert by_sudo(request(command)) == f"sudo -n {request(command)}"


def _free(lock: Path, mode: str) -> bool:
    return subprocess.run(["flock", "-n", mode, str(lock), "true"]).returncode == 0


def test_changing_commands_share_a_lock_for_as_long_as_they_live(tmp_path: Path) -> None:
    need("flock")
    lock, go = tmp_path / "lock", tmp_path / "go"
    asked = _asked(Run(("sh", "-c", f"echo up; until [ -e {go} ]; do sleep 0.05; done")), changes=True, lock=lock)
    with subprocess.Popen(["sh", "-c", asked], stdout=subprocess.PIPE) as command:
        assert command.stdout
        assert command.stdout.readline() == b"up\n"
        assert (_free(lock, "-x"), _free(lock, "-s")) == (False, True)
        go.touch()
    assert _free(lock, "-x")


def test_what_only_looks_holds_no_lock_and_neither_does_a_daemon_that_was_started(tmp_path: Path) -> None:
    need("flock")
    lock, pid = tmp_path / "lock", tmp_path / "pid"
    start = f"sleep 20 >/dev/null 2>&1 & echo $! >{pid}"
    subprocess.run(["sh", "-c", _asked(Run(("sh", "-c", start)), changes=True, lock=lock)], check=True)
    try:
        assert _free(lock, "-x")
    finally:
        subprocess.run(["kill", pid.read_text().strip()], check=True)
    asked = _asked(Run(("flock", "-n", "-x", str(lock), "echo", "free")), changes=False, lock=lock)
    assert subprocess.run(["sh", "-c", asked], capture_output=True).stdout == b"free\n"
