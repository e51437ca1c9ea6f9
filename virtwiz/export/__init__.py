"""The plan in other forms. Each is made of the same Commands that `replay` runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from virtwiz.errors import Refused, UsageFault
from virtwiz.export.sh import script

if TYPE_CHECKING:
    from collections.abc import Callable

    from virtwiz.plan import Plan
    from virtwiz.profile import Profile

EXPORTS: Final[dict[str, Callable[[Profile, Plan], str]]] = {"sh": script}
"""By the word after `--to`."""

BLIND: Final = "The volume is not up, or cannot be mounted: images and virtual machines could not be looked at"


def exported(form: str, profile: Profile, plan: Plan) -> str:
    """The plan in a form of EXPORTS.

    Raises:
        Refused: it refuses something, or was made without a look at the images: the export would not be the whole.
        UsageFault: it holds what only a host can tell.
    """
    if plan.refusals:
        raise Refused("\n".join(map(str, plan.refusals)))
    if plan.blind:
        raise Refused(BLIND, remedy="Run `virtwiz replay --to start` first.")
    if plan.unknowns:
        fields = ", ".join(unknown.field for unknown in plan.unknowns)
        remedy = "Fill it in in the profile, or let the hosts be looked at: no --offline; in the wizard Ctrl+L."
        raise UsageFault(f"only a host can tell {fields}", remedy=remedy)
    return EXPORTS[form](profile, plan)
