"""Hosts: every machine to log in to, and how."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from screens import contacts
from screens.base import WizardScreen
from screens.next import not_now
from screens.renaming import followed
from screens.widgets.bound import Choice, Field
from screens.widgets.entries import Entries, cell
from screens.widgets.words import Notes
from virtwiz.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.text import Text
    from textual.app import ComposeResult
    from textual.widget import Widget

    from screens.session import Answers
    from screens.widgets.entry_dialog import Entry

BECOME = [("none", "nothing, the user is root"), ("sudo", "sudo, with a password if it wants one")]


def host_fields() -> list[Widget]:
    """The fields of one host."""
    return [
        Field("Name", ("name",), "The name, or IPv4 address, that the others know it by.", "g1"),
        Field("Address", ("address",), "Where this computer reaches it; left out: the name.", "the name"),
        Field("User", ("user",), "Left out: as for all hosts."),
        Field("Port", ("port",), "Left out: 22, or what ~/.ssh/config says.", number=True),
        Field("Key file", ("identity_file",), "Left out: as for all hosts, the agent, or ~/.ssh.", "~/.ssh/id_ed25519"),
        Choice("Become root by", ("become",), [("", "as for all hosts"), *BECOME], default=""),
    ]


class HostEntries(Entries):
    """The hosts as a list, each with how it answered; in the answers they are a mapping by name."""

    answered: Mapping[str, tuple[str, str]] = {}
    """By host: where it is or was reached, and how it answered."""

    def cells(self, entry: Entry) -> list[Text]:
        name = str(entry.get("name", ""))
        return [cell(name), *map(cell, self.answered.get(name, (entry.get("address") or name, "")))]

    def show(self, value: Any) -> None:
        hosts = value if isinstance(value, dict) else {}
        super().show([{"name": name, **(host or {})} for name, host in hosts.items()])

    def value(self) -> Any:
        return {str(e.get("name", "")): {k: v for k, v in e.items() if k != "name" and v} for e in self.entries}


class HostsScreen(WizardScreen):
    """Names, addresses and logins."""

    NAME = "hosts"
    HEADING = "Hosts"
    PURPOSE = "Which machines are there, and how do we log in to them? Storage nodes and hypervisors alike."
    FINISHED = "✓ The hosts have answered."
    PATHS = ("hosts", "ssh", "name", "hypervisors")

    def shown_plan(self) -> Plan:
        """Nothing runs here: the hosts are only logged in to."""
        return Plan()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """So its Run is dim."""
        offered = super().check_action(action, parameters)
        return None if action == "run" and offered else offered

    def why_not(self) -> str:
        """The first step that runs anything is the next one."""
        nothing = "Nothing is run here: Ctrl+L looks at the hosts, Ctrl+N goes on."
        return not_now(self.wizard.not_yet, busy=self.wizard.runs.busy) or nothing

    def form(self) -> ComposeResult:
        yield HostEntries(("hosts",), "a host", ("host", "login", "answer"), host_fields, {})
        yield Notes(id="faults", classes="fault")
        yield Field(
            "Hypervisors", ("hypervisors",), "The hosts that run virtual machines, with blanks between.", "kvm1"
        )
        yield Field("User", ("ssh", "user"), "For all hosts; left out: as ~/.ssh/config says, else root.", "root")
        yield Field("Key file", ("ssh", "identity_file"), "For all hosts; left out: the agent, or ~/.ssh.")
        yield Choice("Become root by", ("ssh", "become"), BECOME, default="none")
        yield Field("Profile name", ("name",), "A name for this profile.", "my-cluster")

    def load(self, answers: Answers) -> None:
        super().load({**answers, "hypervisors": " ".join(map(str, answers.get("hypervisors") or []))})

    def read(self, answers: Answers) -> Answers:
        read = super().read(answers)
        return followed(answers, {**read, "hypervisors": str(read.get("hypervisors") or "").split()})

    def tell(self) -> None:
        hosts, known = self.query_one(HostEntries), self.session
        hosts.answered = contacts.rows(known.profile, known.contacts)
        hosts.renew()
        self.query_one("#faults", Notes).update("\n".join(contacts.faults(known.profile, known.contacts)))
        self._follow_names()

    def _follow_names(self) -> None:
        """A host that was renamed has its new name among the hypervisors, too."""
        field = next(each for each in self.query(Field) if each.place == ("hypervisors",))
        names = list(map(str, self.session.answers.get("hypervisors") or []))
        if str(field.value() or "").split() != names:
            field.show(" ".join(names))
