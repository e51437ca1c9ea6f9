"""Whatever a host answers, reading it gives Facts or says that it cannot be read, and a plan can be made of it."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.facts.samples import ANSWERS, DOMINFO, PROFILE, answer
from virtwiz import steps
from virtwiz.errors import Unreadable
from virtwiz.facts import probes, read
from virtwiz.facts.model import DomainFacts
from virtwiz.text import harmless

if TYPE_CHECKING:
    from collections.abc import Iterator

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
        _assert_harmless(facts)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(ASKED), st.sampled_from([0, 1]), TEXTS)
def test_any_single_answer_is_read_or_said_to_be_unreadable(probe: Probe, status: int, text: str) -> None:
    facts = _read(_consistent({probe: (status, text)}))
    if facts is not None:
        _assert_harmless(facts)


EVIL = "\x1b[31m\x9b2J\x1b]0;title\x07\u202eevil\u200f"


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(ASKED), st.sampled_from(TRUE), st.data())
def test_what_steers_a_terminal_gets_no_further(probe: Probe, text: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(text)))
    facts = _read(_consistent({probe: (0, text[:place] + EVIL + text[place:])}))
    if facts is not None:
        _assert_harmless(facts)


def test_of_a_domain_what_steers_a_terminal_gets_no_further() -> None:
    xml = "<domain type='qemu'><name>vm1</name><title>\x9b2J\u202eevil</title><devices><disk type='file'>"
    xml += "<source file='/a\x9b2J'/><target dev='vda\u202e'/></disk></devices></domain>"
    answers = {p: (0, {"domain": xml, "state": DOMINFO}[p.about]) for p in ASKED if p.about in ("domain", "state")}
    facts = _read(_consistent(answers))
    assert facts
    assert "evil" in facts.hypervisor("kvm1").domains["vm1"].xml
    assert "/a" in "".join(_texts(steps.plan(PROFILE, facts)))
    _assert_harmless(facts)


def _assert_harmless(facts: Facts) -> None:
    """Neither the facts nor the plan made of them hold anything that a terminal obeys."""
    for text in (*_texts(facts), *_texts(steps.plan(PROFILE, facts))):
        assert harmless(text) == text


def _texts(value: object) -> Iterator[str]:
    """All text in a value, whatever it lies in; not a domain's XML, which is written anew before it is shown."""
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        left_out = ("xml",) if isinstance(value, DomainFacts) else ()
        yield from (text for f in fields(value) if f.name not in left_out for text in _texts(getattr(value, f.name)))
    elif isinstance(value, dict):
        yield from (text for pair in value.items() for part in pair for text in _texts(part))
    elif isinstance(value, (tuple, list, frozenset)):
        yield from (text for part in value for text in _texts(part))


def test_every_answer_there_is_has_its_turn() -> None:
    shared = {"network", "fstab", "mounted"}
    assert {probe.about for probe in ASKED} >= set(get_args(probes.About)) - shared
