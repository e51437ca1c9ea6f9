"""Whoever sits at the wizard, as hosts that are connected ask: each question goes through the runner's queue."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeVar

from screens.dialogs import Ask, AskSecret
from virtwiz.text import printable

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import App

    from virtwiz.transports.asking import NewKey, Question

TICK: Final = 0.1
"""Seconds after which a question is left for a look whether it still matters."""

Answer = TypeVar("Answer")

NO, YES = "Do not trust", "Trust"


@dataclass(frozen=True)
class Wanted:
    """A secret that is asked for; the answer is None when it is not given."""

    question: Question
    again: bool
    answer: Future[str | None] = field(default_factory=Future)

    def show(self, app: App[None]) -> None:
        """Ask in a dialog."""
        wrong = "That was not right.\n" if self.again else ""
        text = f"{wrong}{self.question.host}: {printable(self.question.text).rstrip(' :')}"
        app.push_screen(AskSecret(text, echo=self.question.echo), self.answer.set_result)


@dataclass(frozen=True)
class Unknown:
    """A host key that is not known; the answer is whether it is trusted."""

    key: NewKey
    answer: Future[bool] = field(default_factory=Future)

    def show(self, app: App[None]) -> None:
        """Ask in a dialog."""
        question = (
            f"{self.key.host}: the host key of {printable(self.key.destination)} is not known.\n\n"
            f"{self.key.type}\n{self.key.fingerprint}\n\n"
            "On the host itself its keys are shown by:\ncat /etc/ssh/*_key.pub | ssh-keygen -lf -\n\n"
            "A key that you trust is added to your known_hosts."
        )
        app.push_screen(Ask(question, NO, YES), lambda answer: self.answer.set_result(answer == YES))


Asked = Wanted | Unknown


class Person:
    """The one at the wizard, asked from another thread."""

    def __init__(self, tell: Callable[[Asked], None], left: Callable[[], bool]) -> None:
        """`tell` queues a question for the screen; `left`: nobody will answer any more."""
        self._tell, self._left = tell, left

    def secret(self, question: Question, *, again: bool) -> str | None:
        """Ask for a secret."""
        wanted = Wanted(question, again)
        return self._answer(wanted, wanted.answer)

    def trust(self, key: NewKey) -> bool:
        """Ask about a host key."""
        unknown = Unknown(key)
        return self._answer(unknown, unknown.answer) is True

    def _answer(self, asked: Asked, answer: Future[Answer]) -> Answer | None:
        self._tell(asked)
        while not self._left():
            try:
                return answer.result(TICK)
            except TimeoutError:
                continue
        return None
