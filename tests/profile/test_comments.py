"""Comments are found wherever YAML allows them, and nowhere else."""

import pytest

from tests.cli.doing import SAMPLES
from virtwiz.profile import dump, has_comments, load

WITH = (
    "# first",
    "a: 1 # after",
    "a: # before\n  b: 1",
    "a: [1, # in between\n 2]",
    "a: 1\n#",
    "a: |\n  # text\n# last\n",
)
WITHOUT = ("", "a: 1", "a: '# text'", 'a: "x # y"', "a: x#y", "a: |\n  # text\n  more # text\n", "a: @broken # here")


@pytest.mark.parametrize("text", WITH)
def test_there_are_comments(text: str) -> None:
    assert has_comments(text)


@pytest.mark.parametrize("text", WITHOUT)
def test_there_are_none(text: str) -> None:
    assert not has_comments(text)


def test_what_is_written_has_none() -> None:
    assert SAMPLES
    for path in SAMPLES:
        assert not has_comments(dump(load(path)))
