"""What comes next, in one line: what runs now and for how long, or which key goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from virtwiz.steps.gluster import names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from screens.progress import Progress
    from screens.session import Session
    from virtwiz.plan import Plan

NAMED: Final = 3
"""Steps that are named; a line at 80 columns has no room for more."""


def come_first(headings: Sequence[str]) -> str:
    """That other steps have to be finished before, a few of them by name; empty where there are none."""
    if len(headings) <= 1:
        return f"The step {headings[0]} comes first." if headings else ""
    told = tuple(headings) if len(headings) <= NAMED else (headings[0], f"{len(headings) - 1} more steps")
    return f"{names(told)} come first."


def held_up(session: Session, progress: Progress, not_yet: str, *, busy: bool) -> str:
    """What one waits for or has to mend first; empty when nothing is in the way."""
    if busy:
        return progress.now() or "Looking at the hosts …"
    if session.failure and not session.failure.step:
        return "Choose above, or mend it and press Ctrl+L."
    if session.failure:
        return "Choose above, or mend the host and press Ctrl+R; what is done stays done."
    return not_yet


def not_now(not_yet: str, *, busy: bool) -> str:
    """Why nothing is run now; empty where nothing but what is finished is in the way."""
    return "Something runs already; Escape stops it." if busy else not_yet


def offer(session: Session, plan: Plan, earlier: str, finished: str, onward: str) -> str:
    """The key that does the shown part of the plan, or leads to what comes first; then how to go on."""
    if earlier and plan.commands and not _forbidden(plan):
        return f"{earlier} Ctrl+R leads there."
    return f"{_offered(session, plan, finished)} {onward}"


def _forbidden(plan: Plan) -> bool:
    return any(not refusal.waiver for refusal in plan.refusals)


def _offered(session: Session, plan: Plan, finished: str) -> str:
    if session.facts is None or session.stale:
        return "Ctrl+L looks at the hosts and changes nothing."
    if _forbidden(plan):
        return "! Refused: the preview says why, and the way out."
    if plan.refusals:
        return "! Ctrl+R asks first: the volume goes away for a while."
    count = len(plan.commands)
    return f"Ctrl+R runs {'this command' if count == 1 else f'these {count} commands'}." if count else finished
