"""Replay: facts, plan, run, facts again; then the plan must be empty. What exit codes said does not count."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from virtwiz import executor, steps, survey
from virtwiz.errors import Interrupted, Refused, VirtwizError
from virtwiz.events import Ended
from virtwiz.oneline import plan_lines
from virtwiz.plan import STEP_NAMES
from virtwiz.steps.gluster import names

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterator, Mapping

    from virtwiz.events import Event, Outcome
    from virtwiz.facts.model import Facts
    from virtwiz.plan import Plan, StepName
    from virtwiz.profile import Profile
    from virtwiz.transports import Transport

LOCK_LIMIT: Final = 300
"""Seconds to wait for another virtwiz, or for a command of one that was killed, to leave a host."""


@dataclass(frozen=True)
class Wishes:
    """What the user asked of a replay: which steps, and which refusals he takes upon himself."""

    first: StepName = STEP_NAMES[0]
    last: StepName = STEP_NAMES[-1]
    waived: frozenset[str] = frozenset()

    @property
    def reach_into_volume(self) -> bool:
        """Whether the steps that need to see the volume's files are among them."""
        return STEP_NAMES.index(self.last) >= STEP_NAMES.index("image")


def unseen(_facts: Facts) -> None:
    """Nobody wants to know what was seen."""


def replay(
    profile: Profile,
    fleet: Mapping[str, Transport],
    wishes: Wishes,
    confirm: Callable[[Plan], None],
    cancelled: threading.Event,
    waiting: Callable[[str, str], None] = survey.unheard,
    seen: Callable[[Facts], None] = unseen,
) -> Iterator[Event]:
    """Run what is missing. The last event is Ended, also before an error is raised.

    Args:
        profile: what there is to be.
        fleet: open transports to all its hosts, each taken for this run.
        wishes: which part of it.
        confirm: is shown the plan before its first command; raises to stop.
        cancelled: set it to stop.
        waiting: told on which host a look at the facts has to wait, and for what.
        seen: shown the facts after each look; after the last of a run that is done nothing was run any more.

    Raises:
        Refused: safety forbids it, or `confirm` did not agree.
        VirtwizError: a host could not be asked, or a step is not finished after its commands.
    """
    total = Ended("done", 0, 0, 0.0)
    looked = False
    stages = 0
    try:
        while total.outcome == "done":
            facts = survey.facts(profile, fleet, cancelled, waiting)
            seen(facts)
            plan = allowed(steps.plan(profile, facts), wishes)
            if not plan.stages and (facts.looked or not wishes.reach_into_volume):
                break
            _check_progress(plan, facts, first=not total.ran, looked=looked)
            looked = facts.looked
            confirm(plan)
            for event in executor.run(plan, fleet, cancelled, first=stages + 1):
                if isinstance(event, Ended):
                    total = _sum(total, event)
                else:
                    yield event
            stages += len(plan.stages)
    except VirtwizError as error:
        yield replace(total, outcome=outcome_of(error))
        raise
    yield total


def allowed(plan: Plan, wishes: Wishes) -> Plan:
    """The wanted part of a plan.

    Raises:
        Refused: an earlier step is not finished, or the plan holds a refusal that is not waived.
    """
    unfinished = plan.before(wishes.first)
    if unfinished:
        remedy = f"Begin with --from {unfinished[0]}."
        are, come = ("is", "comes") if len(unfinished) == 1 else ("are", "come")
        what = f"{names(tuple(unfinished))} {are} not finished, and {come} before {wishes.first}"
        raise Refused(what, remedy=remedy)
    wanted = plan.between(wishes.first, wishes.last)
    # Refusals of earlier steps count too: what comes after them would build on what they warn of.
    whole = plan.between(STEP_NAMES[0], wishes.last)
    refusals = [refusal for refusal in whole.refusals if refusal.waiver not in wishes.waived]
    if refusals:
        raise Refused("\n".join(map(str, refusals)))
    return wanted


def outcome_of(error: BaseException) -> Outcome:
    """The outcome that the last event tells when an error ends a replay."""
    if isinstance(error, (Interrupted, KeyboardInterrupt)):
        return "interrupted"
    return "refused" if isinstance(error, Refused) else "failed"


def _check_progress(plan: Plan, facts: Facts, *, first: bool, looked: bool) -> None:
    """A second round is for a volume that could not be looked at in the first one; there is never a third."""
    if not first and looked:
        left = "\n".join(plan_lines(plan))
        remedy = "Look at the output above, then run the same again."
        raise VirtwizError(
            f"{plan.stages[0].step} is not finished, although its commands succeeded", cause=left, remedy=remedy
        )
    if not facts.looked and (not first or not plan.stages):
        remedy = "Look at `gluster volume status` and at /var/log/glusterfs on the first peer."
        raise VirtwizError("the volume cannot be mounted to look at its images", remedy=remedy)


def _sum(total: Ended, ended: Ended) -> Ended:
    return Ended(ended.outcome, total.ran + ended.ran, total.changed + ended.changed, total.seconds + ended.seconds)
