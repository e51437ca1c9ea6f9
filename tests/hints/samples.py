"""What real programs said when they failed, each with the page of the guide that its hint names."""

from __future__ import annotations

from typing import Final

_CLIENT: Final = (
    "[2026-11-23 07:59:48.200102 +0000] E [MSGID: 108006] [afr-common.c:6123:__afr_handle_child_down_event]"
)
_DOWN: Final = "All subvolumes are down. Going offline until at least one of them comes back up."

SAMPLES: Final[tuple[tuple[str, str], ...]] = (
    ("peers", "volume create: v1: failed: Host nosuchhost is not in 'Peer in Cluster' state"),
    ("replica", "volume create: v1: failed: Staging failed on r6. Error: Host r5 not connected"),
    (
        "bricks",
        "volume create: v1: failed: Staging failed on r2. Error: The brick r2:/data is a mount point. Please create a "
        "sub-directory under the mount point and use that as the brick directory. Or use 'force' at the end of the "
        "command if you want to override this behavior",
    ),
    ("bricks", "volume create: vx: failed: Staging failed on r2. Error: /data/b1 is already part of a volume"),
    (
        "bricks",
        "volume create: v1: failed: Staging failed on r2. Error: Failed to create brick directory for brick "
        "r2:/data/nodir/brick. Reason : No such file or directory",
    ),
    (
        "bricks",
        "volume create: v1: failed: Failed to create brick directory for brick r1:/mnt/tmpfs/b. Reason : Read-only "
        "file system",
    ),
    ("tunables", "Unable to open file '/var/lib/glusterd/groups/nosuchgroup'. Error: No such file or directory"),
    ("tunables", "peer probe: failed: Cluster quorum is not met. Changing peers is not allowed in this state"),
    (
        "image",
        "Formatting 'gluster://r4/vmstore/a.img', fmt=raw size=67108864\n"
        "[2026-11-23 07:59:48.199952 +0000] E [MSGID: 114058] [client-handshake.c:1193:client_query_portmap_cbk] "
        "0-vmstore-client-0: failed to get the port number for remote subvolume. Please run gluster volume status on "
        f"server to see if brick process is running []\n{_CLIENT} 0-vmstore-replicate-0: {_DOWN}\n"
        "qemu-img: gluster://r4/vmstore/a.img: Gluster connection for volume vmstore, path a.img failed to connect",
    ),
    ("image", "qemu-img: gluster://r4/vmstore/p5.img: Could not preallocate data: No space left on device"),
    (
        "ownership",
        f"{_CLIENT} 0-vmstore-replicate-0: {_DOWN}\n"
        "qemu-img: gluster://r4/vmstore/ow3.img: Could not create image: Permission denied",
    ),
    ("ownership", "error: Cannot access storage file 'vm1.img' (as uid:64055, gid:129): Permission denied"),
    (
        "vm",
        "error: Failed to start domain 'bv'\nerror: failed to initialize gluster connection (src=0x7f09801b48b0 "
        "priv=0x7f098405b6a0): No such file or directory",
    ),
    (
        "vm",
        '2026-11-23T07:58:05.444150Z qemu-system-x86_64: -blockdev {"node-name":"libvirt-1-format","driver":"qcow2",'
        '"file":"libvirt-1-storage"}: Image is not in qcow2 format',
    ),
    ("vm", "error: Failed to connect socket to '/var/run/libvirt/libvirt-sock': No such file or directory"),
    ("vm", "error: Disconnected from qemu:///system due to end of file"),
)

HARMLESS: Final[tuple[str, ...]] = (
    "Formatting 'gluster://r4/vmstore/b.qcow2', fmt=qcow2 cluster_size=65536 extended_l2=off compression_type=zlib "
    "size=1073741824 lazy_refcounts=off refcount_bits=16",
    f"{_CLIENT} 0-vmstore-replicate-0: {_DOWN}",
    f'The message "E [MSGID: 108006] [afr-common.c:6123:__afr_handle_child_down_event] 0-vmstore-replicate-0: {_DOWN}" '
    "repeated 2 times between [2026-11-23 07:59:48.200102 +0000] and [2026-11-23 07:59:50.200102 +0000]",
    "setfattr: /data/b1: No such attribute",
)
"""Printed by commands that succeeded."""
