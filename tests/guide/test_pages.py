"""The pages: complete, of one form, linked to each other, and word for word where they quote."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.guide.known_texts import KNOWN, OURS
from virtwiz import guide
from virtwiz.errors import ExitCode, UsageFault
from virtwiz.plan import STEP_NAMES
from virtwiz.transports import become, ssh_faults

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
HEADINGS = ["What", "Why", "What can go wrong", "How experts do it", "The documented section"]
TOPIC = pytest.mark.parametrize("topic", guide.TOPICS)
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def fenced(topic: str, language: str) -> list[str]:
    """The code blocks of a page in one language."""
    return [text for found, text in FENCE.findall(guide.page(topic)) if found == language]


def prose(topic: str) -> str:
    """A page without its code blocks."""
    return FENCE.sub("", guide.page(topic))


def quoted() -> Iterator[tuple[str, str]]:
    """Every error text that a page quotes, with the page."""
    for topic in guide.TOPICS:
        for block in fenced(topic, "error"):
            for line in block.splitlines():
                yield topic, line


def gluster_commands(topic: str) -> Iterator[str]:
    """The gluster commands that a page shows, in blocks and between words."""
    for block in fenced(topic, "sh"):
        yield from (line for line in block.splitlines() if line.startswith("gluster"))
    yield from re.findall(r"`(gluster [^`]*)`", prose(topic))


def test_each_step_has_a_page_and_each_page_is_a_topic() -> None:
    assert set(STEP_NAMES) < set(guide.TOPICS)
    assert {"hosts", "overview", "glossary", "history"} < set(guide.TOPICS)
    assert len(set(guide.TOPICS)) == len(guide.TOPICS)
    assert {path.stem for path in Path(guide.__file__).parent.glob("*.md")} == set(guide.TOPICS)


@pytest.mark.parametrize("step", STEP_NAMES)
def test_each_step_is_told_in_the_same_order(step: str) -> None:
    assert re.findall(r"^## (.*)$", prose(step), re.MULTILINE) == HEADINGS
    assert fenced(step, "error")
    sections = re.split(r"^## .*$", guide.page(step), flags=re.MULTILINE)
    assert all(section.strip() for section in sections)


@TOPIC
def test_a_page_has_one_title_and_ends_before_it_bores(topic: str) -> None:
    lines = guide.page(topic).splitlines()
    assert lines[0] == f"# {guide.heading(topic)}"
    assert guide.heading(topic)
    assert len(re.findall(r"^# ", prose(topic), re.MULTILINE)) == 1
    assert 50 <= len(lines) <= 110


@TOPIC
def test_lines_fit_a_terminal(topic: str) -> None:
    assert [line for line in prose(topic).splitlines() if len(line) > 80] == []
    assert not re.search(r"[ \t]$|\t", guide.page(topic), re.MULTILINE)
    assert guide.page(topic).endswith("\n")


@TOPIC
def test_every_fence_is_closed(topic: str) -> None:
    assert "```" not in prose(topic)
    assert {language for language, _ in FENCE.findall(guide.page(topic))} <= {"sh", "error", "text", "yaml", "xml"}


@TOPIC
def test_links_lead_to_topics(topic: str) -> None:
    linked = re.findall(r"\]\(([^)]*)\)", guide.page(topic))
    assert [link for link in linked if link.removesuffix(".md") not in guide.TOPICS or not link.endswith(".md")] == []


def test_every_topic_is_linked_to_from_another_page() -> None:
    links = {link for topic in guide.TOPICS for link in re.findall(r"\]\((\w+)\.md\)", guide.page(topic))}
    assert links == set(guide.TOPICS)


def test_quoted_errors_are_word_for_word() -> None:
    assert [(topic, line) for topic, line in quoted() if not any(line in text for text in KNOWN)] == []


def test_every_known_error_is_quoted() -> None:
    lines = [line for _, line in quoted()]
    assert [text for text in KNOWN if not any(line in text for line in lines)] == []


def test_quotes_of_our_own_errors_are_in_the_program() -> None:
    source = "".join(Path(str(module.__file__)).read_text() for module in (ssh_faults, become))
    for text in OURS:
        assert text.replace("root@g1:22", "{target.destination}") in source


@TOPIC
def test_gluster_is_never_left_to_ask(topic: str) -> None:
    commands = list(gluster_commands(topic))
    assert [command for command in commands if not command.startswith("gluster --mode=script ")] == []


def test_the_commands_were_looked_at() -> None:
    assert {topic for topic in guide.TOPICS if any(gluster_commands(topic))} >= {"peers", "replica", "start"}


@pytest.mark.parametrize(("topic", "nearest"), [
    ("brik", "bricks"), ("peer", "peers"), ("VM", "vm"), ("images", "image"), ("Overview", "overview"),
    ("../errors", None), ("", None), ("peers.md", "peers"),
])  # fmt: skip
def test_an_unknown_topic_names_the_nearest(topic: str, nearest: str | None) -> None:
    for ask in (guide.page, guide.heading):
        with pytest.raises(UsageFault) as caught:
            ask(topic)
        assert caught.value.exit_code is ExitCode.USAGE
        assert f"The nearest is {nearest or ''}" in str(caught.value)


def test_the_pages_are_packaged() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        setuptools = tomllib.load(file)["tool"]["setuptools"]
    assert "virtwiz.guide" in setuptools["packages"]
    assert setuptools["package-data"]["virtwiz.guide"] == ["*.md"]
