"""Known failures: each is recognised by what real programs said, and told where the guide tells it."""

from __future__ import annotations

import textwrap

import pytest

from tests.guide.known_texts import CREATE, IMAGES, KNOWN, MACHINES, OURS, PEERS, SET_AND_START
from tests.hints.samples import HARMLESS, SAMPLES
from virtwiz import guide, hints
from virtwiz.hints import HINTS, explain, reassure

HINT = pytest.mark.parametrize("hint", HINTS, ids=lambda hint: hint.pattern.pattern[:40])
WITHOUT_HINT = {
    "All subvolumes are down. Going offline until at least one of them comes back up.": "harmless",
    "Replica 2 volumes are prone to split-brain. Use Arbiter or Replica 3 to avoid this.": "a question, not a failure",
}
TEXTS = (*PEERS, *CREATE, *SET_AND_START, *IMAGES, *MACHINES)


@HINT
def test_each_hint_is_that_of_something_that_was_said(hint: hints.Hint) -> None:
    said = [*TEXTS, *(text for _, text in SAMPLES)]
    assert any(explain(text) is hint for text in said)


@HINT
def test_each_hint_says_why_and_what_to_do(hint: hints.Hint) -> None:
    for text in (hint.cause, hint.remedy):
        assert text[0].isupper() or text.startswith(("df ", "storage.", "glusterd", "libvirt", "libgfapi"))
        assert text.endswith(".")
        assert text.isprintable()
    assert hint.topic in guide.TOPICS
    shown = [row for line in hint.lines for row in textwrap.wrap(f"  {line}", 56)]
    assert len(shown) <= 4, "there is no more room in a failure that is kept in view at 80 columns"


@pytest.mark.parametrize(("topic", "text"), SAMPLES, ids=lambda value: value[:40])
def test_what_programs_said_is_explained(topic: str, text: str) -> None:
    for said in (text, f"before\n{text}\nafter", text.upper(), text.split("\n")):
        hint = explain(said)
        assert hint
        assert hint.topic == topic


@pytest.mark.parametrize("text", [text for text in TEXTS if text not in WITHOUT_HINT])
def test_what_the_guide_tells_of_has_a_hint(text: str) -> None:
    assert explain(text)


@pytest.mark.parametrize("text", [*HARMLESS, "\n".join(HARMLESS), "", "volume start: vm: success", *WITHOUT_HINT])
def test_what_is_harmless_is_never_the_cause(text: str) -> None:
    assert explain(text) is None
    assert explain(f"{text}\nsomething else failed\n{text}") is None
    assert explain(f"{text}\nqemu-img: x: Could not create image: Permission denied") is explain(
        "Could not create image: Permission denied"
    )


def test_the_guide_and_the_hints_do_not_say_the_same_twice() -> None:
    """The guide explains, a hint is one sentence that leads there."""
    pages = {topic: " ".join(guide.page(topic).split()) for topic in guide.TOPICS}
    copied = [hint.cause for hint in HINTS if len(hint.cause) > 60 and hint.cause in pages[hint.topic]]
    assert copied == []


def test_our_own_errors_tell_themselves() -> None:
    assert set(KNOWN) - set(TEXTS) == set(OURS)


def test_a_success_that_looks_like_a_failure_is_told_to_be_none() -> None:
    said = "[2026-11-26 17:40:06] E [MSGID: 108006] 0-vm-replicate-0: All subvolumes are down. Going offline"
    assert reassure(["Formatting 'a.img'", said]) == (
        "Nothing is wrong: “All subvolumes are down” is how libgfapi says good-bye.",
    )
    assert reassure(["Formatting 'a.img'", "volume start: vm: success"]) == ()
