"""Images: the disks, as files on the volume."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.widgets import DataTable

from screens import disks
from screens.base import WizardScreen
from screens.widgets.bound import Choice, Field
from screens.widgets.entries import Entries, cell
from screens.widgets.reading import Reading

if TYPE_CHECKING:
    from rich.text import Text
    from textual.app import ComposeResult
    from textual.widget import Widget

    from screens.widgets.entry_dialog import Entry
    from virtwiz.facts.model import Facts

VIAS = [("mount", "a short mount"), ("gfapi", "gfapi, the documented way")]
NAME = "Paths on the volume. Several at once: vm1.img vm2.img, or vm{1..5}.img."


def image_fields() -> list[Widget]:
    """The fields of one image."""
    return [
        Field("Name", ("name",), NAME, "vm1.img"),
        Choice("Format", ("format",), [("raw", "raw"), ("qcow2", "qcow2")], "Advice is below.", default="raw"),
        Field("Size", ("size",), "Like 20G; may be left out when it is filled from a file.", "20G"),
        Field("Filled from", ("from",), "A file on the hypervisor; left out: it starts empty.", "/srv/debian.qcow2"),
        Choice("Made by", ("via",), VIAS, "The file is the same either way.", default="gfapi"),
    ]


class ImageEntries(Entries):
    """The images, and what is on the volume of them."""

    facts: Facts | None = None

    def compare(self, facts: Facts | None) -> None:
        """Take what the hosts say."""
        if facts is not self.facts:
            self.facts = facts
            self._fill()

    def cells(self, entry: Entry) -> list[Text]:
        found = self.facts.images.get(str(entry.get("name"))) if self.facts else None
        looked = bool(self.facts and self.facts.looked)
        *own, _ = super().cells(entry)
        return [*own, cell(disks.now(found, looked))]

    def begin(self) -> Entry:
        return {**super().begin(), "name": disks.free_name([str(entry.get("name")) for entry in self.entries])}

    def made(self, entry: Entry) -> list[Entry]:
        return disks.several(entry)

    def advice(self, entry: Entry) -> str:
        return disks.advice(entry)


class ImagesScreen(WizardScreen):
    """Several at once."""

    NAME = STEP = "image"
    HEADING = "Images"
    PURPOSE = "The virtual machines' disks are files on the volume. One that is there is never overwritten."
    PATHS = ("images",)

    def form(self) -> ComposeResult:
        new = {"format": "raw", "size": "20G", "via": "mount"}
        columns = ("name", "format", "size", "via", "on the volume")
        yield ImageEntries(("images",), "an image", columns, image_fields, new)
        yield Reading("On the volume", id="room")

    def tell(self) -> None:
        self.query_one(ImageEntries).compare(self.session.facts)
        self._say_room()

    @on(DataTable.RowHighlighted)
    def _say_room(self) -> None:
        """What is there of the image under the cursor, the room for all, and advice."""
        facts, image = self.session.facts, self.query_one(ImageEntries).current
        said = [disks.total(self.session.profile, facts)]
        if image and facts and facts.looked:
            said.insert(0, disks.there(image, facts.images.get(str(image.get("name")))))
        if image:
            filled = f"Filled from {image['from']}. " if image.get("from") else ""
            said.append(filled + disks.advice(image))
        self.query_one(Reading).update("\n".join(filter(None, said)))
