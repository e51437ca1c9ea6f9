"""What the palette offers on a practice cluster: a prompt on its hosts, something broken, and bare hosts again."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import SystemCommand
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Footer, OptionList
from textual.widgets.option_list import Option

from screens.dialogs import Ask
from screens.widgets.words import Words
from virtwiz.practice import faults
from virtwiz.practice.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from screens.app import VirtwizApp
    from virtwiz.practice.model import Cluster
    from virtwiz.profile import Profile
    from virtwiz.rehearsal import Rehearsal

RESET = "All practice hosts become bare again, as after the packages' installation. The answers stay."


def commands(app: VirtwizApp, rehearsal: Rehearsal) -> Iterable[SystemCommand]:
    """The commands; they need a whole profile, whose hosts they are about."""
    profile = app.session.profile
    if not profile or app.runs.busy:
        return
    world = rehearsal.world_for(profile)
    yield SystemCommand("Type on the hosts", "A prompt on the practice hosts", lambda: _prompt(app, rehearsal, profile))
    yield SystemCommand(
        "Break something",
        "A host down, a used brick, a full disk: see what happens then",
        lambda: app.push_screen(Break(profile, world.cluster), lambda _: app.runs.look()),
    )
    yield SystemCommand("Reset the practice cluster", RESET, lambda: _reset(app, rehearsal))


def _prompt(app: VirtwizApp, rehearsal: Rehearsal, profile: Profile) -> None:
    from screens.training.hosts import HostPrompt

    app.push_screen(HostPrompt(rehearsal.world_for(profile)), lambda _: app.runs.look())


def _reset(app: VirtwizApp, rehearsal: Rehearsal) -> None:
    def answered(answer: str | None) -> None:
        if answer == "Reset":
            rehearsal.reset()
            app.runs.look()

    app.push_screen(Ask(RESET, "Back", "Reset"), answered)


class Break(ModalScreen[None]):
    """What can be wrong, host by host; what is chosen happens at once."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "close", "Back", id="break.close")]

    def __init__(self, profile: Profile, cluster: Cluster) -> None:
        """On the hosts of that cluster."""
        super().__init__()
        self._cluster = cluster
        self._faults = possible(profile, cluster)

    def compose(self) -> ComposeResult:
        rows = [Option(told(each)) for each in self._faults]
        with Vertical(id="dialog"):
            yield Words(id="dialog-title")
            yield OptionList(*rows, id="faults", compact=True, markup=False)
            yield Footer()

    def on_mount(self) -> None:
        self.query_one("#dialog-title", Words).update("What goes wrong?")
        self.query_one(OptionList).focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        faults.put(self._cluster, self._faults[event.option_index])
        self.dismiss(None)

    def action_close(self) -> None:
        """Nothing goes wrong."""
        self.dismiss(None)


def told(fault: Fault) -> str:
    """A fault as a row: where, and what."""
    about = f": {fault.about}" if fault.about else ""
    return f"{fault.host}  {faults.KINDS[fault.kind].words}{about}"


def possible(profile: Profile, cluster: Cluster) -> list[Fault]:
    """What can be wrong with the hosts of a profile."""
    nodes = ("down", "cut", "glusterd-stopped")
    found = [Fault(kind, peer) for peer in profile.peers for kind in nodes]
    for brick in profile.volume.bricks:
        found += [Fault("used-brick", brick.host, brick.path), Fault("full-disk", brick.host, brick.path)]
    first, *others = profile.peers
    found += [Fault("unknown-name", first, other) for other in others]
    found.append(Fault("no-group-file", first, "virt"))
    for host in profile.hypervisors:
        found += [Fault(kind, host) for kind in ("down", "libvirt-stopped", "no-gluster-driver")]
    return [fault for fault in found if fault.host in cluster.hosts]
