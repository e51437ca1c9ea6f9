"""Runs and looks in a thread of their own; everything they tell goes through one bounded queue, in order."""

from __future__ import annotations

import queue
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from screens.asking import Asked, Person
from screens.contacts import Contacts, not_reached, reached
from virtwiz.errors import Interrupted, VirtwizError
from virtwiz.events import Ended, Event
from virtwiz.transports.asking import Asking, Secrets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from contextlib import AbstractContextManager

    from virtwiz.facts.model import Facts
    from virtwiz.journal import Journal
    from virtwiz.plan import Plan
    from virtwiz.profile import Profile
    from virtwiz.replay import Wishes
    from virtwiz.transports import Transport

QUEUED: Final = 16
"""Things told that may wait for the screen; a full queue holds back the hosts' output."""


@dataclass(frozen=True)
class Reached:
    """The hosts have been connected to, or could not be."""

    contacts: Contacts


@dataclass(frozen=True)
class Looked:
    """The hosts have been looked at."""

    facts: Facts


@dataclass(frozen=True)
class Said:
    """A line of our own: what is waited for, or what went wrong."""

    text: str
    bad: bool = False


@dataclass(frozen=True)
class Over:
    """The thread has ended; nothing more comes."""


Told = Event | Reached | Looked | Said | Over

Hosts: TypeAlias = "Callable[[Profile, Asking], AbstractContextManager[Mapping[str, Transport]]]"
"""Logs in to a profile's hosts, for the length of a with-block: to real ones, or to those of a practice cluster."""


class Runner:
    """At most one run or look at a time."""

    def __init__(self, hosts: Hosts, what: Literal["wizard", "practice"]) -> None:
        """Begin with nothing running; `what` is what the journals call the runs."""
        self._hosts, self._what = hosts, what
        self.queue: queue.Queue[Told | Asked] = queue.Queue(QUEUED)
        self.cancelled = threading.Event()
        self.abandoned = threading.Event()
        self.thread: threading.Thread | None = None
        self._secrets = Secrets()  # for as long as the wizard lives, so that a look asks for nothing twice

    @property
    def busy(self) -> bool:
        """Whether something runs, or has told things that nobody has taken yet."""
        return self.thread is not None

    def look(self, profile: Profile) -> None:
        """Look at the hosts."""
        self._begin(lambda: self._look(profile))

    def replay(self, profile: Profile, source: Path | None, wishes: Wishes) -> None:
        """Run what is missing of some steps; the hosts are looked at before it and after it."""
        self._begin(lambda: self._replay(profile, source, wishes))

    def ended(self) -> None:
        """The reader has taken `Over`."""
        self.thread = None

    def tell(self, told: Told | Asked) -> None:
        """Queue something; wait while the queue is full and somebody reads it."""
        while not self.abandoned.is_set():
            try:
                return self.queue.put(told, timeout=0.5)
            except queue.Full:
                continue
        return None

    def _begin(self, work: Callable[[], None]) -> None:
        if self.busy:
            return
        self.cancelled.clear()
        self.thread = threading.Thread(target=self._guarded, args=(work,), daemon=True)
        self.thread.start()

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Interrupted:
            self.tell(Said("Interrupted. What runs on a host goes on there; simply run it again."))
        except VirtwizError as error:
            self.tell(Said(str(error), bad=True))
        except Exception as bug:
            from virtwiz import journal

            self.tell(
                Said(f"An error of virtwiz itself: {bug!r}. What led to it is in {journal.crash(bug)}.", bad=True)
            )
        finally:
            self.tell(Over())

    def _look(self, profile: Profile) -> None:
        from virtwiz import survey

        with self._connected(profile) as fleet:
            self._seen(survey.facts(profile, fleet, self.cancelled, self._waiting))

    def _replay(self, profile: Profile, source: Path | None, wishes: Wishes) -> None:
        from virtwiz import journal, survey
        from virtwiz.replay import replay

        where = source or Path("unsaved")
        with journal.opened(self._what, profile.name, where) as book, self._taken(profile, book) as fleet:
            done = False
            try:
                for event in replay(profile, fleet, wishes, _agree, self.cancelled, self._waiting, self._seen):
                    book.write(event)
                    self.tell(event)
                    done = isinstance(event, Ended) and event.outcome == "done"
            finally:
                if not done and not self.cancelled.is_set():
                    self._seen(survey.facts(profile, fleet, self.cancelled, self._waiting))

    @contextmanager
    def _taken(self, profile: Profile, book: Journal) -> Iterator[Mapping[str, Transport]]:
        """All hosts, open and taken for this run; where they cannot be, the journal ends with that."""
        from virtwiz.replay import LOCK_LIMIT, outcome_of
        from virtwiz.transports.fleet import lock_all

        def waiting(host: str, holder: str) -> None:
            self._waiting(host, f"{holder}, up to {LOCK_LIMIT} s")

        begun, taken = time.monotonic(), False
        try:
            with self._connected(profile) as fleet:
                lock_all(fleet, LOCK_LIMIT, waiting, self.cancelled)
                taken = True
                yield fleet
        except VirtwizError as error:
            if not taken:
                book.write(Ended(outcome_of(error), 0, 0, time.monotonic() - begun))
            raise

    def _seen(self, facts: Facts) -> None:
        self.tell(Looked(facts))

    def _waiting(self, host: str, what: str) -> None:
        self.tell(Said(f"{host}: waiting for {what}"))

    @contextmanager
    def _connected(self, profile: Profile) -> Iterator[Mapping[str, Transport]]:
        """All hosts, open; tells how each of them answered."""
        from virtwiz.transports.fleet import ConnectFailures

        person = Person(self.tell, lambda: self.cancelled.is_set() or self.abandoned.is_set())
        asking = Asking(person, self._secrets)
        try:
            with self._hosts(profile, asking) as fleet:
                self.tell(Reached(reached(profile, fleet)))
                yield fleet
        except ConnectFailures as failures:
            self.tell(Reached(not_reached(profile, failures)))
            raise


def _agree(_plan: Plan) -> None:
    """The screen has shown the plan."""
