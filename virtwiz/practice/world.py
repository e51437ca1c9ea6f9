"""A practice cluster that several threads use at once: one program changes it at a time, and time passes."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from virtwiz.practice.pace import PACES, Pace

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from virtwiz.practice.answer import Answer
    from virtwiz.practice.model import Cluster


@dataclass
class World:
    """A cluster, how fast its time passes, and whose turn it is."""

    cluster: Cluster
    pace: Pace = PACES["off"]
    turn: threading.RLock = field(default_factory=threading.RLock)
    locks: dict[str, threading.Lock] = field(default_factory=dict)
    """By host: held by one run of virtwiz."""

    def lock_of(self, host: str) -> threading.Lock:
        """The lock on a host."""
        with self.turn:
            return self.locks.setdefault(host, threading.Lock())

    def play(
        self, answers: Generator[Answer], heard: Callable[[str], None], cancelled: threading.Event, limit: float
    ) -> int | None:
        """Let answers happen: each takes its time before it is heard.

        Args:
            answers: of programs that run one after another.
            heard: is told their output.
            cancelled: stops the waiting.
            limit: seconds of the real programs' time that all of them may take.

        Returns:
            The last status, None when cancelled.

        Raises:
            TimeoutError: they take longer.
        """
        try:
            return self._play(answers, heard, cancelled, limit)
        finally:
            with self.turn:
                answers.close()

    def _play(
        self, answers: Iterator[Answer], heard: Callable[[str], None], cancelled: threading.Event, limit: float
    ) -> int | None:
        status = 0
        while True:
            with self.turn:
                answer = next(answers, None)
                if answer is None:
                    return status
                self.cluster.now += answer.seconds
                if answer.holds:
                    self.cluster.held.add(answer.holds)
            left = self.pace.wait(min(answer.seconds, limit), cancelled)
            with self.turn:
                self.cluster.held.discard(answer.holds)
            if left:
                return None
            if (limit := limit - answer.seconds) < 0:
                raise TimeoutError
            if answer.output:
                heard(answer.output)
            status = answer.status
