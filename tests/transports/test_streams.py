"""A program's output is followed to its last byte, however late that comes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from virtwiz.transports import streams

if TYPE_CHECKING:
    import pytest


@dataclass
class Late:
    """A program that is silent for long, ends, and whose output comes only then."""

    said: list[bytes | None] = field(default_factory=lambda: [None, None, b"all of it", b""])

    def receive(self, seconds: float) -> bytes | None:
        """The next of what there is."""
        return self.said.pop(0)

    def ended(self, seconds: float) -> bool:
        """It has, from the beginning."""
        return True

    def why(self) -> str:
        """Nobody knows."""
        return ""

    def status(self) -> int | None:
        """It went well."""
        return 0


def test_what_comes_after_the_end_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(1000))
    monkeypatch.setattr("virtwiz.transports.streams.time.monotonic", lambda: next(clock))
    monkeypatch.setattr(streams, "SILENCE_AFTER_EXIT", 2)
    assert b"".join(streams.pieces(Late())) == b"all of it"


def test_a_daemon_that_holds_the_output_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(1000))
    monkeypatch.setattr("virtwiz.transports.streams.time.monotonic", lambda: next(clock))
    silent = Late([b"done", *[None] * 10])
    assert b"".join(streams.pieces(silent)) == b"done"
