"""Text from hosts made harmless, and cut into lines."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from virtwiz.text import LONGEST_LINE, Lines, printable

HARMFUL = "".join(map(chr, [*range(0x09), *range(0x0B, 0x20), *range(0x7F, 0xA0)]))
REORDERING = "\u061c\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
PIECES = [
    "\x1b[31m",
    "\x1b]0;title\x07",
    "\x1bP1;2|\x1b\\",
    "\x9b2J",
    "\x1b",
    "\x9d",
    "\r",
    "\n",
    "\r\n",
    "\u202e",
    "m",
    "[",
    "é",
]
WILD = st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=12).map("".join)


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b[1;38;5;208mbright\x1b[m", "bright"),
        ("\x1b[2J\x1b[Hcleared", "cleared"),
        ("\x1b[?25lhidden cursor", "hidden cursor"),
        ("\x1b[ qshape", "shape"),
        ("\x1b]0;a title\x07text", "text"),
        ("\x1b]8;;http://192.0.2.1\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1b]52;c;c2VjcmV0", ""),
        ("\x1bP+q544e\x1b\\text", "text"),
        ("\x1b_application\x1b\\text", "text"),
        ("\x1b(0lines\x1b(B", "lines"),
        ("\x1bcreset", "reset"),
        ("\x9b31mred in one character", "red in one character"),
        ("\x1b[31", "31"),
        ("bell\x07 back\x08 null\x00 delete\x7f", "bell back null delete"),
        ("user\u202etxt.exe", "usertxt.exe"),
        ("a\u2066b\u2069c\u200fd\u061ce", "abcde"),
        ("over\rwritten", "overwritten"),
        ("tab\tstays", "tab\tstays"),
        ("öäü 漢字 🙂 e\u0301", "öäü 漢字 🙂 e\u0301"),
        ("[31m is harmless without its escape", "[31m is harmless without its escape"),
    ],
)
def test_printable(line: str, left: str) -> None:
    assert printable(line) == left


@given(st.text(alphabet=HARMFUL + REORDERING + "ab[]m;0", max_size=40) | WILD)
def test_nothing_harmful_is_left(line: str) -> None:
    shown = printable(line)
    assert not set(shown) & set(HARMFUL + REORDERING)
    assert printable(shown) == shown


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters=REORDERING)))
def test_plain_text_is_left_whole(line: str) -> None:
    assert printable(line) == line


def test_every_control_character_of_unicode_is_known() -> None:
    kept = {chr(n) for n in range(0x110000) if unicodedata.category(chr(n)) == "Cc" and printable(chr(n))}
    assert kept == {"\t", "\n"}


def _fed(*pieces: str) -> list[str]:
    lines = Lines()
    return [line for piece in pieces for line in lines.feed(piece)] + lines.end()


@pytest.mark.parametrize(
    ("pieces", "lines"),
    [
        ([], []),
        (["a\nb\n"], ["a", "b"]),
        (["a\nb"], ["a", "b"]),
        (["a", "b", "\nc"], ["ab", "c"]),
        (["a\r\nb\r\n"], ["a", "b"]),
        (["a\r", "\nb"], ["a", "b"]),
        (["10%\r20%\r30%\n"], ["10%", "20%", "30%"]),
        (["10%\r", "20%\r", "\n"], ["10%", "20%"]),
        (["a\r"], ["a"]),
        (["\n\n"], ["", ""]),
        (["\x1b[3", "1mred\x1b[0m\n"], ["red"]),
    ],
)
def test_lines(pieces: list[str], lines: list[str]) -> None:
    assert _fed(*pieces) == lines


def test_a_line_without_an_end_comes_in_parts() -> None:
    lines = Lines()
    heard = [line for _ in range(40) for line in lines.feed("x" * 5000)] + lines.end()
    assert "".join(heard) == "x" * 200_000
    assert len(heard) == 3
    assert max(map(len, heard)) < LONGEST_LINE + 5000 + 1


@given(st.lists(WILD, max_size=6))
def test_lines_are_harmless_and_single(pieces: list[str]) -> None:
    for line in _fed(*pieces):
        assert not set(line) & set(HARMFUL + REORDERING + "\n")


@given(st.text("ab \t\r\n", max_size=60), st.data())
def test_where_a_stream_is_cut_makes_no_difference(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=5)))
    pieces = [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    assert _fed(*pieces) == _fed(text)
    assert "".join(_fed(*pieces)) == text.replace("\r", "").replace("\n", "")
