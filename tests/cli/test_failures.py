"""Every kind of failure has its exit code, tells what to do, and never shows a traceback."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.doing import DOCUMENTED, PROFILE, argv
from tests.transports.servers import free_port
from virtwiz import headless

if TYPE_CHECKING:
    from tests.cli.doing import Answer, Cli

ENDED = {"event", "outcome", "ran", "changed", "seconds"}


def ended(answer: Answer) -> tuple[str, int, int]:
    last = answer.objects[-1]
    assert last.keys() == ENDED
    assert [found["event"] for found in answer.objects].count("ended") == 1
    return last["outcome"], last["ran"], last["changed"]


def nobody() -> str:
    return f"address: 127.0.0.1, port: {free_port()}"


@pytest.mark.parametrize("words", [
    [],
    ["nonsense"],
    ["plan"],
    ["plan", "--nonsense", DOCUMENTED],
    ["plan", DOCUMENTED, DOCUMENTED],
    ["plan", "--offline", "--offline=yes", DOCUMENTED],
    ["replay"],
    ["replay", "--from", "nowhere", DOCUMENTED],
    ["replay", "--from", "vm", "--to", "peers", DOCUMENTED],
    ["replay", "--from"],
    ["export", DOCUMENTED],
    ["export", "--to", "nonsense", DOCUMENTED],
    ["check", DOCUMENTED],
    ["lab"],
    ["lab", "up", "--hosts", "0"],
    ["lab", "up", "--hosts", "many"],
    ["lab", "up", "--name", "../lab"],
    ["schema", "more"],
    ["runs", "--nonsense"],
], ids=lambda words: " ".join(map(str, words)) or "nothing")  # fmt: skip
def test_bad_usage(cli: Cli, words: list[str | Path]) -> None:
    answer = cli(*words)
    assert (answer.status, answer.out) == (2, "")
    assert answer.err
    assert "Traceback" not in answer.err
    assert not cli.state.exists()


CONTENTS = {
    "empty": b"",
    "a comment": b"# nothing\n",
    "no mapping": b"- 1\n",
    "no YAML": b"a: [\n",
    "tabs": b"a:\n\t- b\n",
    "no UTF-8": b"virtwiz: 1\nname: \xff\n",
    "zero bytes": b"\0" * 100,
    "a program": b"\x7fELF\x02\x01\x01",
    "UTF-16": "virtwiz: 1\n".encode("utf-16"),
    "another version": b"virtwiz: 2\nname: x\n",
    "anchors": b"virtwiz: 1\nname: &a x\nhosts: *a\n",
    "a tag": b"virtwiz: !!python/object:os.system 1\n",
    "twice": b"virtwiz: 1\nvirtwiz: 1\n",
    "deep": b"[" * 5000,
    "too long": b"#" * 2_000_000,
    "escapes": b'virtwiz: 1\nname: "\\e[31mred"\nhosts: {"\\e]0;x": {}}\n',
    "a large number": b"virtwiz: " + b"9" * 10_000,
    "two documents": b"virtwiz: 1\n---\nvirtwiz: 1\n",
}


@pytest.mark.parametrize("kind", CONTENTS)
def test_what_is_no_profile(cli: Cli, kind: str) -> None:
    path = cli.home / "p.yaml"
    path.write_bytes(CONTENTS[kind])
    answer = cli("plan", "--offline", path)
    assert (answer.status, answer.out) == (2, "")
    assert all(line.startswith(f"{path}:") for line in answer.err.splitlines())
    assert "Traceback" not in answer.err
    assert "\x1b" not in answer.err
    assert answer.err


@pytest.mark.parametrize("words", [["plan", "--offline"], ["replay", "--yes"], ["export", "--offline", "--to", "sh"]])
def test_a_file_that_is_not_there(cli: Cli, words: list[str]) -> None:
    answer = cli(*words, "no/such.yaml")
    assert (answer.status, answer.out if "replay" not in words else "") == (2, "")
    assert answer.err == "no/such.yaml:1:1: there is no such file\n"


def test_other_things_than_files(cli: Cli) -> None:
    for path, words in ((cli.home, "this is a directory"), (Path("/dev/null"), "there is nothing in here")):
        answer = cli("plan", "--offline", path)
        assert (answer.status, answer.out) == (2, "")
        assert words in answer.err
    assert cli("plan", "--offline", "x" * 5000).status == 2
    evil = cli("plan", "--offline", "\x1b[31mred")
    assert (evil.status, evil.out) == (2, "")
    assert "\x1b" not in evil.err


@pytest.mark.parametrize(
    "words", [["plan"], ["replay", "--yes"], ["replay", "--yes", "--json"], ["export", "--to", "sh"]]
)
def test_a_host_that_cannot_be_reached(cli: Cli, words: list[str]) -> None:
    answer = cli(*words, cli.profile(host=nobody()))
    assert answer.status == 3
    (line,) = answer.err.splitlines()
    assert line.startswith("g1: ")
    assert "refused" in line.lower(), "the cause"
    assert line.count(". ") >= 1, "a remedy after the sentence"
    if "replay" not in words:
        assert answer.out == ""


def test_all_hosts_that_cannot_be_reached_are_told(cli: Cli) -> None:
    text = PROFILE.format(host=nobody()).replace("peers:", f"  g2: {{{nobody()}}}\npeers:").replace("[g1]", "[g1, g2]")
    answer = cli("plan", cli.profile(text))
    assert answer.status == 3
    assert [line.split(":")[0] for line in answer.err.splitlines()] == ["g1", "g2"]


def test_the_last_line_is_the_end_whatever_happened(cli: Cli) -> None:
    wrong = cli("replay", "--json", "--yes", cli.profile("virtwiz: 2\n"))
    assert wrong.status == 2
    assert ended(wrong) == ("failed", 0, 0)
    missing = cli("replay", "--json", "--yes", "no/such.yaml")
    assert missing.status == 2
    assert ended(missing) == ("failed", 0, 0)
    unreachable = cli("replay", "--json", "--yes", cli.profile(host=nobody()))
    assert unreachable.status == 3
    assert ended(unreachable) == ("failed", 0, 0)


def test_a_run_that_reached_no_host_is_in_the_journal_with_its_end(cli: Cli) -> None:
    cli("replay", "--yes", cli.profile(host=nobody()))
    (line,) = cli("runs").out.splitlines()
    assert line.split()[2:6] == ["replay", "failed", "0", "run"]
    assert " small " in line
    assert Path(line.split()[-1]).parent == cli.state / "virtwiz/runs"


def test_a_journal_that_cannot_be_kept(cli: Cli) -> None:
    answer = cli("replay", "--yes", "--json", cli.profile(host=nobody()), XDG_STATE_HOME="/dev/null")
    assert answer.status == 1
    assert ended(answer) == ("failed", 0, 0)
    assert "XDG_STATE_HOME" in answer.err
    assert "Traceback" not in answer.err


def test_output_that_nobody_takes_is_no_error_of_our_own(cli: Cli) -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(argv("schema"), stdout=full, stderr=subprocess.PIPE, text=True, env=cli.environment())
    assert (done.returncode, done.stderr) == (1, "The output cannot be written (No space left on device).\n")
    assert not cli.state.exists()


def test_a_closed_input_is_nobody_to_ask(cli: Cli) -> None:
    done = subprocess.run(
        ["sh", "-c", 'exec "$0" "$@" <&-', *argv(DOCUMENTED)], capture_output=True, text=True, env=cli.environment()
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "needs a terminal" in done.stderr
    assert not headless.on_terminal(None)


@pytest.mark.parametrize("words", [["plna"], ["plna", "--offline", "p.yaml"]])
def test_a_mistyped_command_is_told_the_nearest(cli: Cli, words: list[str]) -> None:
    answer = cli(*words)
    assert (answer.status, answer.out) == (2, "")
    assert answer.err == "there is no command, and no profile, plna. Did you mean `virtwiz plan`?\n"
    assert "`virtwiz --help`" in cli("qqqq", "p.yaml").err
