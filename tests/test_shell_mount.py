"""A short-lived mount, run by real shells; `mount` and `umount` are stand-ins that write down how they were called."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Final

import pytest

from tests.facts.shells import SHELLS
from virtwiz import steps
from virtwiz.facts import probes
from virtwiz.facts.model import Facts
from virtwiz.plan import Command, Run, WithMount
from virtwiz.profile import load
from virtwiz.shell import render, request

SAMPLES: Final = sorted((Path(__file__).parents[1] / "sample_profiles").glob("*.yaml"))
with_every_shell = pytest.mark.parametrize("shell", SHELLS)

STAND_IN: Final = """\
#!/bin/sh
printf '%s' "${0##*/}" >>"$CALLS"
printf ' %s' "$@" >>"$CALLS"
echo >>"$CALLS"
case $0-$FAILING in */"$FAILING"-"$FAILING") [ "$1" = -l ] || exit 32 ;; esac
"""


class Bench:
    """A directory with stand-ins for mount and umount, and what they were told."""

    def __init__(self, place: Path) -> None:
        """Put the stand-ins there."""
        self.calls = place / "calls"
        self.calls.touch()
        for name in ("mount", "umount"):
            (place / name).write_text(STAND_IN)
            (place / name).chmod(0o755)
        self.env = {**os.environ, "PATH": f"{place}:{os.environ['PATH']}", "CALLS": str(self.calls), "FAILING": ""}

    def start(self, shell: list[str], text: str, failing: str = "") -> subprocess.Popen[str]:
        """Begin to run the text."""
        env = {**self.env, "FAILING": failing}
        return subprocess.Popen([*shell, "-c", text], env=env, stdout=-1, stderr=subprocess.STDOUT, text=True)

    def run(self, shell: list[str], verb: WithMount, failing: str = "") -> tuple[int, str]:
        """Run a verb to its end: its exit status and its output."""
        with self.start(shell, render(verb), failing) as process:
            return process.wait(20), process.stdout.read() if process.stdout else ""

    @property
    def said(self) -> list[list[str]]:
        """The calls so far, words apart."""
        return [line.split(" ") for line in self.calls.read_text().splitlines()]


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def _with_mount(*programs: str, servers: tuple[str, ...] = ("g1",), read_only: bool = False) -> WithMount:
    return WithMount(servers, "vmstore", tuple(Run(("sh", "-c", program)) for program in programs), read_only)


@with_every_shell
def test_programs_run_in_the_mount_one_after_the_other(shell: list[str], bench: Bench) -> None:
    status, text = bench.run(shell, _with_mount("pwd", "echo second", "pwd"))
    first, second, third = text.splitlines()
    assert (status, first, second) == (0, third, "second")
    assert bench.said == [["mount", "-t", "glusterfs", "g1:/vmstore", first], ["umount", first]]
    assert not Path(first).exists()


@with_every_shell
@pytest.mark.parametrize(
    ("servers", "read_only", "options"),
    [
        (("g1",), True, ["-o", "ro"]),
        (("g1", "g2", "g3"), False, ["-o", "backup-volfile-servers=g2:g3"]),
        (("g1", "g2"), True, ["-o", "ro,backup-volfile-servers=g2"]),
    ],
)
def test_options(shell: list[str], bench: Bench, servers: tuple[str, ...], read_only: bool, options: list[str]) -> None:
    bench.run(shell, _with_mount("true", servers=servers, read_only=read_only))
    assert bench.said[0][:-1] == ["mount", "-t", "glusterfs", *options, "g1:/vmstore"]


@with_every_shell
def test_a_failure_ends_it_and_passes_through(shell: list[str], bench: Bench) -> None:
    status, text = bench.run(shell, _with_mount("pwd; exit 7", "echo never"))
    assert (status, len(text.splitlines())) == (7, 1)
    assert bench.said[1:] == [["umount", text.strip()]]
    assert not Path(text.strip()).exists()


@with_every_shell
def test_without_a_mount_nothing_is_run(shell: list[str], bench: Bench) -> None:
    status, text = bench.run(shell, _with_mount("echo never"), failing="mount")
    assert (status, text) == (1, "")
    assert not Path(bench.said[0][-1]).exists()


@with_every_shell
def test_a_mount_in_use_is_taken_off_lazily(shell: list[str], bench: Bench) -> None:
    status, text = bench.run(shell, _with_mount("pwd"), failing="umount")
    place = text.strip()
    assert (status, bench.said[1:]) == (0, [["umount", place], ["umount", "-l", place]])
    assert not Path(place).exists()


@with_every_shell
@pytest.mark.parametrize(("sent", "status"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_told_to_end_it_lets_what_was_begun_end_and_unmounts(
    shell: list[str], bench: Bench, sent: signal.Signals, status: int
) -> None:
    process = bench.start(shell, render(_with_mount("pwd; sleep 0.3", "echo whole")))
    with process:
        assert process.stdout
        place = process.stdout.readline().strip()
        process.send_signal(sent)
        assert process.wait(20) == status
        assert process.stdout.read() == "whole\n"
    assert bench.said[1:] == [["umount", place]]
    assert not Path(place).exists()


def test_a_lost_connection_does_not_leave_it_mounted(bench: Bench) -> None:
    """The reader of the output goes away, and HUP comes."""
    verb = _with_mount("echo up; sleep 0.4; echo to nobody; echo to nobody")
    command = Command("g1", verb, "Because.", changes=False)
    with bench.start(["sh"], request(command)) as process:
        assert process.stdout
        assert process.stdout.readline() == "up\n"
        process.stdout.close()
        process.send_signal(signal.SIGHUP)
        process.wait(20)
    for _ in range(100):
        if len(bench.said) > 1:
            break
        time.sleep(0.05)
    assert bench.said[1][0] == "umount"


@with_every_shell
def test_a_program_in_a_mount_has_standard_input_too(shell: list[str], bench: Bench) -> None:
    runs = (Run(("cat",), stdin="first 'text'\nEND"), Run(("cat",), stdin="$HOME\n"))
    status, text = bench.run(shell, WithMount(("g1",), "vmstore", runs))
    assert (status, text) == (0, "first 'text'\nEND\n$HOME\n")


def _everything(path: Path) -> list[Command]:
    profile = load(path)
    planned = [
        c for command in steps.plan(profile, Facts()).commands for c in (command, *command.guards, *command.rescue)
    ]
    asked = (*probes.first(profile), *probes.second(profile, profile.peers[0]))
    return planned + [probe.command for probe in asked]


@with_every_shell
def test_all_that_is_ever_asked_of_a_host_is_shell(shell: list[str]) -> None:
    for text in sorted({render(command.verb) for path in SAMPLES for command in _everything(path)}):
        ended = subprocess.run([*shell, "-n", "-c", text], capture_output=True, text=True)
        assert (ended.returncode, ended.stderr) == (0, ""), text
