"""Whatever a host answers, reading it gives Facts or says that it cannot be read, and a plan can be made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.facts.samples import ANSWERS, DOMINFO, PROFILE, answer
from virtwiz import steps
from virtwiz.errors import Unreadable
from virtwiz.facts import probes, read

if TYPE_CHECKING:
    from virtwiz.facts.model import Facts
    from virtwiz.facts.probes import Probe

ASKED = (*probes.first(PROFILE), *probes.second(PROFILE, "g1"))
ROWS = [
    "/home/brick1/b1\tdirectory\tno\tno\t\n",
    "backup\t/x\nsystemd\tyes\nunread\tyes\n",
    "files\nfree\t9\na.img\t5\t4\t00ff\n",
    "virt\tfeatures.shard=on\n",
    "/\text4\tused\t9\t5\n",
    "+    option rpc-auth-allow-insecure on\n end-volume\n",
    "Active:         no\n",
    "<domain type='qemu'><name>vm1</name></domain>",
    DOMINFO,
    "",
]
TRUE = [*(answer(path.name) for path in ANSWERS.iterdir()), *ROWS]
PIECES = [
    "<",
    ">",
    "</cliOutput>",
    "<cliOutput>",
    "<!DOCTYPE x>",
    "&a;",
    "\t",
    "\n",
    "\0",
    "\x1b[0m",
    "٣",
    "\udc80",
    "9" * 40,
]


@st.composite
def spoilt(draw: st.DrawFn) -> str:
    """A true answer with pieces cut out or put in."""
    text = draw(st.sampled_from(TRUE))
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(text)))
        end = draw(st.integers(at, min(len(text), at + 30)))
        text = text[:at] + draw(st.sampled_from(["", *PIECES]) | st.text(max_size=4)) + text[end:]
    return text


TEXTS = st.text(max_size=60) | spoilt() | st.sampled_from(TRUE)


def _read(answers: dict[Probe, tuple[int, str]]) -> Facts | None:
    try:
        return read.facts(PROFILE, answers)
    except Unreadable:
        return None


def _consistent(answers: dict[Probe, tuple[int, str]]) -> dict[Probe, tuple[int, str]]:
    """A domain is asked about twice, always."""
    return {p: a for p, a in answers.items() if p.about not in ("domain", "state")} | {
        p: answers.get(p, (1, "")) for p in ASKED if p.about in ("domain", "state")
    }


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from(ASKED), st.tuples(st.sampled_from([0, 0, 1, 255]), TEXTS)))
def test_any_answers_are_read_or_said_to_be_unreadable(answers: dict[Probe, tuple[int, str]]) -> None:
    facts = _read(_consistent(answers))
    if facts is not None:
        steps.plan(PROFILE, facts)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(ASKED), st.sampled_from([0, 1]), TEXTS)
def test_any_single_answer_is_read_or_said_to_be_unreadable(probe: Probe, status: int, text: str) -> None:
    facts = _read(_consistent({probe: (status, text)}))
    if facts is not None:
        steps.plan(PROFILE, facts)


def test_every_answer_there_is_has_its_turn() -> None:
    shared = {"network", "fstab", "mounted"}
    assert {probe.about for probe in ASKED} >= set(get_args(probes.About)) - shared
