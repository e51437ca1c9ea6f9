"""The part of a profile about storage: the volume with its bricks and options, glusterd, and the images."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag

from virtwiz.formats.sizes import parse_size
from virtwiz.profile.fields import (
    AbsolutePath,
    BrickText,
    GroupName,
    ImageName,
    OptionName,
    OptionValue,
    Size,
    VolumeName,
    Whole,
    YesNo,
    no_null_mapping,
    owner_kind,
)
from virtwiz.profile.machines import Section
from virtwiz.profile.paths import Brick

Id = Annotated[Whole, Field(ge=0, le=2**32 - 2)]
Options = Annotated[dict[OptionName, OptionValue], BeforeValidator(no_null_mapping)]


class Owner(Section):
    """The user and group to whom the volume's root directory belongs: those qemu runs as."""

    uid: Id = Field(description="The number of the user; 107 is qemu on Red Hat's systems, 64055 on Debian's.")
    gid: Id = Field(description="The number of the group; 107 is qemu on Red Hat's systems, 64055 on Debian's.")


OwnerField = Annotated[
    Annotated[Owner, Tag("@ids")] | Annotated[Literal["auto"], Tag("@auto")], Discriminator(owner_kind)
]


class Tunables(Section):
    """The volume's options."""

    group: GroupName | None = Field(
        default="virt",
        description="A group of options that gluster brings along; virt is made for virtual machines; null for none.",
    )
    options: Options = Field(
        default_factory=dict,
        description="Single options, set over the group: the full name and the value, as gluster has them.",
    )


class Volume(Section):
    """The volume that holds the images."""

    name: VolumeName = Field(description="The volume's name: letters, digits, - and _.")
    bricks: tuple[BrickText, ...] = Field(
        min_length=1,
        description="The bricks as host:/path in the order gluster gets them: replica set by replica set.",
    )
    replica: Annotated[Whole, Field(ge=1, le=16)] = Field(
        default=1, description="How many bricks hold each file: 3 is the safe choice; 1 means no copy at all."
    )
    arbiter: Annotated[Whole, Field(ge=0, le=1)] = Field(
        default=0,
        description="1 makes the last brick of each set an arbiter: it decides, but holds no data. Needs replica 3.",
    )
    force: YesNo = Field(
        default=False, description="Whether gluster's checks of the bricks are switched off when the volume is created."
    )
    tunables: Tunables = Field(default_factory=Tunables, description="The volume's options.")
    owner: OwnerField = Field(
        default=Owner(uid=107, gid=107),
        description="Whom the volume belongs to: uid and gid, or auto for what qemu runs as on the hypervisors.",
    )

    @property
    def sets(self) -> tuple[tuple[Brick, ...], ...]:
        """The bricks, replica set by replica set; each set holds the same files."""
        starts = range(0, len(self.bricks), self.replica)
        return tuple(self.bricks[start : start + self.replica] for start in starts)


class Glusterd(Section):
    """The daemon that manages gluster on each peer."""

    volfile: AbsolutePath = Field(default="/etc/glusterfs/glusterd.vol", description="The daemon's own settings file.")
    allow_insecure: YesNo = Field(
        default=True,
        description="Whether clients on unprivileged ports are let in, as qemu is when it does not run as root.",
    )


class Image(Section):
    """A disk image on the volume."""

    name: ImageName = Field(description="The image's path on the volume, like vm1.img or disks/vm1.qcow2.")
    format: Literal["raw", "qcow2"] = Field(
        default="raw", description="raw is plain and fastest; qcow2 can hold snapshots and stays small when copied."
    )
    size: Size | None = Field(
        default=None, description="How large the disk is for its virtual machine, like 5G; may be left out with `from`."
    )
    source: AbsolutePath | None = Field(
        default=None,
        validation_alias="from",
        serialization_alias="from",
        description="An image file on the hypervisor to fill the new image from; left out: the image starts empty.",
    )
    via: Literal["gfapi", "mount"] = Field(
        default="gfapi",
        description="How it is made: gfapi (the documented way, ten seconds each) or mount (much faster).",
    )

    @property
    def bytes(self) -> int | None:
        """The size in bytes; None where it is that of the source."""
        return None if self.size is None else parse_size(self.size)
