"""What running machines hold: QEMU locks its disks where they are files, also in a mount; by libgfapi it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from virtwiz.practice.files import Files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from virtwiz.practice.model import Cluster, Entry, Host


def files_in_use(host: Host) -> Iterator[str]:
    """The paths of the files that a host's running machines write to."""
    for domain in host.libvirt.domains.values() if host.libvirt else ():
        for disk in ET.fromstring(domain.live).iterfind("devices/disk[@type='file']") if domain.running else ():
            source = disk.find("source")
            if source is not None and disk.find("readonly") is None:
                yield source.get("file", "")


def is_locked(cluster: Cluster, entry: Entry) -> bool:
    """Whether a running machine on any host writes to a file."""
    return any(
        Files(cluster, host).entry(path) is entry for host in cluster.hosts.values() for path in files_in_use(host)
    )
