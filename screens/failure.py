"""What failed in a run, and what may be left out of the profile where that is safe."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from screens.session import Answers
    from virtwiz.hints import Hint


@dataclass(frozen=True)
class Failure:
    """What failed: step and host where it has them, the command's one line, the end of its output, what is known."""

    what: str
    step: str = ""
    host: str = ""
    title: str = ""
    said: tuple[str, ...] = ()
    hint: Hint | None = None

    @property
    def lines(self) -> list[str]:
        """The failure in a few lines, the last ones of less weight: a small screen has no room for them."""
        title = [self.title] if self.title else []
        told = [*self.hint.lines, *title] if self.hint else [*title, *self.said]
        return [f"✗ {self.what}", *(f"  {line}" for line in told)]


@dataclass(frozen=True)
class Omission:
    """Something that a profile can do without: its name, what it means, and the answers without it."""

    name: str
    meaning: str
    answers: Answers


def omission(failure: Failure, answers: Answers) -> Omission | None:
    """What may be left out so that the rest can go on; None where the steps that follow build on what failed."""
    if failure.step == "glusterd":
        glusterd = {**(answers.get("glusterd") or {}), "allow_insecure": False}
        meaning = (
            "glusterd.vol stays as it is and nothing is restarted. GlusterFS lets QEMU in by itself since 3.7.3; with "
            "an older one the machines will not reach their disks."
        )
        return Omission("Leave out the edit", meaning, {**answers, "glusterd": glusterd})
    words = failure.title.split()
    if failure.step == "vm" and words[:2] == ["virsh", "start"]:
        vms = [{**vm, "start": False} if vm.get("name") == words[-1] else vm for vm in answers.get("vms") or []]
        meaning = f"{words[-1]} stays defined and is not started; start it later with: virsh start {words[-1]}"
        return Omission("Leave it off", meaning, {**answers, "vms": vms})
    return None
