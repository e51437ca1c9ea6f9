"""The profile itself: everything virtwiz asks, in one value."""

from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from virtwiz.profile.checks import findings
from virtwiz.profile.fields import HostName, ProfileName, no_null_list, no_null_mapping
from virtwiz.profile.machines import Host, Login, Section, Ssh, Vm, login
from virtwiz.profile.storage import Glusterd, Image, Volume

CROSS = "cross_checks"
"""The type of the one error that stands for all findings about how the parts fit together."""


class Profile(Section):
    """What a cluster with its virtual machines is to look like."""

    virtwiz: Literal[1] = Field(description="The version of this format; always 1.")
    name: ProfileName = Field(description="A name for this profile, shown wherever it is used.")
    ssh: Annotated[Ssh, BeforeValidator(no_null_mapping)] = Field(
        default_factory=Ssh, description="How to log in to the hosts; ~/.ssh/config and the agent apply as with ssh."
    )
    hosts: dict[HostName, Annotated[Host, BeforeValidator(no_null_mapping)]] = Field(
        min_length=1, description="Every machine virtwiz logs in to; the key is the name or IPv4 the peers know it by."
    )
    peers: tuple[HostName, ...] = Field(
        min_length=1, description="The hosts that form the trusted storage pool; the commands run on the first."
    )
    volume: Volume = Field(description="The volume that holds the images.")
    glusterd: Glusterd = Field(default_factory=Glusterd, description="The daemon that manages gluster on each peer.")
    hypervisors: Annotated[tuple[HostName, ...], BeforeValidator(no_null_list)] = Field(
        default=(), description="The hosts on which virtual machines run."
    )
    images: Annotated[tuple[Image, ...], BeforeValidator(no_null_list)] = Field(
        default=(), description="The disk images to make on the volume."
    )
    vms: Annotated[tuple[Vm, ...], BeforeValidator(no_null_list)] = Field(
        default=(), description="The virtual machines to define."
    )

    @model_validator(mode="after")
    def _parts_fit(self) -> Self:
        found = [finding.message for finding in findings(self.model_dump(mode="json", by_alias=True))]
        if found:
            raise PydanticCustomError(CROSS, "{found}", {"found": "; ".join(found)})
        return self

    def login(self, host_name: str) -> Login:
        """Give what is needed to log in to a host. Raises KeyError for a host the profile does not list."""
        return login(host_name, self.hosts[host_name], self.ssh)

    def host_of(self, vm: Vm) -> str:
        """Give the hypervisor a virtual machine runs on."""
        return vm.on or self.hypervisors[0]
