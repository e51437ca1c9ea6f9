"""The exported script, run for real on this machine."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.export.script import LOCAL, plan, program, run
from virtwiz.export import sh
from virtwiz.plan import Command, Plan, Run
from virtwiz.text import printable

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("here")


def test_an_empty_plan(shell: str, here: Path) -> None:
    done = run(shell, sh.script(LOCAL, Plan()), here)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_stages_run_in_order_and_output_names_its_host(shell: str, here: Path) -> None:
    made = plan(
        (program("echo a; echo b >&2"),), (program("echo c", host="g2", changes=False),), (program("printf d"),)
    )
    done = run(shell, sh.script(LOCAL, made), here)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "    g1: a\n    g1: b\n    g2: c\n    g1: d\n"


def test_commands_of_a_stage_run_at_the_same_time(shell: str, here: Path) -> None:
    os.mkfifo(here / "a")
    os.mkfifo(here / "b")
    made = plan((program("echo 1 >a; cat b"), program("cat a; echo 2 >b", host="g2")))
    done = run(shell, sh.script(LOCAL, made), here)
    assert done.returncode == 0
    assert sorted(done.stdout.splitlines()) == ["    g1: 2", "    g2: 1"]


def test_a_failure_stops_it(shell: str, here: Path) -> None:
    made = plan((program("exit 3"), program("touch beside; echo there")), (program("touch later"),))
    done = run(shell, sh.script(LOCAL, made), here)
    assert done.returncode == 1
    assert done.stderr.startswith("failed: bricks: ")
    assert (here / "beside").exists()
    assert done.stdout == "    g1: there\n"
    assert not (here / "later").exists()


def test_exactly_what_failed_is_rescued(shell: str, here: Path) -> None:
    def one(number: int, status: int) -> Command:
        rescue = (program(f"echo {number}a >>log; exit 1"), program(f"echo {number}b >>log"))
        return program(f"exit {status}", rescue=rescue)

    made = plan((one(1, 0), one(2, 4), program("true"), one(4, 0), *(one(n, int(n == 12)) for n in range(5, 13))))
    done = run(shell, sh.script(LOCAL, made), here)
    assert done.returncode == 1
    assert done.stderr.count("failed: ") == 1
    assert (here / "log").read_text() == "2a\n2b\n12a\n12b\n"


def test_a_guard_runs_once_and_holds_everything_back(shell: str, here: Path) -> None:
    good = program("echo good >>log", changes=False)
    bad = program("test ! -e log", changes=False)
    rescue = (program("touch rescued"),)
    made = plan(
        (program("echo 1 >>log", guards=(good,)), program("echo 2 >>log", guards=(good,))),
        (program("echo 3 >>log", guards=(bad,), rescue=rescue),),
        (program("echo 4 >>log"),),
    )
    done = run(shell, sh.script(LOCAL, made), here)
    assert done.returncode == 1
    assert done.stderr == "failed: bricks: nothing was changed\n"
    assert sorted((here / "log").read_text().split()) == ["1", "2", "good"]
    assert not (here / "rescued").exists()


BUSY = "Another transaction is in progress"


def no_pauses(text: str) -> str:
    assert text.count("\n    sleep 2\n") == 1
    return text.replace("\n    sleep 2\n", "\n    :\n")


@pytest.mark.parametrize(("tries", "status"), [(1, 0), (3, 0), (101, 1)])
def test_a_held_lock_is_tried_again(shell: str, here: Path, tries: int, status: int) -> None:
    text = f"echo x >>log; test $(wc -l <log) -ge {tries} && exit; echo '{BUSY} for vm.'; exit 1"
    made = plan((program(text, retry_on=(BUSY,)),), (program("touch later"),))
    done = run(shell, no_pauses(sh.script(LOCAL, made)), here)
    assert done.returncode == status
    assert len((here / "log").read_text().split()) == min(tries, 100)
    assert (here / "later").exists() == (status == 0)
    assert done.stdout == (f"    g1: {BUSY} for vm.\n" if status else "")


def test_another_failure_is_not_tried_again(shell: str, here: Path) -> None:
    for status, said in ((0, BUSY), (1, "no such option")):
        (here / "log").unlink(missing_ok=True)
        made = plan((program(f"echo x >>log; echo '{said}'; exit {status}", retry_on=(BUSY,)),))
        done = run(shell, no_pauses(sh.script(LOCAL, made)), here)
        assert done.returncode == status
        assert (here / "log").read_text() == "x\n"
    unasked = plan((program(f"echo x >>log; echo '{BUSY}'; exit 1"),))
    (here / "log").unlink()
    run(shell, no_pauses(sh.script(LOCAL, unasked)), here)
    assert (here / "log").read_text() == "x\n"


WORDS = (
    "it's",
    "''",
    'a "b"',
    "$HOME ${x} `id` $(id)",
    "\\",
    "\\n",
    "two\nlines\n",
    "",
    "-n",
    "*",
    "é木",
    "a\tb",
    "'\n'",
)


def test_words_and_text_arrive_unchanged(shell: str, here: Path) -> None:
    keep = 'printf "<%s>" "$@" >words'
    text = "it's\n$HOME `id` \\\nEND\n  'x'\n\"\n"
    made = plan((program(keep, *WORDS), Command("g2", Run(("tee", "text"), stdin=text), "To see.")))
    done = run(shell, sh.script(LOCAL, made), here)
    assert (done.returncode, done.stderr) == (0, "")
    assert (here / "words").read_text() == "".join(f"<{word}>" for word in WORDS)
    assert (here / "text").read_text() == text


def test_commands_have_no_input_and_speak_english(shell: str, here: Path) -> None:
    made = plan((program('cat; echo "$LC_ALL"'),), (program("cat; echo end", changes=False),))
    done = run(shell, sh.script(LOCAL, made), here, LC_ALL="de_DE.UTF-8")
    assert done.stdout == "    g1: C\n    g1: end\n"


def test_what_steers_a_terminal_does_not_arrive(shell: str, here: Path) -> None:
    marks = "".join(
        map(chr, (*range(0x80, 0xA0), 0x061C, 0x200E, 0x200F, *range(0x2028, 0x202F), *range(0x2066, 0x206A)))
    )
    assert printable(marks) == ""
    made = plan((Command("g1", Run(("printf", "%s", f"a\x1b\x07{marks}é木\u2027\u2030 z\n")), "To see."),))
    done = run(shell, sh.script(LOCAL, made), here)
    assert done.stdout == "    g1: aé木\u2027\u2030 z\n"


def test_much_output_arrives_whole(shell: str, here: Path) -> None:
    done = run(shell, sh.script(LOCAL, plan((program("seq 50000"), program("seq 50000", host="g2")))), here)
    expected = [f"    {host}: {number}\n" for host in ("g1", "g2") for number in range(1, 50001)]
    assert done.stdout == "".join(expected)


def test_output_without_an_end_does_not_run_into_the_next(shell: str, here: Path) -> None:
    done = run(shell, sh.script(LOCAL, plan((program("printf a"), program("printf b", host="g2")))), here)
    assert done.stdout == "    g1: a\n    g2: b\n"
