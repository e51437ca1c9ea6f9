"""Mistakes in a folder of lessons: each is told with file and line, all of them at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from virtwiz.errors import UsageFault
from virtwiz.lessons.read import LessonError, folder

if TYPE_CHECKING:
    from pathlib import Path

GOOD = """\
---
title: Small
minutes: 1
know: [one thing]
goal:
  - {on: g1, run: cat /tmp/a, says: hello}
---
Words.

```type
ask: Say hello.
on: g1
solution: ["echo hello > /tmp/a"]
why: A file holds it.
until:
  - {on: g1, run: cat /tmp/a, says: hello}
```

More words.

```choose
ask: Where is it?
options:
  - {text: In a file., right: true, why: It was redirected.}
  - {text: On paper., why: There is no printer.}
```
"""


def faults(place: Path, **lessons: str) -> list[str]:
    """What a folder of lessons is refused for."""
    for name, text in lessons.items():
        (place / f"{name}.md").write_text(text)
    with pytest.raises(LessonError) as refused:
        folder(place)
    return [str(fault).removeprefix(f"{place}/") for fault in refused.value.faults]


def test_a_good_one_is_read(tmp_path: Path) -> None:
    (tmp_path / "small.md").write_text(GOOD)
    (tmp_path / "README.md").write_text("No lesson.")
    (lesson,) = folder(tmp_path)
    assert (lesson.name, lesson.head.title, [part.prose for part in lesson.parts]) == (
        "small",
        "Small",
        ["Words.", "More words."],
    )


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ("minutes: 1", "minuts: 1", "a.md:3:1: unknown key 'minuts'; did you mean minutes?"),
        ("minutes: 1", "minutes: soon", "a.md:3:10: 'soon' is a text: a whole number is wanted here"),
        ("know: [one thing]\n", "", "a.md:2:1: `know` is missing"),
        ("---\nWords", "Words", "a.md:1:1: the front matter does not end: a line --- is missing"),
        ("---\ntitle", "title", "a.md:1:1: a lesson begins with front matter: a line ---, YAML, and a line ---"),
        ("on: g1\nsolution", "on: g7\nsolution", "a.md:10:1: there is no host 'g7' in this lesson's profile"),
        ("right: true, ", "", "a.md:21:1: 0 options are right: exactly one has `right: true`"),
        ("why: There is no printer.", "because: no", "a.md:25:23: unknown key 'because'; known here: text, why"),
        ("ask: Say hello.\n", "ask: Say hello.\nask: Again.\n", "a.md:12:1: the key 'ask' is there already"),
        ("says: hello}\n---", "says: 'he(llo'}\n---", "a.md:6:37: this is no regular expression"),
        ("says: hello}\n---", "says: hello}\nprofile: none.yaml\n---", "none.yaml:1:1: there is no such file"),
        ("solution: [", "solution: [!!python/name:os ", "a.md:13:12: tags (!) are not read here"),
        ("goal:", "start: {faults: [{fault: fire, on: g1}]}\ngoal:", "a.md:5:26: 'fire' is no fault that is known"),
        ("```choose", "```chose", "a.md:1:1: the lesson does not end with a check of understanding"),
        ("why: There is no printer.}\n```\n", "why: No.}\n", "a.md:21:1: the block ```choose does not end"),
    ],
)
def test_a_mistake_has_its_place(tmp_path: Path, before: str, after: str, fault: str) -> None:
    assert before in GOOD
    told = faults(tmp_path, a=GOOD.replace(before, after, 1))
    assert any(fault in each for each in told), told


def test_all_files_are_told_of_at_once(tmp_path: Path) -> None:
    told = faults(tmp_path, a=GOOD.replace("minutes: 1", "minutes: 0"), b="no lesson", c=GOOD)
    assert [each[:7] for each in told] == ["a.md:3:", "b.md:1:"]


def test_what_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"\xff\xfe")
    assert "plain text in UTF-8" in faults(tmp_path)[0]


@pytest.mark.parametrize(("name", "said"), [(".", "there is no lesson in"), ("none", "there is no folder")])
def test_a_folder_without_lessons(tmp_path: Path, name: str, said: str) -> None:
    with pytest.raises(UsageFault, match=said):
        folder(tmp_path / name)
