"""The error texts that the guide quotes, word for word, as GlusterFS 10.3, QEMU, libvirt and virtwiz say them.

Only the names are those of the guide: g1, g2, g3, vmstore, vm1, /data/brick1. A page may quote a part of one.
"""

from typing import Final

_MOUNT_POINT: Final = (
    "The brick g1:/data/brick1 is a mount point. Please create a sub-directory under the mount point and use that as "
    "the brick directory. Or use 'force' at the end of the command if you want to override this behavior."
)
_ROOT: Final = (
    "The brick g1:/bricks/b1 is being created in the root partition. It is recommended that you don't use the "
    "system's root partition for storage backend. Or use 'force' at the end of the command if you want to override "
    "this behavior."
)
_SAME_SERVER: Final = (
    "Multiple bricks of a replicate volume are present on the same server. This setup is not optimal. Bricks should "
    "be on different nodes to have best fault tolerant configuration. Use 'force' at the end of the command if you "
    "want to override this behavior."
)
_ARBITER: Final = (
    "For arbiter configuration, replica count must be 2 and arbiter count must be 1. The 3rd brick of the replica "
    "will be the arbiter"
)
_NO_VOLUME: Final = "failed to get the volume file [{key=vmstore}, {errno=22}, {error=Invalid argument}]"
_NO_BRICK: Final = (
    "Failed to find brick directory /data/brick1/vmstore for volume vmstore. Reason : No such file or directory"
)
_NO_GROUP: Final = (
    "volume set: failed: Unable to open file '/var/lib/glusterd/groups/virt'. Error: No such file or directory"
)
_OVERLAP: Final = (
    "Brick: g1:/data/brick1/vmstore not available. Brick may be containing or be contained by an existing brick."
)
_UUID: Final = "59fe5eb3-b9bd-4845-855b-29d2dbb0c0c3"

PEERS: Final = (
    "peer probe: failed: Probe returned with Transport endpoint is not connected",
    "Error : Request timed out",
    "peer probe: failed: g2 is either already part of another cluster or having volumes configured",
    "peer probe: failed: Peer uuid (host g2) is same as local uuid",
    "volume create: vmstore: failed: Staging failed on g3. Error: Host g2 is not in 'Peer in Cluster' state",
    "Connection failed. Please check if gluster daemon is operational.",
)
CREATE: Final = (
    _MOUNT_POINT,
    _ROOT,
    "volume create: vmstore: failed: /data/brick1/vmstore is already part of a volume",
    _OVERLAP,
    "Glusterfs is not supported on brick: g1:/data/brick1/vmstore.",
    "Replica 2 volumes are prone to split-brain. Use Arbiter or Replica 3 to avoid this.",
    _SAME_SERVER,
    "volume create: vmstore: failed: Failed to create volume files",
    _ARBITER,
    "volume create: vmstore: failed: Staging failed on g2. Error: Host g3 not connected",
    "volume create: vmstore: failed: Volume vmstore already exists",
)
SET_AND_START: Final = (
    _NO_GROUP,
    "volume set: failed: Another transaction is in progress for vmstore. Please try again after some time.",
    "volume set: failed: Quorum not met. Volume operation not allowed.",
    "volume set: failed: option : server.alow-insecure does not exist",
    'volume set: failed: invalid number format "abc" in option "brick-uid"',
    'syntax error in line 16: "option"',
    "0-parser: parsing of volfile failed, please review it once more",
    "volume start: vmstore: failed: Volume vmstore already started",
    "volume start: vmstore: failed: Quorum not met. Volume operation not allowed.",
    f"volume start: vmstore: failed: {_NO_BRICK}",
    "All subvolumes are down. Going offline until at least one of them comes back up.",
)
IMAGES: Final = (
    "qemu-img: gluster://g1/vmstore/vm1.img: Could not create image: Permission denied",
    "qemu-img: gluster://g1/vmstore/dir/vm1.img: Could not create image: No such file or directory",
    "qemu-img: gluster://g1/vmstore/vm1.img: Gluster connection for volume vmstore, path vm1.img failed to connect",
    "Unknown driver 'gluster'",
    "qemu-img: Could not open 'gluster://g1/vmstore/a.qcow2': Could not read L1 table: Input/output error",
)
MACHINES: Final = (
    "Unknown protocol 'gluster'",
    "failed to initialize gluster connection (src=0x7f09801b48b0 priv=0x7f098405b6a0): No such file or directory",
    "error: Cannot access storage file 'vm1.img' (as uid:64055, gid:64055): No such file or directory",
    "Image is not in qcow2 format",
    f"error: operation failed: domain 'vm1' already exists with uuid {_UUID}",
    "Emulator '/usr/bin/qemu-system-x86_64' does not support virt type 'kvm'",
    _NO_VOLUME,
)
OURS: Final = (
    "the host key of root@g1:22 is not known",
    "the host key of root@g1:22 has changed",
    "cannot log in as root@g1:22",
    "needs a passphrase, which was not given, and the agent does not hold it",
    "sudo asks for a password, and none was given",
)

KNOWN: Final = (*PEERS, *CREATE, *SET_AND_START, *IMAGES, *MACHINES, *OURS)
