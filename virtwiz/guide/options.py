"""What the volume's options do for disk images, a word on each; `why` finds it, `traps` tells what to beware of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from virtwiz.steps.options import same

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from virtwiz.profile import Profile

WHY: Final = {
    "auth.allow": "Who may mount the volume. Addresses with commas between; * is everybody.",
    "client.event-threads": "Answers are taken by several threads. The default of 2 may be too few on a fast network.",
    "cluster.choose-local": "Off: any copy is read from. On: always the copy on the same machine, however busy it is.",
    "cluster.data-self-heal-algorithm": "Full: pieces are healed whole. No time goes into comparing checksums; with "
    "sharding a piece is small.",
    "cluster.eager-lock": "One lock for many writes. An image has one writer, which need not ask for each write anew.",
    "cluster.favorite-child-policy": "Which copy wins a split-brain. None is the safe answer: a person looks first.",
    "cluster.granular-entry-heal": "Healing knows each changed name. It need not compare whole directories.",
    "cluster.locking-scheme": "Healing locks only its part. The machine writes to the rest of the image meanwhile.",
    "cluster.lookup-optimize": "Off: pieces are found after a change. With it on, a piece that was moved to another "
    "brick may be missed.",
    "cluster.min-free-disk": "Full bricks get no new pieces. Below this much room new files go to another brick.",
    "cluster.quorum-count": "How many copies a write needs. Counts only with cluster.quorum-type fixed.",
    "cluster.quorum-type": "Auto: only a majority may write. A host that sees the smaller part of the copies cannot "
    "make them differ.",
    "cluster.self-heal-daemon": "Copies are healed by themselves. Off: a copy that missed writes stays behind.",
    "cluster.server-quorum-ratio": "How much of the pool must be seen. It holds for all volumes; left alone, more than "
    "half.",
    "cluster.server-quorum-type": "A node cut off stops its bricks. It does so when it sees half of the pool or less.",
    "cluster.shd-max-threads": "How many pieces heal at a time. More heals sooner, and slows the machines down more.",
    "cluster.shd-wait-qlength": "How many pieces wait to be healed. The line is long enough for large images.",
    "diagnostics.brick-log-level": "How much the bricks log. INFO is the default; DEBUG fills a disk.",
    "diagnostics.client-log-level": "How much clients log. QEMU's gluster lines come from here.",
    "features.shard": "Images are cut into pieces. Healing copies the pieces that changed, not the whole image. Never "
    "change it once there are images.",
    "features.shard-block-size": "How large the pieces are. It holds for new images only; 64MB is right for most.",
    "network.frame-timeout": "When an answer is given up. 1800 seconds; a shorter one takes slow disks for dead ones.",
    "network.ping-timeout": "How long a dead node is waited for. Machines stand still so many seconds when one dies.",
    "network.remote-dio": "Disable: cache=none reaches the disk. Enable would let the brick keep writes in its memory.",
    "nfs.disable": "No export by NFS. Images need none.",
    "performance.client-io-threads": "Requests are sent by several threads. One machine can keep several disks busy.",
    "performance.flush-behind": "Closing a file does not wait. It makes no difference to an image that stays open.",
    "performance.io-cache": "Off: no second cache. The machine keeps what it reads in its own memory.",
    "performance.io-thread-count": "How many threads a brick works with. 16 unless said.",
    "performance.low-prio-threads": "More threads read and write. Data counts as low priority in gluster's words.",
    "performance.open-behind": "A file is opened at first use. So a wrong owner shows later than one would think.",
    "performance.quick-read": "Off: a cache for small files. An image is large, and would only push others out.",
    "performance.read-ahead": "Off: nothing is read in advance. The machine reads ahead itself, and knows better.",
    "performance.readdir-ahead": "Directories are read in advance. No matter for images, of which there are few.",
    "performance.stat-prefetch": "Sizes and times are remembered. Old lists of options switch it off; today's do not.",
    "performance.strict-o-direct": "On: cache=none is obeyed. No part of gluster keeps writes back that the machine "
    "wants on the disk.",
    "performance.write-behind": "Small writes are gathered. What the machine flushes is on the disk all the same.",
    "performance.write-behind-window-size": "How much is gathered for each file. 1MB unless said.",
    "server.event-threads": "Requests are taken by several threads. The default of 2 may be too few on a fast network.",
    "server.keepalive-count": "How many unanswered calls end a client. Bricks then drop a dead hypervisor's locks.",
    "server.keepalive-interval": "Seconds between those calls. With the other two: a dead hypervisor is noticed in 20.",
    "server.keepalive-time": "Seconds of silence before a call. The brick then asks whether the client still lives.",
    "server.tcp-user-timeout": "When an unheard client is gone. Seconds that sent data may stay without an answer.",
    "storage.fips-mode-rchecksum": "Checksums by SHA256. Set by every new volume.",
    "storage.reserve": "Room that is kept free on a brick. So that a full brick can still be healed; 1 percent.",
    "transport.address-family": "IPv4 or IPv6 between the nodes. Set by every new volume.",
    "user.cifs": "No export by Samba. Images need none.",
}
"""For each option: in its first sentence what it means (a few words, for a table), then the rest."""

SHORTEST_PING: Final = 20
"""Seconds; a short load would be taken for a failure below that."""


def why(option: str) -> str:
    """What an option does for disk images; empty where there is nothing to say about it."""
    return WHY.get(option, "")


def traps(profile: Profile, wanted: Mapping[str, str]) -> Iterator[str]:
    """What to beware of with these options on that volume, a sentence or two each."""
    if wanted.get("cluster.server-quorum-type") == "server" and len(profile.peers) == 2:
        yield (
            "Two peers with server quorum: when one goes, the other stops its bricks, and all machines lose their "
            "disks. A third peer mends that, even one without bricks."
        )
    if profile.volume.replica == 2 and wanted.get("cluster.quorum-type") == "auto":
        yield "Two copies with quorum auto: without the first brick of a set nothing can be written."
    ping = wanted.get("network.ping-timeout", "")
    if ping.isascii() and ping.isdigit() and int(ping) < SHORTEST_PING:
        yield f"network.ping-timeout below {SHORTEST_PING}: a short load is taken for a failure."
    if profile.volume.replica > 1 and same(wanted.get("cluster.self-heal-daemon", "on"), "off"):
        yield "cluster.self-heal-daemon off: a copy that missed writes stays behind."
