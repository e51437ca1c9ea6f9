"""VM: the virtual machines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.binding import Binding
from textual.containers import Container
from textual.highlight import highlight
from textual.suggester import Suggester, SuggestFromList
from textual.widgets import DataTable

from screens import machines
from screens.base import WizardScreen
from screens.widgets.bound import Choice, Field, Toggle, with_value
from screens.widgets.entries import Entries
from screens.widgets.reading import Reading
from screens.widgets.xml_editor import Edit, XmlEditor
from virtwiz.facts.model import Facts
from virtwiz.steps.domains import definition

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.widget import Widget

    from screens.session import Answers
    from screens.widgets.entry_dialog import Entry

ACCESS = [("gfapi", "gfapi"), ("fuse", "a mount, for a qemu without gluster")]
TYPES = [("auto", "auto"), ("kvm", "kvm, fast"), ("qemu", "qemu, works everywhere")]
GRAPHICS = [("none", "none, a serial console"), ("vnc", "vnc")]
GFAPI = "gfapi: QEMU reads the volume itself. Its gluster driver is on its way out; a mount works with any QEMU."


class NextName(Suggester):
    """Offers the end of the last name in a line."""

    def __init__(self, names: list[str]) -> None:
        """Offer these names."""
        super().__init__(case_sensitive=True)
        self._names = names

    async def get_suggestion(self, value: str) -> str | None:
        """The line with its last name complete."""
        before, _, begun = value.rpartition(" ")
        names = [name for name in self._names if name not in before.split() and name.startswith(begun)]
        return f"{value}{names[0].removeprefix(begun)}" if names else None


class Names(Field):
    """Several names with blanks between."""

    def show(self, value: Any) -> None:
        super().show(" ".join(map(str, value or [])))

    def value(self) -> Any:
        return str(super().value() or "").split()


def vm_fields(answers: Answers) -> list[Widget]:
    """The fields of one machine."""
    hosts = list(map(str, answers.get("hypervisors") or []))
    images = NextName(machines.unused(answers))
    disks = "Images, with blanks between; it boots from the first. → takes what is offered."
    return [
        Field("Name", ("name",), "As virsh list shows it.", "vm1"),
        Names("Disks", ("disks",), disks, "vm1.img", suggester=images),
        Field("Memory", ("memory",), "Like 2G.", "1G"),
        Field("CPUs", ("vcpus",), "How many virtual CPUs it gets.", "1", number=True),
        Choice("Type", ("type",), TYPES, "auto: kvm where the hypervisor has it.", default="auto"),
        Field("Network", ("network",), "default, none, or bridge:NAME.", "default"),
        Field(
            "Hypervisor",
            ("on",),
            f"One of {', '.join(hosts)}; left out: the first one.",
            next(iter(hosts), ""),
            suggester=SuggestFromList(hosts),
        ),
        Field("CD", ("cdrom",), "An ISO file on the hypervisor, from which a new machine is installed.", "/srv/os.iso"),
        Choice(
            "Graphics", ("graphics",), GRAPHICS, "A serial console (virsh console) is always there.", default="none"
        ),
        Choice("Disks by", ("access",), ACCESS, GFAPI, default="gfapi"),
        Toggle("Start it", ("start",), "Now, and when a replay finds it off.", default=True),
        Toggle("Autostart", ("autostart",), "When the hypervisor boots.", default=False),
    ]


class MachineEntries(Entries):
    """The machines; the XML of each can be edited by hand."""

    KEYS = "a add {noun} · e edit · x XML · d remove · u, j move"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("x", "xml", "XML", id="vms.xml", show=False)]

    answers: Answers
    facts: Facts | None = None

    def begin(self) -> Entry:
        return machines.next_machine(self.answers)

    def advice(self, entry: Entry) -> str:
        return machines.advice(self.answers, self.facts, entry)

    def action_xml(self) -> None:
        """Edit the XML of the machine under the cursor."""
        entry = self.current
        if not entry:
            return
        row, edit = self.row, _edit(self.screen, entry)
        if edit is None:
            self.app.notify("Mend first what is said to be wrong; the XML follows from it.", markup=False)
            return

        def take(text: str | None) -> None:
            if text is not None:
                self.put([with_value(entry, ("xml",), text or None)], row)

        self.app.push_screen(XmlEditor(edit), take)


def _edit(screen: object, entry: Entry) -> Edit | None:
    """What there is to edit; None while the answers make no profile."""
    assert isinstance(screen, WizardScreen)
    profile, facts = screen.session.profile, screen.session.facts
    vm = machines.named(profile, entry.get("name"))
    if not profile or not vm or screen.session.findings:
        return None
    made = machines.generated(profile, facts, vm)
    return Edit(
        machine=vm.name,
        text=vm.xml or made,
        generated=made,
        note="\n".join(machines.beside(profile, facts, vm)),
        wrong=machines.wrong,
        corrected=lambda text: "\n".join(machines.corrected(profile, facts, vm, text)),
    )


class VmsScreen(WizardScreen):
    """The machines; of the one under the cursor the XML and the plain command line."""

    NAME = STEP = "vm"
    HEADING = "VM"
    PURPOSE = "The machines: libvirt defines and starts them, QEMU reads their disks from the volume."
    PATHS = ("vms",)

    _told: tuple[object, ...] = ()
    """What the XML and the command line were made of."""

    def form(self) -> ComposeResult:
        columns = ("name", "memory", "vcpus", "type", "network", "disks")
        yield MachineEntries(("vms",), "a machine", columns, lambda: vm_fields(self.session.answers), {})
        with Container(id="machine"):
            yield Reading("XML", id="domain")
            yield Reading("Without libvirt", id="plain")

    def tell(self) -> None:
        table = self.query_one(MachineEntries)
        table.answers, table.facts = self.session.answers, self.session.facts
        self._say_machine()

    @on(DataTable.RowHighlighted)
    def _say_machine(self) -> None:
        """XML and command line of the machine under the cursor."""
        profile, facts = self.session.profile, self.session.facts
        vm = machines.named(profile, (self.query_one(MachineEntries).current or {}).get("name"))
        if self._told and all(new is old for new, old in zip((profile, facts, vm), self._told, strict=True)):
            return
        self._told = (profile, facts, vm)
        domain, plain = self.query_one("#domain", Reading), self.query_one("#plain", Reading)
        if not profile or not vm:
            domain.update("")
            plain.update("")
            return
        domain.border_title = machines.origin(profile, facts, vm)
        domain.update(highlight(definition(profile, facts or Facts(), vm), language="xml"))
        plain.update(highlight(machines.plain(profile, facts, vm), language="bash"))
