"""A prompt on the practice cluster's hosts, from within the wizard."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Footer, Input

from screens.training.prompt import Prompt, Typed
from screens.widgets.words import Words
from virtwiz.practice.answer import together
from virtwiz.practice.session import Session
from virtwiz.practice.typed import interpret

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from virtwiz.practice.world import World

HELP = "Type as on the hosts; `ssh NAME` goes to another one. What is not known here says so."


class HostPrompt(ModalScreen[None]):
    """Type what one would type on the hosts; closing it looks at them anew."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "close", "Back to the wizard", id="hosts.close")]

    def __init__(self, world: World) -> None:
        """On the first host of that world."""
        super().__init__()
        self._world = world
        self._sessions: dict[str, Session] = {}

    def compose(self) -> ComposeResult:
        hosts = tuple(self._world.cluster.hosts)
        with Vertical(id="at-hosts"):
            yield Words(id="ask")
            yield Prompt(hosts, hosts[0])
            yield Footer()

    def on_mount(self) -> None:
        self.query_one("#ask", Words).update(HELP)
        self.query_one(Input).focus()

    def on_typed(self, event: Typed) -> None:
        with self._world.turn:
            cluster = self._world.cluster
            session = self._sessions.setdefault(event.host, Session(cluster, cluster.hosts[event.host]))
            answer = together(interpret(session, event.line))
        self.query_one(Prompt).show(event.host, event.line, answer.output)

    def action_close(self) -> None:
        """Back to the wizard."""
        self.dismiss(None)
