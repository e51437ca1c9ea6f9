"""VM: the virtual machines."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

from textual.highlight import highlight

from screens.base import WizardScreen
from screens.widgets.bound import Choice, Field, Toggle
from screens.widgets.entries import Entries
from screens.widgets.words import Words
from virtwiz.facts.model import Facts
from virtwiz.formats import domain as domain_format
from virtwiz.formats.qemu import command_line
from virtwiz.steps.domains import described

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.widget import Widget

ACCESS = [("gfapi", "gfapi"), ("fuse", "a mount, for a qemu without gluster")]
TYPES = [("auto", "auto"), ("kvm", "kvm, fast"), ("qemu", "qemu, works everywhere")]


class Names(Field):
    """Several names with blanks between."""

    def show(self, value: Any) -> None:
        super().show(" ".join(map(str, value or [])))

    def value(self) -> Any:
        return str(super().value() or "").split()


def vm_fields() -> list[Widget]:
    """The fields of one machine."""
    return [
        Field("Name", ("name",), "As virsh list shows it.", "vm1"),
        Names("Disks", ("disks",), "Names of images, with blanks between; it boots from the first.", "vm1.img"),
        Field("Memory", ("memory",), "Like 2G.", "1G"),
        Field("CPUs", ("vcpus",), "How many.", "1", number=True),
        Choice("Type", ("type",), TYPES, default="auto"),
        Field("Network", ("network",), "default, none, or bridge:NAME.", "default"),
        Field("Hypervisor", ("on",), "Left out: the first one."),
        Field("CD", ("cdrom",), "An ISO file on the hypervisor."),
        Choice("Graphics", ("graphics",), [("none", "none, a serial console"), ("vnc", "vnc")], default="none"),
        Choice("Disks by", ("access",), ACCESS, default="gfapi"),
        Toggle("Start it", ("start",), "Now, and when a replay finds it off.", default=True),
        Toggle("Autostart", ("autostart",), "When the hypervisor boots.", default=False),
        Field("XML", ("xml",), "A domain edited by hand; name, uuid and disks stay ours."),
    ]


class VmsScreen(WizardScreen):
    """The machines, and the plain command line of the first one."""

    NAME = STEP = "vm"
    HEADING = "VM"
    PURPOSE = "The machines: libvirt defines and starts them, QEMU reads their disks from the volume."
    PATHS = ("vms",)

    def form(self) -> ComposeResult:
        columns = ("name", "disks", "memory", "vcpus", "type", "network")
        yield Entries(("vms",), "a machine", columns, vm_fields, {"memory": "1G", "vcpus": 1, "type": "auto"})
        yield Words(id="plain")

    def tell(self) -> None:
        profile, facts = self.session.profile, self.session.facts or Facts()
        text = ""
        if profile and profile.vms:
            first = described(profile, facts, profile.vms[0])
            text = f"# The same without libvirt:\n{shlex.join(command_line(first))}\n{domain_format.to_xml(first)}"
        self.query_one("#plain", Words).update(highlight(text, language="xml"))
