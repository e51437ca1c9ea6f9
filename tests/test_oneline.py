"""Commands and plans in lines."""

from __future__ import annotations

import pytest

from virtwiz.oneline import plan_lines, title
from virtwiz.plan import Command, Plan, Run, Stage, Verb, Wait, WithMount

POOL = Run(("gluster", "pool", "list"))


@pytest.mark.parametrize(
    ("verb", "line"),
    [
        (Run(("mkdir", "-p", "/data/my brick", "it's")), "mkdir -p '/data/my brick' 'it'\"'\"'s'"),
        (Wait(POOL, ("x",), "g1 is Connected", 60), "wait, 60 s: gluster pool list   until g1 is Connected"),
        (
            WithMount(("g1", "g2"), "vmstore", (Run(("mkdir", "-p", "a b")), Run(("true",)))),
            "mkdir -p 'a b' && true   in a mount of g1:/vmstore",
        ),
    ],
)
def test_a_command_s_title(verb: Verb, line: str) -> None:
    assert title(Command("g1", verb, "Because.")) == line
    assert title(Command("g1", verb, "Because.", label="<a long program>")) == "<a long program>"


def _command(host: str, word: str, note: str = "") -> Command:
    return Command(host, Run((word,)), "Because.", note=note)


def test_a_plan_s_table() -> None:
    stages = (
        Stage("bricks", (_command("g1", "true"), _command("g2", "false"), _command("g3", "true"))),
        Stage("bricks", (_command("g1", "true"),)),
        Stage("replica", (_command("a-long-name", "true", note="(a note)"),)),
        Stage("vm", (_command("g1", "true", note="(one)"), _command("g2", "true", note="(another)"))),
    )
    assert plan_lines(Plan(stages)) == [
        "bricks     g1 g3   true",
        "           g2      false",
        "           g1      true",
        "replica    a-long-name true        (a note)",
        "vm         g1      true        (one)",
        "           g2      true        (another)",
    ]


def test_nothing_to_do_has_no_lines() -> None:
    assert plan_lines(Plan()) == []


def test_the_same_words_with_another_text_on_standard_input_share_a_line() -> None:
    define = [Command(f"kvm{n}", Run(("virsh", "define"), stdin=f"<{n}/>"), "Because.") for n in (1, 2)]
    assert plan_lines(Plan((Stage("vm", tuple(define)),))) == ["vm         kvm1 kvm2 virsh define"]
