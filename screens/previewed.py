"""What the preview says: the commands of a plan, why not, or that there are none; and how old that knowledge is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.widgets.preview import script
from virtwiz.text import counted

if TYPE_CHECKING:
    from screens.session import Session
    from virtwiz.plan import Plan


def title(session: Session, plan: Plan) -> str:
    """How many commands, and for hosts as they are, as they were, or as they may be."""
    seen = "as the hosts were last seen" if session.stale else "as the hosts are"
    return f"Preview · {counted(len(plan.commands), 'command')}, {seen if session.facts else 'as if on bare hosts'}"


def text(session: Session, plan: Plan, not_yet: str) -> str:
    """The commands, below what stands against them."""
    refusals = [f"# {refusal}" for refusal in plan.refusals]
    commands = script(plan)
    if not_yet:
        commands = f"# {not_yet}\n{commands}"
    elif not commands and not refusals:
        commands = _nothing(session)
    return "\n".join([*refusals, commands])


def _nothing(session: Session) -> str:
    if not session.facts:
        return "# Nothing is run here."
    if session.stale:
        return "# Nothing was missing here when the hosts were last seen. Ctrl+L looks again."
    return "# Nothing to do here: the hosts are as you say."
