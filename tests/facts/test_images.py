"""What an image is, by its length and its first bytes."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.needs import need
from virtwiz.facts.images import QCOW2_MAGIC, identify
from virtwiz.facts.model import ImageFacts

if TYPE_CHECKING:
    from pathlib import Path

QCOW2_HEAD = bytes.fromhex(
    "514649fb00000003000000000000000000000000000000100000000500000000"  # magic, version 3, clusters of 64 KiB, 20 GiB
    "00000000000000280000000000030000"  # no encryption, an L1 table of 40 entries at 196608
)


def test_raw_images() -> None:
    assert identify(5 * 2**30, bytes(48)) == ImageFacts("raw", 5 * 2**30, finished=True)
    assert identify(2, b"ha") == ImageFacts("raw", 2, finished=True)


def test_an_empty_file_is_unfinished() -> None:
    assert identify(0, b"") == ImageFacts("raw", 0, finished=False)


def test_a_qcow2_header() -> None:
    assert identify(197120, QCOW2_HEAD) == ImageFacts("qcow2", 20 * 2**30, finished=True)


@pytest.mark.parametrize(("length", "finished"), [(196608, False), (196928, False), (197119, False), (197120, True)])
def test_a_qcow2_has_to_reach_to_the_end_of_its_table_s_last_sector(length: int, finished: bool) -> None:
    assert identify(length, QCOW2_HEAD).finished is finished


@pytest.mark.parametrize("length", range(4, 48))
def test_a_qcow2_that_ends_in_its_header_is_unfinished(length: int) -> None:
    found = identify(length, QCOW2_HEAD[:length])
    assert (found.format, found.finished) == ("qcow2", False)


def test_a_qcow2_without_a_table_is_unfinished() -> None:
    assert not identify(2**20, QCOW2_HEAD[:40] + bytes(8)).finished


@pytest.mark.parametrize(
    ("form", "options"),
    [
        ("raw", []),
        ("qcow2", []),
        ("qcow2", ["-o", "compat=0.10"]),
        ("qcow2", ["-o", "cluster_size=2M"]),
        ("qcow2", ["-o", "preallocation=metadata"]),
    ],
)
@pytest.mark.parametrize("size", [2**20, 3 * 2**30, 20 * 2**30])
def test_images_as_qemu_makes_them(form: str, options: list[str], size: int, tmp_path: Path) -> None:
    need("qemu-img")
    image = tmp_path / "image"
    subprocess.run(["qemu-img", "create", "-q", "-f", form, *options, str(image), str(size)], check=True)
    with image.open("rb") as file:
        head = file.read(48)
    whole = -(-image.stat().st_size // 512) * 512
    assert identify(whole, head) == ImageFacts(form, size, finished=True)


@given(st.integers(0, 2**63), st.binary(max_size=48) | st.binary(max_size=44).map(QCOW2_MAGIC.__add__))
def test_any_bytes_are_some_image(length: int, head: bytes) -> None:
    found = identify(length, head)
    assert found.format in ("raw", "qcow2")
    assert found.size >= 0
