"""Somebody who answers as written down, and keeps what was asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from virtwiz.transports.asking import Asking

if TYPE_CHECKING:
    from virtwiz.transports.asking import NewKey, Question


@dataclass
class Person:
    """Gives the answers one after another; then none."""

    answers: list[str] = field(default_factory=list)
    trusts: bool = False
    asked: list[str] = field(default_factory=list)
    """Each question; with an exclamation mark behind it when it was asked again."""
    keys: list[NewKey] = field(default_factory=list)

    def secret(self, question: Question, *, again: bool) -> str | None:
        """The next answer."""
        self.asked.append(f"{question.host}: {question.text}{'!' if again else ''}{' (echo)' if question.echo else ''}")
        return self.answers.pop(0) if self.answers else None

    def trust(self, key: NewKey) -> bool:
        """As written down."""
        self.keys.append(key)
        return self.trusts


def person(*answers: str, trusts: bool = False) -> tuple[Person, Asking]:
    """Somebody, and the questions of one connecting."""
    somebody = Person(list(answers), trusts)
    return somebody, Asking(somebody)
