"""Secrets and trust: what a person is asked while hosts are connected, one thing at a time, and remembered."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TRIES: Final = 3
"""How often a person is asked for the same secret, as ssh(1) does; what is remembered is never tried twice."""


@dataclass(frozen=True)
class Question:
    """A secret that is asked for: a password, a key's passphrase, or whatever else a server wants to know."""

    host: str = field(compare=False)
    """The host, in the profile, that is on its way; a key's passphrase is the same for all."""
    text: str
    """What is asked for, and of whom; an answer is remembered for exactly this."""
    echo: bool = False
    """Whether the answer may be seen."""


@dataclass(frozen=True)
class NewKey:
    """A host key that no known_hosts file has."""

    host: str = field(compare=False)
    destination: str
    type: str
    fingerprint: str


class Asker(Protocol):
    """Somebody who can be asked. Never asked two things at the same time; from any thread."""

    def secret(self, question: Question, *, again: bool) -> str | None:
        """The answer; None when it is not given. `again`: the last one was wrong."""
        ...

    def trust(self, key: NewKey) -> bool:
        """Whether that is the host's key."""
        ...


class Nobody:
    """Nobody is there."""

    def secret(self, question: Question, *, again: bool) -> str | None:
        """No answer."""

    def trust(self, key: NewKey) -> bool:
        """No trust."""
        return False


class Secrets:
    """Answers that were right, in memory only; nothing shows them."""

    def __init__(self) -> None:
        """Begin with none."""
        self._right: dict[Question, str] = {}

    def __repr__(self) -> str:
        """Show nothing."""
        return "<secrets>"

    def get(self, question: Question) -> str | None:
        """The answer, if it is known."""
        return self._right.get(question)

    def keep(self, question: Question, answer: str) -> None:
        """Remember an answer."""
        self._right[question] = answer

    def forget(self, question: Question, answer: str) -> None:
        """An answer is right no longer."""
        if self._right.get(question) == answer:
            del self._right[question]


class Asking:
    """The questions of one connecting to all hosts: who gives no answer once is asked for no further secret."""

    def __init__(self, asker: Asker | None = None, secrets: Secrets | None = None) -> None:
        """Ask that person, and use what is remembered; None: nobody, nothing."""
        self._asker, self.secrets = asker or Nobody(), secrets or Secrets()
        self._turn = threading.Lock()
        self._declined = False
        self._trusted: dict[NewKey, bool] = {}

    @property
    def nobody(self) -> bool:
        """Whether there is nobody to ask."""
        return isinstance(self._asker, Nobody)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Within this, nobody else is asked anything."""
        with self._turn:
            yield

    def ask(self, question: Question, *, again: bool = False) -> str | None:
        """Ask for a secret, within a turn; None when it is not given."""
        if self._declined:
            return None
        answer = self._asker.secret(question, again=again)
        self._declined = answer is None
        return answer

    def answered(self, question: Question, works: Callable[[str], bool]) -> bool:
        """Try what is remembered, then what a person says; whether one of them worked, which is then remembered.

        `works` may raise what ends the trying; `Postponed` if the answer was not tried yet and shall be, later.
        """
        known = self.secrets.get(question)
        if known is not None and self._tried(question, known, works):
            return True
        with self.turn():
            other = self.secrets.get(question)  # of another host that asked the same, while we waited
            if other is not None and self._tried(question, other, works):
                return True
            for number in range(TRIES):
                answer = self.ask(question, again=number > 0)
                if answer is None:
                    return False
                if self._tried(question, answer, works):
                    return True
        return False

    def _tried(self, question: Question, answer: str, works: Callable[[str], bool]) -> bool:
        """Try an answer; it is remembered only once it was right, lest another host tries a wrong one too."""
        try:
            right = works(answer)
        except Postponed:
            self.secrets.keep(question, answer)
            raise
        except BaseException:
            self.secrets.forget(question, answer)
            raise
        (self.secrets.keep if right else self.secrets.forget)(question, answer)
        return right

    def trusts(self, key: NewKey) -> bool:
        """Whether a person trusts a new key; asked once, though many hosts may lie behind it."""
        with self.turn():
            if key not in self._trusted:
                self._trusted[key] = self._asker.trust(key)
            return self._trusted[key]


class Postponed(Exception):
    """An answer came too late for this connection; it is tried on the next one."""
