"""The lasting mount on a hypervisor whose machines have files as disks (`access: fuse`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from virtwiz.formats import fuse
from virtwiz.plan import Command, Run, Stage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from virtwiz.facts.model import Facts
    from virtwiz.profile import Profile

ADD_LINE: Final = """\
set -e
fstab=/etc/fstab
[ -f "$fstab" ] || { echo "$fstab is no file; nothing was changed" >&2; exit 1; }
file=$(readlink -f "$fstab")
grep -qxFe "$1" "$file" && exit 0
backup=$fstab.before-virtwiz; n=1
while [ -e "$backup" ] && ! cmp -s "$file" "$backup"; do n=$((n + 1)); backup=$fstab.before-virtwiz-$n; done
[ -e "$backup" ] || cp -p "$file" "$backup"
new=$(mktemp "$file.XXXXXX")
trap 'rm -f "$new"' EXIT
trap 'exit 1' INT TERM
cp -p "$file" "$new"
{ awk 1 "$file"; printf '%s\\n' "$1"; } >"$new"
sync "$new"
mv -f "$new" "$file"
"""
"""Argument: a line. Put it at the end of /etc/fstab, which is copied before; whole or not at all."""


def stages(profile: Profile, facts: Facts) -> Iterator[Stage]:
    """The directory, one fstab line, the mount; each where it is missing."""
    hosts = list(dict.fromkeys(profile.host_of(vm) for vm in profile.vms if vm.access == "fuse"))
    volume = profile.volume.name
    directory = fuse.mount_point(volume)
    unmounted = [host for host in hosts if not facts.hypervisor(host).mounted]
    unlisted = [host for host in hosts if not fuse.in_fstab(facts.hypervisor(host).fstab, volume)]
    yield from _stage(unmounted, Run(("mkdir", "-p", directory)), "The directory the volume is mounted on.")
    line = fuse.fstab_line(volume, profile.peers)
    add = Run(("sh", "-c", ADD_LINE, "virtwiz", line))
    why = "The mount comes back after a reboot, from any of the servers."
    yield from _stage(unlisted, add, why, label=f"<one line in /etc/fstab: {line}>")
    mounted = "The disks are files on this mount: the kernel reaches the volume, and qemu needs no gluster driver."
    yield from _stage(unmounted, Run(("mount", directory)), mounted)


def _stage(hosts: list[str], run: Run, why: str, label: str = "") -> Iterator[Stage]:
    if hosts:
        commands = tuple(Command(host, run, why, label=label) for host in hosts)
        yield Stage("vm", commands, "The mount comes before its machines.")
