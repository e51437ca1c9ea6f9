"""The same commands on real hosts and on practice hosts, and where the answers differ."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tests.practice.conformance.normal import normal
from virtwiz.lab import execute
from virtwiz.practice import bare
from virtwiz.practice.answer import passing, together
from virtwiz.practice.files import Files
from virtwiz.practice.session import Session
from virtwiz.practice.typed import interpret

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.practice.drawn import Line
    from virtwiz.lab import Lab
    from virtwiz.practice.model import Cluster

SETTLING: Final = 30
"""Seconds that real nodes get to see each other and to start their bricks; a practice node does so at once."""

BARE: Final = """\
systemctl stop glusterd; systemctl reset-failed glusterd 2>/dev/null
rm -rf /var/lib/glusterd/glusterd.info /var/lib/glusterd/peers /var/lib/glusterd/vols /var/lib/glusterd/glustershd
rm -rf /var/lib/glusterd/options /data/brick1/* /data/brick1/.glusterfs
systemctl start glusterd"""
"""Make a storage host bare again."""

BARE_HYPERVISOR: Final = """\
for domain in $(virsh list --all --name); do virsh destroy $domain; virsh undefine $domain; done
umount /mnt/v; rm -rf /mnt/v /root/*.xml
systemctl restart libvirtd; virsh net-start default
true"""
"""Make a hypervisor bare again."""

Answer = tuple[int, str, str]


@dataclass(frozen=True)
class Difference:
    """A command that was answered differently; what both said, without what varies."""

    line: Line
    real: Answer
    practised: Answer

    def __str__(self) -> str:
        """Render in full."""
        return f"{self.line[0]}$ {self.line[1]}\n real: {self.real}\n practised: {self.practised}"


def practice_of(lab: Lab) -> Cluster:
    """Practice hosts with the names, addresses and disks of a lab's hosts."""
    nodes = [host.name for host in lab.hosts if host.is_storage]
    others = [host.name for host in lab.hosts if not host.is_storage]
    return as_on(lab, bare.cluster({name: [bare.DISK] for name in nodes}, others))


def as_on(lab: Lab, made: Cluster) -> Cluster:
    """The practice hosts with the addresses of a lab's hosts."""
    names = "".join(f"{host.address}\t{host.name}\n" for host in lab.hosts)
    for host in lab.hosts:
        if host.name not in made.hosts:
            continue
        made.hosts[host.name].address = host.address
        made.hosts[host.name].systemd = lab.systemd
        Files(made, made.hosts[host.name]).write("/etc/hosts", f"127.0.0.1\tlocalhost\n{names}".encode())
    return made


def make_bare(lab: Lab) -> None:
    """Take everything off the hosts of a lab."""
    with ThreadPoolExecutor(len(lab.hosts)) as threads:
        programs = [BARE if host.is_storage else BARE_HYPERVISOR for host in lab.hosts]
        names = [host.name for host in lab.hosts]
        list(threads.map(lambda name, program: execute(lab, name, program, check=True), names, programs))


def differences(lab: Lab, lines: Iterable[Line]) -> list[Difference]:
    """Run commands on both from bare hosts on, and give the first that was answered differently."""
    make_bare(lab)
    made = practice_of(lab)
    for line in lines:
        practised = _practised(made, line)
        real = _real(lab, line)
        if real != practised:
            return [Difference(line, real, practised)]
        if made.hosts[line[0]].glusterd and (unsettled := _settle(lab, made)):
            return [unsettled]
    return []


def _practised(cluster: Cluster, line: Line) -> Answer:
    session = Session(cluster, cluster.hosts[line[0]])
    answer = together(passing(cluster, interpret(session, line[1])))
    return answer.status, normal(answer.stdout), normal(answer.stderr)


def _real(lab: Lab, line: Line) -> Answer:
    done = execute(lab, line[0], f"export LC_ALL=C; {line[1]}", seconds=200)
    return done.returncode, normal(done.stdout), normal(done.stderr)


def _settle(lab: Lab, cluster: Cluster) -> Difference | None:
    """Wait until the real nodes see each other as the practice nodes do, and their bricks run; what still differs."""
    running = [name for name, host in cluster.hosts.items() if host.glusterd and host.glusterd.running]
    looks = [(name, f"gluster {what}") for name in running for what in ("pool list", "volume status")]
    deadline = time.monotonic() + SETTLING
    for line in looks:
        while (real := _real(lab, line)) != (practised := _practised(cluster, line)):
            if time.monotonic() > deadline:
                return Difference(line, real, practised)
            time.sleep(0.3)
    return None
