"""Images: the disks, as files on the volume."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Static

from screens.base import WizardScreen
from screens.widgets.bound import Choice, Field
from screens.widgets.entries import Entries

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.widget import Widget

VIAS = [("mount", "a short mount"), ("gfapi", "gfapi, the documented way")]
ADVICE = (
    "raw is plain and fastest; qcow2 can hold snapshots. By mount an image takes a tenth of a second, by gfapi ten."
)


def image_fields() -> list[Widget]:
    """The fields of one image."""
    return [
        Field("Name", ("name",), "Its path on the volume.", "vm1.img"),
        Choice("Format", ("format",), [("raw", "raw"), ("qcow2", "qcow2")], default="raw"),
        Field("Size", ("size",), "Like 20G; may be left out when it is filled from a file.", "20G"),
        Field("Filled from", ("from",), "A file on the hypervisor; left out: it starts empty.", "/srv/debian.qcow2"),
        Choice("Made by", ("via",), VIAS, default="gfapi"),
    ]


class ImagesScreen(WizardScreen):
    """Several at once."""

    NAME = STEP = "image"
    HEADING = "Images"
    PURPOSE = "The virtual machines' disks are files on the volume. One that is there is never overwritten."
    PATHS = ("images",)

    def form(self) -> ComposeResult:
        new = {"format": "raw", "via": "mount"}
        yield Entries(("images",), "an image", ("name", "format", "size", "from", "via"), image_fields, new)
        yield Static(ADVICE, markup=False, classes="help")
