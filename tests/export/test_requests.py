"""The exported script asks ssh for the same, byte for byte, as the executor does; and it is good shell."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.export.script import PROFILE, plan, run
from virtwiz import shell as surroundings
from virtwiz import steps
from virtwiz.export import EXPORTS, sh
from virtwiz.facts.model import Facts
from virtwiz.plan import Command, Run
from virtwiz.profile import loads

if TYPE_CHECKING:
    from virtwiz.plan import Plan
    from virtwiz.profile import Login, Profile

SAMPLES = sorted((Path(__file__).parents[2] / "sample_profiles").glob("*.yaml"))
SAMPLE = pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)

RECORDER = """\
#!/bin/sh
# Asked for its configuration (-G), a user. Else one record: the words but the last, and the last one, the request.
for word; do if [ "$word" = -G ]; then echo "user admin"; exit; fi; done
{ flock 9; printf '%s\\0' "$#" "$@" >&9; } 9>>"$RECORD"
"""


def filled(sample: Path) -> Profile:
    """A sample with what only a host knows filled in."""
    text = sample.read_text().replace("owner: auto", "owner: {uid: 107, gid: 107}").replace("type: auto", "type: kvm")
    return loads(text if "type:" in text else text.replace("    disks:", "    type: kvm\n    disks:"))


def recorded(shell: str, profile: Profile, made: Plan, folder: Path) -> list[tuple[tuple[str, ...], str]]:
    """What a script gives to ssh: the words before the request, and the request, in the order of the calls."""
    recorder = folder / "recorder"
    recorder.write_text(RECORDER)
    recorder.chmod(0o755)
    record = folder / "record"
    record.write_text("")
    done = run(shell, sh.script(profile, made), folder, SSH=f"{recorder} -F config", RECORD=str(record))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    words = record.read_text().split("\0")[:-1]
    calls = []
    while words:
        count, words = int(words[0]), words[1:]
        calls.append((tuple(words[: count - 1]), words[count - 1]))
        words = words[count:]
    return calls


def _as_root(login: Login, request: str) -> str:
    return surroundings.by_sudo(request) if login.become == "sudo" else request


def compare(shell: str, profile: Profile, made: Plan, folder: Path) -> None:
    """Each group of guards, and each stage, asks for exactly what the executor asks for."""
    calls = recorded(shell, profile, made, folder)
    for stage in made.stages:
        guards = tuple(dict.fromkeys(guard for command in stage.commands for guard in command.guards))
        for group in (guards, stage.commands):
            mine, calls = calls[: len(group)], calls[len(group) :]
            logins = [profile.login(command.host) for command in group]
            wanted = [
                (login.address, _as_root(login, surroundings.request(command)))
                for login, command in zip(logins, group, strict=True)
            ]
            assert sorted((words[-1], request) for words, request in mine) == sorted(wanted)
    assert calls == []


@SAMPLE
@pytest.mark.parametrize("checker", ["sh -n", "dash -n", "bash -n", "shellcheck -s sh -e SC2016,SC1003"])
def test_every_sample_is_good_shell(sample: Path, checker: str, tmp_path: Path) -> None:
    if shutil.which(checker.split()[0]) is None:
        pytest.skip(f"not installed: {checker.split()[0]}")
    profile = filled(sample)
    made = steps.plan(profile, Facts())
    assert made.unknowns == ()
    path = tmp_path / "script.sh"
    path.write_text(EXPORTS["sh"](profile, made))
    done = subprocess.run([*checker.split(), path], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@SAMPLE
def test_every_sample_asks_for_the_same(sample: Path, shell: str, here: Path) -> None:
    profile = filled(sample)
    compare(shell, profile, steps.plan(profile, Facts()), here)


def test_how_a_host_is_reached(shell: str, here: Path) -> None:
    key = "'/home/me/my key'"
    g1 = f"address: 192.0.2.1, user: admin, port: 2222, identity_file: {key}, become: sudo"
    profile = loads(PROFILE.format(g1=g1, g2="address: 2001:db8::2"))
    made = plan(*((Command(host, Run(("true",)), "To see."),) for host in ("g1", "g2")))
    one, two = recorded(shell, profile, made, here)
    assert one[0] == (
        *("-F", "config", "-o", "BatchMode=yes", "-p", "2222", "-i", "/home/me/my key", "-l", "admin"),
        *("--", "192.0.2.1"),
    )
    assert one[1] == surroundings.by_sudo(surroundings.request(made.commands[0]))
    assert two[0] == ("-F", "config", "-o", "BatchMode=yes", "-l", "admin", "--", "2001:db8::2")
    assert two[1] == surroundings.request(made.commands[1])


CHARACTERS = st.one_of(
    st.sampled_from(list("'\"\\$`!*?~#&;|<>(){}[] \n\t-=%")), st.characters(codec="utf-8", exclude_characters="\0\r")
)
TEXT = st.text(CHARACTERS, max_size=12)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(TEXT, max_size=4), TEXT, st.booleans())
def test_whatever_the_words_are(here: Path, words: list[str], stdin: str, changes: bool) -> None:
    profile = loads(PROFILE.format(g1="", g2=""))
    command = Command("g1", Run(("printf", "%s", *words), stdin=stdin), "To see.", changes)
    compare("sh", profile, plan((command,)), here)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(TEXT, min_size=1, max_size=4), TEXT)
def test_whatever_the_words_are_they_arrive(here: Path, words: list[str], stdin: str) -> None:
    profile = loads(PROFILE.format(g1="address: localhost", g2=""))
    keep = Command("g1", Run(("sh", "-c", 'printf "%s\\0" "$@" >words', "sh", *words)), "To see.")
    text = Command("g1", Run(("tee", "text"), stdin=stdin or "\n"), "To see.")
    assert run("dash", sh.script(profile, plan((keep,), (text,))), here).returncode == 0
    assert (here / "words").read_bytes() == b"".join(word.encode() + b"\0" for word in words)
    expected = stdin if stdin.endswith("\n") else f"{stdin}\n"
    assert (here / "text").read_bytes() == expected.encode()
