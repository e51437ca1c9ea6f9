"""Sizes of images and of options."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from virtwiz.formats.sizes import format_size, parse_size, rough_size, same_size


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("0", 0),
        ("512", 512),
        ("1K", 1024),
        ("16M", 16 * 2**20),
        ("5G", 5 * 2**30),
        ("2T", 2**41),
        ("1P", 2**50),
        ("5g", 5 * 2**30),
    ],
)
def test_a_size_in_bytes(text: str, count: int) -> None:
    assert parse_size(text) == count


@pytest.mark.parametrize(
    "text", ["", "G", "10gb", "10X", "5 G", " 5G", "5G\n", "-5G", "1.5G", "0x10", "\u0665G", "9" * 5000]
)
def test_what_is_no_size(text: str) -> None:
    with pytest.raises(ValueError, match="a size is a whole number of bytes"):
        parse_size(text)


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0"), (1, "1"), (1024, "1K"), (1536, "1536"), (5 * 2**30, "5G"), (2**50, "1P"), (2**60, "1024P")],
)
def test_bytes_as_a_size(count: int, text: str) -> None:
    assert format_size(count) == text


@settings(deadline=None)
@given(st.integers(min_value=0, max_value=2**70))
def test_a_written_size_is_read_back(count: int) -> None:
    assert parse_size(format_size(count)) == count


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("64MB", "64mb"),
        ("64MB", "67108864"),
        ("64MB", "65536KB"),
        ("1.5GB", "1536MB"),
        ("1TB", "1024GB"),
        ("512B", "512"),
        ("on", "on"),
    ],
)
def test_the_same_size_written_in_two_ways(one: str, other: str) -> None:
    assert same_size(one, other)
    assert same_size(other, one)


@pytest.mark.parametrize(
    ("one", "other"), [("64MB", "64KB"), ("64MB", "64"), ("on", "enable"), ("64MB", "on"), ("", "0")]
)
def test_different_sizes(one: str, other: str) -> None:
    assert not same_size(one, other)
    assert not same_size(other, one)


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "0 bytes"), (1023, "1023 bytes"), (1024, "1 KiB"), (5 * 2**30, "5 GiB"), (62500000000, "58.2 GiB")],
)
def test_sizes_for_people(count: int, words: str) -> None:
    assert rough_size(count) == words
