"""Files that the packages bring, as on Debian 12."""

from __future__ import annotations

from typing import Final

VOLFILE: Final = """\
volume management
    type mgmt/glusterd
    option working-directory /var/lib/glusterd
    option transport-type socket
    option transport.socket.keepalive-time 10
    option transport.socket.keepalive-interval 2
    option transport.socket.read-fail-log off
    option transport.socket.listen-port 24007
    option ping-timeout 0
    option event-threads 1
#   option lock-timer 180
#   option transport.address-family inet6
#   option base-port 49152
    option max-port  60999
end-volume
"""

OS_RELEASE: Final = """\
PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
NAME="Debian GNU/Linux"
VERSION_ID="12"
VERSION="12 (bookworm)"
VERSION_CODENAME=bookworm
ID=debian
HOME_URL="https://www.debian.org/"
SUPPORT_URL="https://www.debian.org/support"
BUG_REPORT_URL="https://bugs.debian.org/"
"""

UNIT: Final = """\
[Unit]
Description=GlusterFS, a clustered file-system server
Documentation=man:glusterd(8)
StartLimitBurst=6
StartLimitIntervalSec=3600
Requires=
After=network.target\x20
Before=network-online.target

[Service]
Type=forking
PIDFile=/run/glusterd.pid
LimitNOFILE=65536
Environment="LOG_LEVEL=INFO"
EnvironmentFile=-/etc/default/glusterd
ExecStart=/usr/sbin/glusterd -p /var/run/glusterd.pid  --log-level $LOG_LEVEL $GLUSTERD_OPTIONS
KillMode=control-group
TimeoutSec=300
SuccessExitStatus=15
Restart=on-abnormal
RestartSec=60
StartLimitBurst=6
StartLimitInterval=3600

[Install]
WantedBy=multi-user.target
"""

GROUPS: Final = {
    "db-workload": """\
performance.open-behind=on
performance.write-behind=off
performance.stat-prefetch=off
performance.quick-read=off
performance.strict-o-direct=on
performance.read-ahead=off
performance.io-cache=off
performance.readdir-ahead=off
performance.client-io-threads=on
server.event-threads=4
client.event-threads=4
performance.read-after-open=yes
""",
    "distributed-virt": """\
performance.quick-read=off
performance.read-ahead=off
performance.io-cache=off
performance.low-prio-threads=32
network.remote-dio=enable
features.shard=on
user.cifs=off
client.event-threads=4
server.event-threads=4
performance.client-io-threads=on
cluster.lookup-optimize=off
""",
    "gluster-block": """\
performance.quick-read=off
performance.read-ahead=off
performance.io-cache=off
performance.stat-prefetch=off
performance.open-behind=off
performance.readdir-ahead=off
performance.strict-o-direct=on
performance.client-io-threads=on
performance.io-thread-count=32
performance.high-prio-threads=32
performance.normal-prio-threads=32
performance.low-prio-threads=32
performance.least-prio-threads=4
client.event-threads=8
server.event-threads=8
network.remote-dio=disable
cluster.eager-lock=enable
cluster.quorum-type=auto
cluster.data-self-heal-algorithm=full
cluster.locking-scheme=granular
cluster.shd-max-threads=8
cluster.shd-wait-qlength=10000
features.shard=on
features.shard-block-size=64MB
user.cifs=off
server.allow-insecure=on
cluster.choose-local=off
cluster.lookup-optimize=off
""",
    "metadata-cache": """\
features.cache-invalidation=on
features.cache-invalidation-timeout=600
performance.stat-prefetch=on
performance.cache-invalidation=on
performance.md-cache-timeout=600
network.inode-lru-limit=200000
""",
    "nl-cache": """\
features.cache-invalidation=on
features.cache-invalidation-timeout=600
performance.nl-cache=on
performance.nl-cache-timeout=600
network.inode-lru-limit=200000
""",
    "samba": """\
features.cache-invalidation=on
features.cache-invalidation-timeout=600
performance.cache-samba-metadata=on
performance.stat-prefetch=on
performance.cache-invalidation=on
performance.md-cache-timeout=600
network.inode-lru-limit=200000
performance.nl-cache=on
performance.nl-cache-timeout=600
performance.readdir-ahead=on
performance.parallel-readdir=on
performance.write-behind=off
""",
    "virt": """\
performance.quick-read=off
performance.read-ahead=off
performance.io-cache=off
performance.low-prio-threads=32
network.remote-dio=disable
performance.strict-o-direct=on
cluster.eager-lock=enable
cluster.quorum-type=auto
cluster.server-quorum-type=server
cluster.data-self-heal-algorithm=full
cluster.locking-scheme=granular
cluster.shd-max-threads=8
cluster.shd-wait-qlength=10000
features.shard=on
user.cifs=off
cluster.choose-local=off
client.event-threads=4
server.event-threads=4
performance.client-io-threads=on
network.ping-timeout=20
server.tcp-user-timeout=20
server.keepalive-time=10
server.keepalive-interval=2
server.keepalive-count=5
cluster.lookup-optimize=off
""",
}
"""The groups of options, each a file in /var/lib/glusterd/groups."""

FSTAB: Final = """\
# <file system> <mount point>   <type>  <options>       <dump>  <pass>
/dev/vda1 / ext4 errors=remount-ro 0 1
"""

PASSWD: Final = """\
root:x:0:0:root:/root:/bin/bash
daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
gluster:x:103:106::/var/lib/glusterd:/usr/sbin/nologin
libvirt-qemu:x:64055:108:Libvirt Qemu,,,:/var/lib/libvirt:/usr/sbin/nologin
"""

GROUP: Final = """\
root:x:0:
daemon:x:1:
gluster:x:106:
libvirt:x:107:
kvm:x:108:
nogroup:x:65534:
libvirt-qemu:x:64055:libvirt-qemu
"""

COMMON: Final = {"/etc/os-release": OS_RELEASE, "/etc/fstab": FSTAB, "/etc/passwd": PASSWD, "/etc/group": GROUP}
"""By path, on every host."""

GLUSTER: Final = {
    "/etc/glusterfs/glusterd.vol": VOLFILE,
    "/etc/glusterfs/group-virt.example": GROUPS["virt"],
    "/lib/systemd/system/glusterd.service": UNIT,
    **{f"/var/lib/glusterd/groups/{name}": text for name, text in GROUPS.items()},
}
"""By path, on storage hosts."""

DIRECTORIES: Final = ("/root", "/tmp", "/mnt", "/srv", "/home", "/var/lib/libvirt/images")
