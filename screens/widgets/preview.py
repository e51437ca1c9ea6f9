"""The preview: the exact commands of a step for each host, each with its why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import VerticalScroll
from textual.highlight import highlight
from textual.widgets import Static

from virtwiz.shell import render

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from virtwiz.plan import Command, Plan, Stage


class Preview(VerticalScroll):
    """Commands as shell, highlighted."""

    _text = ""

    def compose(self) -> ComposeResult:
        yield Static("", markup=False)

    def show(self, text: str) -> None:
        """Show shell text."""
        if text != self._text:
            self._text = text
            self.query_one(Static).update(highlight(text, language="bash"))


def script(plan: Plan) -> str:
    """The plan's commands; those that differ only in the host stand once, behind the names of the hosts."""
    return "\n".join(text for stage in plan.stages for text in _grouped(stage))


def _grouped(stage: Stage) -> list[str]:
    same: dict[str, list[Command]] = {}
    for command in stage.commands:
        same.setdefault(render(command.verb), []).append(command)
    return [f"# {_hosts(commands)}: {commands[0].why}\n{text}" for text, commands in same.items()]


def _hosts(commands: list[Command]) -> str:
    return ", ".join(command.host for command in commands)
