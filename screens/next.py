"""What comes next, in one line: what runs now and for how long, or which key goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from virtwiz.steps.gluster import names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from screens.progress import Progress
    from screens.session import Session
    from virtwiz.plan import Plan


def come_first(headings: Sequence[str]) -> str:
    """That other steps have to be finished before; empty where there are none."""
    return f"{names(tuple(headings))} {'comes' if len(headings) == 1 else 'come'} first." if headings else ""


def held_up(session: Session, progress: Progress, *, busy: bool) -> str:
    """What one waits for or has to mend first; empty when nothing is in the way."""
    if busy:
        return progress.now() or "Looking at the hosts …"
    if session.failure and not session.failure.step:
        return "Choose above, or mend it and press Ctrl+L."
    if session.failure:
        return "Choose above, or mend the host and press Ctrl+R; what is done stays done."
    return f"Not yet: {session.findings[0].message}" if session.findings else ""


def not_now(session: Session, *, busy: bool) -> str:
    """Why nothing is run now; empty where nothing but what is finished is in the way."""
    if busy:
        return "Something runs already; Escape stops it."
    return f"Not yet: {session.findings[0].message}" if session.findings else ""


def offer(session: Session, plan: Plan, finished: str) -> str:
    """The key that does the shown part of the plan; the words for finished when nothing of it is missing."""
    if session.facts is None or session.stale:
        return "Ctrl+L looks at the hosts and changes nothing."
    if any(not refusal.waiver for refusal in plan.refusals):
        return "! virtwiz will not do this: the preview says why, and the way out."
    if plan.refusals:
        return "! Ctrl+R asks first: the volume goes away for a while."
    count = len(plan.commands)
    return f"Ctrl+R runs {'this command' if count == 1 else f'these {count} commands'}." if count else finished
