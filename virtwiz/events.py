"""What happens while a plan runs. Screens, replay's text and JSON, and the journal all read these."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

Outcome = Literal["done", "failed", "refused", "interrupted"]


@dataclass(frozen=True)
class Started:
    """A command begins. `title` is its one line in a plan, `command` the shell text."""

    id: str
    step: str
    host: str
    title: str
    command: str
    why: str
    changes: bool

    @property
    def of_plan(self) -> bool:
        """Whether it is one of the plan's commands, neither a guard nor a rescue."""
        return self.id.count(".") == 1


@dataclass(frozen=True)
class Output:
    """Complete lines that a command printed, harmless to a terminal."""

    id: str
    step: str
    host: str
    text: str


@dataclass(frozen=True)
class Finished:
    """A command ended; `exit_status` is None where it is not known, and `error` says what is known then."""

    id: str
    step: str
    host: str
    exit_status: int | None
    seconds: float
    error: str = ""


@dataclass(frozen=True)
class Skipped:
    """A command of the plan that was not run, because something before it failed."""

    id: str
    step: str
    host: str
    title: str


@dataclass(frozen=True)
class Ended:
    """The last event: how many of the plan's commands were started, and how many of those change something."""

    outcome: Outcome
    ran: int
    changed: int
    seconds: float


Event = Started | Output | Finished | Skipped | Ended

_NAMES: Final = {Started: "started", Output: "output", Finished: "finished", Skipped: "skipped", Ended: "ended"}


def as_dict(event: Event) -> dict[str, Any]:
    """The event as `replay --json` prints it, one object a line."""
    fields = asdict(event)
    if "seconds" in fields:
        fields["seconds"] = round(fields["seconds"], 3)
    return {"event": _NAMES[type(event)], **fields}
