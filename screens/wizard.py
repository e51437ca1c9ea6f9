"""What the application needs of the engine; loaded when the first screen is on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from screens.bricks import BricksScreen
from screens.contacts import failed_words
from screens.failure import Failure
from screens.glusterd import GlusterdScreen
from screens.hosts import HostsScreen
from screens.images import ImagesScreen
from screens.ownership import OwnershipScreen
from screens.peers import PeersScreen
from screens.replica import ReplicaScreen
from screens.review import ReviewScreen
from screens.runner import Looked, Over, Reached, Said
from screens.start import StartScreen
from screens.summary import SummaryScreen
from screens.tunables import TunablesScreen
from screens.vms import VmsScreen
from virtwiz.events import Finished, Output, Skipped, Started
from virtwiz.hints import explain, reassure
from virtwiz.profile import ProfileError, load
from virtwiz.replay import Wishes
from virtwiz.text import printable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from screens.base import WizardScreen
    from screens.progress import Progress, Running
    from screens.runner import Told
    from screens.session import Answers, Session
    from screens.store import Line
    from virtwiz.events import Event
    from virtwiz.plan import Plan, StepName

SCREENS: tuple[type[WizardScreen], ...] = (
    HostsScreen,
    PeersScreen,
    BricksScreen,
    ReplicaScreen,
    TunablesScreen,
    GlusterdScreen,
    OwnershipScreen,
    StartScreen,
    ImagesScreen,
    VmsScreen,
    ReviewScreen,
    SummaryScreen,
)
"""In the order of the rail."""


SHOWN: Final = 3
"""Lines of a failed command's output that stay in view."""


def screens() -> dict[str, WizardScreen]:
    """The screens by name, made anew."""
    return {screen.NAME: screen() for screen in SCREENS}


def opened(path: Path, refuse: Callable[[str], object]) -> Answers | None:
    """The answers in a profile; what is wrong with it is told, every fault."""
    try:
        return load(path).model_dump(mode="json", by_alias=True)
    except ProfileError as error:
        refuse("\n".join(map(str, error.faults)))
        return None


def wishes(step: StepName | None, asked: Plan) -> Wishes:
    """One step, or all of them, with those refusals waived that the user was asked about."""
    waived = frozenset(refusal.waiver for refusal in asked.refusals if refusal.waiver)
    return Wishes(step, step, waived) if step else Wishes(waived=waived)


def take(session: Session, progress: Progress, told: Told) -> list[Line]:
    """Let the session and the progress know, and say it in lines of output."""
    if isinstance(told, Reached):
        session.contacts.update(told.contacts)
        failed = failed_words(told.contacts)
        session.failure = Failure(failed) if failed else session.failure
        return []
    if isinstance(told, Looked):
        session.look(told.facts)
        return []
    if isinstance(told, Said):
        if told.bad:
            session.failure = session.failure or Failure(printable(told.text.replace("\n", " · ")))
        return [("", ("✗ " if told.bad else "") + printable(line)) for line in told.text.split("\n")]
    if isinstance(told, Over):
        session.running = ""
        return []
    return _lines(session, progress, told, progress.see(told))


def _lines(session: Session, progress: Progress, told: Event, ended: Running | None) -> list[Line]:
    if isinstance(told, Started):
        if session.running not in ("", told.step):
            session.passed.add(session.running)
        session.running = told.step
        return [(told.host, f"… {printable(told.title)}")]
    if isinstance(told, Output):
        return [(told.host, line) for line in told.text.split("\n")]
    if isinstance(told, Finished):
        if told.exit_status == 0:
            well = reassure(ended.said) if ended else ()
            return [(told.host, line) for line in (f"✓ {told.seconds:.1f} s", *well)]
        why = printable(told.error) if told.exit_status is None else f"exit status {told.exit_status}"
        session.failure = session.failure or _failure(told, why, ended)  # what fails after it is less telling
        return [(told.host, f"✗ {told.seconds:.1f} s  {why}")]
    if isinstance(told, Skipped):
        return [(told.host, f"- not run: {printable(told.title)}")]
    return [("", progress.words())]


def _failure(told: Finished, why: str, ended: Running | None) -> Failure:
    title, said = (printable(ended.started.title), tuple(ended.said)) if ended else ("", ())
    what = f"{told.step} failed on {told.host}: {why}"
    return Failure(what, told.step, told.host, title, said[-SHOWN:], explain(said))
