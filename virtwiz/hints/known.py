"""The known failures. Of several that fit one output the first counts, so what tells most stands before."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Hint:
    """A known failure: how to recognise it, its cause and what to do, a sentence each; the page of the guide on it."""

    pattern: re.Pattern[str]
    cause: str
    remedy: str
    topic: str

    @property
    def lines(self) -> tuple[str, str]:
        """Cause, and what to do, as people read them below a failure."""
        return f"Why: {self.cause}", f"Do: {self.remedy}"


def _hint(topic: str, pattern: str, cause: str, remedy: str) -> Hint:
    return Hint(re.compile(pattern, re.IGNORECASE), cause, remedy, topic)


FAREWELL: Final = "All subvolumes are down"
"""What libgfapi prints as an error whenever it closes a volume with copies."""

HARMLESS: Final = re.compile(
    rf"{FAREWELL}|Formatting '|setfattr: .*: No such attribute|glfs_fini|client_rpc_notify|"
    r"Message repeated|repeated \d+ times between"
)
"""Lines that are printed although nothing is wrong: libgfapi says good-bye with them, and qemu-img hello."""

HINTS: Final = (
    # peers
    _hint(
        "peers",
        r"Probe returned with Transport endpoint is not connected",
        "The name does not resolve, glusterd does not run there, or port 24007 is closed.",
        "On the node that probes: getent hosts NAME, then nc -z NAME 24007; there: systemctl status glusterd.",
    ),
    _hint(
        "peers",
        r"^Error : Request timed out",
        "A firewall swallows the packets to port 24007.",
        "Open 24007-24008 and 49152-60999/tcp between all nodes and hypervisors.",
    ),
    _hint(
        "peers",
        r"either already part of another cluster or having volumes configured",
        "The node belongs to another pool, or has volumes of its own.",
        "On another member of its old pool, detach it (gluster peer detach); or delete its volumes.",
    ),
    _hint(
        "peers",
        r"Peer uuid .* is same as local uuid",
        "The machine is a clone, with glusterd's identity.",
        "On the clone stop glusterd, delete /var/lib/glusterd/glusterd.info, start it again.",
    ),
    _hint(
        "peers",
        r"is not in 'Peer in Cluster' state",
        "Some node cannot resolve the name of another one, or does not know it by that name.",
        "Look at `gluster peer status` on each node, and mend the names in the DNS or /etc/hosts.",
    ),
    _hint(
        "replica",
        r"Host \S+ not connected",
        "glusterd is down on that node, or another node does not reach it.",
        "Start glusterd there; then `gluster pool list` on each node.",
    ),
    _hint(
        "peers",
        r"Please check if gluster daemon is operational",
        "glusterd does not run on this node.",
        "Start it (systemctl start glusterd); why it stopped is in /var/log/glusterfs/glusterd.log.",
    ),
    # glusterd.vol
    _hint(
        "glusterd",
        r"syntax error in line|parsing of volfile failed",
        "glusterd cannot read its glusterd.vol.",
        "Put the copy back (glusterd.vol.before-virtwiz), start glusterd, and look at the first error in its log.",
    ),
    # bricks, volume create
    _hint(
        "bricks",
        r"The brick \S+ is a mount point",
        "The brick is the mount point itself: were the disk not mounted, its data would go to the root filesystem.",
        "Use a directory below it.",
    ),
    _hint(
        "bricks",
        r"being created in the root partition",
        "The brick has no filesystem of its own, or that is not mounted.",
        "Mount it; for a test, say `force: true` in the profile's volume.",
    ),
    _hint(
        "bricks",
        r"is already part of a volume",
        "The directory, or one above it, carries the mark of a volume; a failed create leaves such marks, too.",
        "Take another directory; only if nobody needs the data, take the marks off.",
    ),
    _hint(
        "bricks",
        r"Brick may be containing or be contained by an existing brick",
        "Bricks may not lie in one another, and a volume has one there, above or below.",
        "Choose another directory.",
    ),
    _hint(
        "bricks",
        r"Glusterfs is not supported on brick",
        "The filesystem has no extended attributes.",
        "Make the brick on XFS.",
    ),
    _hint(
        "bricks",
        r"Failed to create brick directory",
        "A directory above the brick is missing, or its filesystem can only be read.",
        "Look whether the disk is mounted, and how: findmnt -T PATH.",
    ),
    _hint(
        "replica",
        r"Multiple bricks of a replicate volume are present on the same server",
        "The bricks are listed host by host.",
        "List them set by set, each brick of a set on another host.",
    ),
    _hint(
        "replica",
        r"Failed to create volume files",
        "The number of bricks is no multiple of the copies; a half-made volume stays behind.",
        "Correct the list; restart glusterd on all nodes, then delete the half-made volume.",
    ),
    _hint(
        "replica",
        r"For arbiter configuration, replica count must be",
        "The arbiter needs three bricks in each set.",
        "Say `replica: 3` and `arbiter: 1`; every third brick is the arbiter.",
    ),
    _hint(
        "replica",
        r"Volume \S+ already exists",
        "A volume of that name was made meanwhile, or by somebody else.",
        "Compare it with the profile (gluster volume info), or choose another name.",
    ),
    # volume set
    _hint(
        "tunables",
        r"Unable to open file '/var/lib/glusterd/groups/",
        "This node has no such group of options.",
        "Copy the file from a node that has it; virt is also /etc/glusterfs/group-virt.example.",
    ),
    _hint(
        "tunables",
        r"Another transaction is in progress",
        "Another gluster command holds the volume's lock, or a node that hangs does.",
        "Wait, and run it again; if it stays, look at `gluster pool list` for a node that is cut off.",
    ),
    _hint(
        "tunables",
        r"Quorum (is )?not met",
        "Half of the pool, or more, is down.",
        "Bring the nodes back first; the bricks then start by themselves.",
    ),
    _hint(
        "tunables",
        r"option : \S+ does not exist",
        "GlusterFS knows no option of that name.",
        "Correct it in the profile's `tunables`; gluster's next line suggests what may be meant.",
    ),
    _hint(
        "ownership",
        r"invalid number format .* in option \"brick-[ug]id\"",
        "storage.owner-uid and -gid are numbers, not names.",
        "Say the numbers at `owner`, or `owner: auto`.",
    ),
    # start
    _hint(
        "start",
        r"Failed to find brick directory",
        "The brick's filesystem is not mounted, or the directory is gone.",
        "Mount it and start the volume again; do not make an empty directory in its place.",
    ),
    _hint(
        "start",
        r"Volume \S+ already started",
        "Somebody started the volume meanwhile.",
        "Run the same again: what is done is found.",
    ),
    # images
    _hint(
        "image",
        r"Unknown (driver|protocol) 'gluster'",
        "This QEMU has no gluster driver.",
        "Install qemu-block-extra (Debian) or qemu-block-gluster (Fedora, Arch); else `via: mount` and `access: fuse`.",
    ),
    _hint(
        "image",
        r"Could not create image: No such file or directory",
        "The directory in the image's path does not exist.",
        "Make it in a mount of the volume; qemu-img makes none.",
    ),
    _hint(
        "ownership",
        r"Could not create image: Permission denied",
        "The user who makes the image does not own the volume's root directory.",
        "Set `owner` to the numbers that QEMU runs as, or make the image as root.",
    ),
    _hint(
        "image",
        r"Could not read L1 table",
        "libgfapi reads whole sectors, and this qcow2, made on a mount, ends within one.",
        "In a mount of the volume: truncate -s %512 FILE.",
    ),
    _hint(
        "image",
        r"No space left on device",
        "A filesystem is full: of a brick, or of the host itself.",
        "df -h on the nodes; make room, or take larger bricks, then run the same again.",
    ),
    _hint(
        "vm",
        r"failed to get the volume file",
        "There is no such volume; or AppArmor keeps QEMU away from libgfapi's files (Debian, Ubuntu).",
        "Check the name with `gluster volume list`; then journalctl -k --grep DENIED on the hypervisor.",
    ),
    _hint(
        "image",
        r"failed to get the port number for remote subvolume|Gluster connection for volume .* failed to connect",
        "The volume is not up, its server's name is not known, or the bricks' ports are closed.",
        "Look at `gluster volume status`; then open 49152-60999/tcp on the nodes for the hypervisors.",
    ),
    # machines
    _hint(
        "vm",
        r"failed to initialize gluster connection",
        "libvirt does not reach the volume: it is not there, not started, or its server's name is not known.",
        "Look at `gluster volume status`, and try getent hosts NAME on the hypervisor.",
    ),
    _hint(
        "ownership",
        r"Cannot access storage file .*Permission denied",
        "The image belongs to another user than the one that QEMU runs as, and libvirt may not change that.",
        "Install libvirt-daemon-driver-storage-gluster, or chown the image in a mount of the volume.",
    ),
    _hint(
        "vm",
        r"Cannot access storage file .*No such file or directory",
        "The image is not on the volume.",
        "Run the step image again; look with qemu-img info.",
    ),
    _hint(
        "vm",
        r"Image is not in qcow2 format",
        "The image is raw, and the domain says qcow2.",
        "Believe qemu-img info, and correct `format` in the profile.",
    ),
    _hint(
        "vm",
        r"domain '[^']*' already exists with uuid",
        "A domain of that name was defined meanwhile, by somebody else.",
        "Run the same again: it is found, and what the profile does not speak of stays.",
    ),
    _hint(
        "vm",
        r"does not support virt type 'kvm'",
        "The processor does not help with virtualisation there, or it is switched off.",
        "Say `type: auto` or `type: qemu`, or switch it on in the firmware.",
    ),
    _hint(
        "vm",
        r"Failed to connect socket to '/var/run/libvirt",
        "libvirtd does not run on the hypervisor.",
        "Start it there: systemctl start libvirtd.",
    ),
    _hint(
        "vm",
        r"Disconnected from qemu:///system due to end of file",
        "libvirtd died opening the image; a large one that is still being deleted can do that.",
        "Run the same again; if it stays, wait until .shard/.remove_me on the bricks is empty.",
    ),
)
