"""Logging in: a key, questions of the server, a password; some of them one after another where a server wants that."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import paramiko

from virtwiz.text import printable
from virtwiz.transports import ssh_faults, ssh_keys
from virtwiz.transports.asking import TRIES, Postponed, Question

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from virtwiz.errors import CannotConnect
    from virtwiz.transports.asking import Asking
    from virtwiz.transports.ssh_target import Target

AUTH_SECONDS: Final = 15.0
"""How long the server may take over an answer."""

HUMAN_SECONDS: Final = 600.0
"""How long a person may take over the server's questions; most servers hang up after two minutes."""

PATIENT: Final = 5.0
"""Seconds after which a connection that has gone was given up by the server because a person took their time."""

_ROUNDS: Final = 8
"""Successes, of which none is enough, after which a server is asked no more."""

_FAULTS: Final = (paramiko.SSHException, EOFError, OSError)


@dataclass
class _Visit:
    """One connection's way to being logged in."""

    session: paramiko.Transport
    target: Target
    asking: Asking
    begun: float = field(default_factory=time.monotonic)
    tried: list[str] = field(default_factory=list)
    used: set[bytes] = field(default_factory=set)
    wrong: bool = False
    """Whether an answer that a person gave was not taken."""
    unanswered: bool = False
    """Whether a question was left without an answer."""

    def stay(self) -> None:
        """Make sure that the server still waits, before an answer is sent.

        Raises:
            Postponed: it has hung up meanwhile.
        """
        if not self.session.is_active() and time.monotonic() - self.begun > PATIENT:
            raise Postponed

    def refused(self) -> CannotConnect:
        """Nothing was enough."""
        return ssh_faults.not_logged_in(self.target, self.tried, wrong=self.wrong, unanswered=self.unanswered)


def log_in(session: paramiko.Transport, target: Target, asking: Asking, begun: float) -> None:
    """Log in with whatever the server takes, as ssh(1) does: keys first, then its questions, then a password.

    Args:
        session: a connection with the right host.
        target: who logs in, and with which keys.
        asking: whom to ask for secrets.
        begun: when the connection was made (time.monotonic).

    Raises:
        CannotConnect: the server takes nothing of it.
        Postponed: the server has hung up while a person was asked; connect again.
    """
    session.auth_timeout = AUTH_SECONDS
    visit = _Visit(session, target, asking, begun)
    left = _methods(visit)
    for _ in range(_ROUNDS):
        if not left:
            return
        further = _further(visit, left)
        if further is None:
            break
        left = further
    raise visit.refused()


def _methods(visit: _Visit) -> Sequence[str]:
    """What the server takes; nothing, if we are in already."""
    visit.stay()
    try:
        return visit.session.auth_none(visit.target.user)
    except paramiko.BadAuthenticationType as answer:
        return answer.allowed_types
    except _FAULTS as error:
        visit.tried.append(ssh_faults.reason(error))
        raise visit.refused() from error


def _further(visit: _Visit, left: Sequence[str]) -> Sequence[str] | None:
    """Try what the server takes; gives what it wants besides, or None when nothing was right."""
    for method, attempt in _METHODS.items():
        if method in left:
            further = attempt(visit)
            if further is not None:
                return further
            if visit.wrong or not visit.session.is_active():  # a second way would only be a further wrong password
                return None
    if not set(left) & set(_METHODS):
        visit.tried.append(f"the server takes only: {', '.join(map(printable, left))}")
    return None


def _by_key(visit: _Visit) -> Sequence[str] | None:
    agent = ssh_keys.agent(visit.tried)
    try:
        held = agent.get_keys() if agent else ()
        for name, key in ssh_keys.offers(visit.target, held, visit.tried, visit.asking):
            visit.stay()
            if ssh_keys.shown(key) in visit.used:
                continue
            visit.used.add(ssh_keys.shown(key))
            try:
                return visit.session.auth_publickey(visit.target.user, key)
            except _FAULTS as error:
                visit.tried.append(f"{name}: {ssh_faults.reason(error)}")
                if not visit.session.is_active():
                    return None
    finally:
        if agent:
            agent.close()
    return None


def _by_password(visit: _Visit) -> Sequence[str] | None:
    further: list[Sequence[str]] = []

    def works(password: str) -> bool:
        visit.stay()
        try:
            further.append(visit.session.auth_password(visit.target.user, password, fallback=False))
        except _FAULTS as error:
            _note(visit, "the password", error)
            return False
        return True

    question = Question(visit.target.host, f"Password of {visit.target.place}")
    if visit.asking.answered(question, works):
        return further[0]
    visit.unanswered = not visit.wrong
    return None


def _note(visit: _Visit, what: str, error: Exception) -> None:
    """What was not taken; nobody is asked again where the server has hung up over it."""
    visit.wrong = True
    visit.tried.append(f"{what}: {ssh_faults.reason(error)}")
    if not visit.session.is_active():
        raise visit.refused() from error


class _Declined(Exception):
    """A question was left without an answer."""


class _Questions:
    """Answers what a server asks, some of it from memory; called from paramiko's thread, while we hold the turn."""

    def __init__(self, visit: _Visit, *, again: bool) -> None:
        self._visit, self._again = visit, again
        self.given: list[tuple[Question, str]] = []
        self.asked = False

    def answer(self, _title: str, instructions: str, prompts: Sequence[tuple[str, bool]]) -> list[str]:
        if prompts:
            self.asked = True
        return [self._one(prompt, instructions, echo=echo) for prompt, echo in prompts]

    def _one(self, prompt: str, instructions: str, *, echo: bool) -> str:
        lines = [printable(line).strip() for line in (*instructions.splitlines(), *prompt.splitlines())]
        target = self._visit.target
        question = Question(target.host, " ".join([f"{target.place}:", *filter(None, lines)]), echo)
        known = None if self._again else self._visit.asking.secrets.get(question)
        answer = known if known is not None else self._visit.asking.ask(question, again=self._again)
        if answer is None:
            raise _Declined
        if not echo and "password" in prompt.lower():  # a code that is good for once is not worth remembering
            self.given.append((question, answer))
        return answer


def _by_questions(visit: _Visit) -> Sequence[str] | None:
    if visit.asking.nobody:  # a question that is left counts as a failed login at some servers
        visit.unanswered = True
        return None
    with visit.asking.turn():
        for number in range(TRIES):
            visit.stay()
            questions = _Questions(visit, again=number > 0)
            try:
                return _interview(visit, questions)
            except _Declined:
                visit.unanswered = True
                return None
            except _FAULTS as error:
                if not questions.asked:
                    return None
                visit.stay()
                _note(visit, "the answer", error)
    return None


def _interview(visit: _Visit, questions: _Questions) -> Sequence[str]:
    """Let the server ask; what was right is remembered, what was wrong is not."""
    secrets = visit.asking.secrets
    visit.session.auth_timeout = HUMAN_SECONDS
    try:
        further = visit.session.auth_interactive(visit.target.user, questions.answer)
    except _FAULTS:
        for question, answer in questions.given:
            secrets.forget(question, answer)
        raise
    finally:
        visit.session.auth_timeout = AUTH_SECONDS
    for question, answer in questions.given:
        secrets.keep(question, answer)
    return further


_METHODS: Final[dict[str, Callable[[_Visit], Sequence[str] | None]]] = {
    "publickey": _by_key,
    "keyboard-interactive": _by_questions,
    "password": _by_password,
}
