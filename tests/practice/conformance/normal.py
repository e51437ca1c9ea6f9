"""What varies from run to run made the same: UUIDs, ports, process ids, times, sizes of disks, and the order in which
other nodes answered."""

from __future__ import annotations

import re
from typing import Final

_UUID: Final = re.compile(r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
_RULES: Final = (
    (_UUID, "<uuid>"),
    (re.compile(r"\b0x[0-9a-f]{32}\b"), "<hex>"),
    (
        re.compile(r"(qemu unexpectedly closed the|process exited while connecting to) monitor: \[20.*"),
        "monitor: <log>",
    ),
    (re.compile(r"^20\S+Z qemu-system.*\n(?=20.*shutting down)", re.MULTILINE), ""),  # lines of qemu's log
    (re.compile(r"^(20\S+ \S+: shutting down, |char device redirected |-(sandbox|msg|device) ).*\n", re.MULTILINE), ""),
    (re.compile(r"^20\d\d-\S+Z ", re.MULTILINE), "<time> "),
    (re.compile(r"\b0x[0-9a-f]{9,16}\b"), "<address>"),
    (re.compile(r"52:54:00(:[0-9a-f]{2}){3}"), "<mac>"),
    (re.compile(r"CPU time: .*"), "CPU time:"),
    (re.compile(r"/dev/pts/\d+"), "/dev/pts/n"),
    (re.compile(r"vnet\d+"), "vnetN"),
    (re.compile(r"from pid \d+"), "from pid n"),
    (re.compile(r'^The message "E .*\n', re.MULTILINE), ""),  # a log's lines that came again
    (re.compile(r"(fuse.glusterfs|:/\w+) +[\d.]+[KMGT] +[\d.]+[KMGT] +[\d.]+[KMGT] +\d\d?%"), r"\1 <sizes>"),
    (re.compile(r"^\[20\d\d-.*\n(\(?allowed tokens.*\n \n|\(?allowed tokens.*\n)?", re.MULTILINE), ""),  # a log's lines
    (re.compile(r"^\(allowed tokens.*\n \n", re.MULTILINE), ""),
    (re.compile(r"^\d+: +\d+: .*\n|^ +\d+: +option .*\n", re.MULTILINE), ""),  # a volume file in a log
    (re.compile(r"(\s)(\d+|N/A) +(0|N/A) +([YN]) +(\d+|N/A) *$", re.MULTILINE), _process := r"\1<tcp> \3 \4 <pid>"),
    (
        re.compile(
            r"^((TCP Port|Pid|Free Inodes|Inode Count|Inode Size|Device|Disk Space Free|Total Disk Space) +:).*",
            re.MULTILINE,
        ),
        r"\1",
    ),
    (re.compile(r"<(port|tcp|pid)>\d+<"), r"<\1>n<"),
    (re.compile(r"<(sizeTotal|sizeFree|device|inodesTotal|inodesFree)>[^<]*<"), r"<\1>n<"),
    (re.compile(r"[A-Z][a-z]{2} +\d+ \d\d:\d\d(:\d\d)?"), "<date>"),
    (re.compile(r"since \w{3} 20\S+ \S+ UTC; .* ago"), "since <time>"),
    (re.compile(r"Duration: .*"), "Duration:"),
    (re.compile(r"(Process|Main PID): \d+"), r"\1: n"),
    (re.compile(r"^<date> \S+ (GlusterFS|glusterd)\[\d+\]: .*\n", re.MULTILINE), ""),  # not always found in the journal
    (re.compile(r"^ +[|`]- *\d+ (?!/usr/sbin/gluster).*\n", re.MULTILINE), ""),  # what glusterd runs for a moment
    (re.compile(r"[|`]- *\d+ (?=/)"), "|-<pid> "),
    (re.compile(r"/var/run/gluster/[0-9a-f]{16}\.socket"), "<socket>"),
    (re.compile(r"^.*: Killing process \d+ .*\n", re.MULTILINE), ""),  # where one was left for a moment
    (re.compile(r"(--brick-port |listen-port=)\d+"), r"\1n"),
    (re.compile(r"^([d-][rwx-]{9})\.? +\d+ +(\S+) +(\S+) +\d+ ", re.MULTILINE), r"\1 \2 \3 "),  # links and size
    (re.compile(r"^total \d+$", re.MULTILINE), "total n"),
    (re.compile("[\u2018\u2019]"), "'"),  # the recording's locale quotes so, LC_ALL=C does not
    (re.compile(r"^(username|password)=.*", re.MULTILINE), r"\1="),
    (re.compile(r"^\.glusterfs-anonymous-inode-.*\n", re.MULTILINE), ""),  # made some time after the start
)
_SORTED: Final = (
    re.compile(r"(?:^<uuid>\t.*\n)+", re.MULTILINE),  # the pool, in the order of a directory
    re.compile(r"(?:^Self-heal Daemon on (?!localhost).*\n)+", re.MULTILINE),
    re.compile(r"(?:(?:Staging|Pre Validation) failed on .*\n)+"),
)
_BLOCKS: Final = (
    re.compile(r"(?: *<peer>\n(?: {6,}.*\n)+? *</peer>\n)+"),
    re.compile(r"(?: *<node>\n *<hostname>Self-heal Daemon</hostname>\n(?: {10,}.*\n)+? *</node>\n)+"),
    re.compile(r"(?:\nHostname: .*\n(?:.+\n)*)+"),
)


def normal(text: str) -> str:
    """The text with what varies made the same."""
    for pattern, instead in _RULES:
        text = pattern.sub(instead, text)
    for pattern in _SORTED:
        text = pattern.sub(lambda found: "".join(sorted(found[0].splitlines(keepends=True))), text)
    for pattern in _BLOCKS:
        text = pattern.sub(_blocks, text)
    return text


def _blocks(found: re.Match[str]) -> str:
    parts = re.split(r"(?=^ *<(?:peer|node)>\n)|(?=\nHostname: )", found[0], flags=re.MULTILINE)
    return "".join(sorted(parts))
