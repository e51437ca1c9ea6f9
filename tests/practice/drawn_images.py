"""Sequences about images and machines, as hypothesis draws them: what one types at a hypervisor with a mounted volume.

Only what is answered at once: images through the mount, since libgfapi takes its ten seconds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hypothesis import strategies as st

from tests.practice.drawn import BEGINNINGS, chosen

if TYPE_CHECKING:
    from tests.practice.drawn import Line

HOST: Final = "kvm1"
AT: Final = "/mnt/v"
DOMAIN: Final = """\
<domain type="qemu"><name>{name}</name><uuid>00000000-0000-4000-8000-00000000000{number}</uuid><memory>65536</memory>\
<os><type>hvm</type></os><devices>{devices}</devices></domain>"""
DISK: Final = (
    f'<disk type="file" device="disk"><driver name="qemu" type="raw"/><source file="{AT}/x"/>'
    '<target dev="vda" bus="virtio"/></disk>'
)
NETWORK: Final = '<interface type="network"><source network="default"/><model type="virtio"/></interface>'
GLUSTER: Final = (
    '<disk type="network" device="disk"><driver name="qemu" type="raw"/><source protocol="gluster" name="nosuch/x">'
    '<host name="g1"/></source><target dev="vda" bus="virtio"/></disk>'
)
DEVICES: Final = {"a": DISK, "b": NETWORK, "c": GLUSTER + '<graphics type="vnc"/>'}
FILES: Final = tuple(
    (HOST, f"echo '{DOMAIN.format(name=name, number=number, devices=devices)}' >/root/{name}.xml")
    for number, (name, devices) in enumerate(DEVICES.items())
)
BEGINNING: Final = (
    *BEGINNINGS[-1],
    (HOST, f"mkdir -p {AT} && mount -t glusterfs g1:/v {AT}"),
    *FILES,
    (HOST, "virsh define --validate /root/a.xml"),
    (HOST, "virsh define /root/b.xml"),
    (HOST, f"qemu-img create -f raw {AT}/x 10M"),
)
"""A started volume, mounted on the hypervisor, with an image; two machines that are defined, and one that is not."""


def sequences(length: int = 10) -> st.SearchStrategy[list[Line]]:
    """So many commands after the beginning."""
    lines = st.one_of(_images(), _images(), _files(), _mounts(), _domains(), _domains(), _networks(), _failures())
    drawn = st.lists(lines.map(lambda line: (HOST, line)), min_size=length, max_size=length)
    return drawn.map(lambda found: [*BEGINNING, *found])


NAMES: Final = (f"{AT}/x", f"{AT}/y", f"{AT}/x", f"{AT}/y", f"{AT}/d/z", f"{AT}/nosuch/z")


def _images() -> st.SearchStrategy[str]:
    form, size = ("raw", "qcow2"), ("1M", "10M", "1G", "2G", "0", "5000", "1X", "")
    return st.one_of(
        chosen("qemu-img create -f {form} {name} {size}", form=form, name=NAMES, size=size),
        chosen("qemu-img create -f {form} -o preallocation=full {name} 8M", form=form, name=NAMES),
        chosen("qemu-img info {name} {json}", name=NAMES, json=("", "--output=json")),
        chosen("qemu-img check {name}", name=NAMES),
        chosen("qemu-img resize -f {form} {name} {size}", form=form, name=NAMES, size=("20M", "+1M", "1M", "3G")),
        chosen("qemu-img convert -O {form} {name} {other}", form=form, name=NAMES, other=NAMES[1:]),
    )


def _files() -> st.SearchStrategy[str]:
    return st.one_of(
        chosen("ls {flag} {name}", flag=("", "-A", "-1"), name=(AT, f"{AT}/d", f"{AT}/x")),
        chosen("stat -c '%n %s %u:%g %a %F' {name}", name=NAMES),
        chosen("{what} {name}", what=("rm", "rm -f", "touch", "chmod 600", "chown 107:107", "mkdir"), name=NAMES),
        chosen("{what} {name} {other}", what=("mv -nT", "cp", "cp -n"), name=NAMES, other=NAMES),
        chosen("mkdir -p {name}", name=(f"{AT}/d", f"{AT}/x")),
        chosen("truncate -s %512 {name}", name=NAMES[:2]),
    )


def _mounts() -> st.SearchStrategy[str]:
    what = (f"umount {AT}", f"mountpoint {AT}", f"mount -t glusterfs g1:/v {AT}", f"findmnt -n {AT}", f"ls {AT}")
    return st.sampled_from((*what, f"mount -t glusterfs g1:/nosuch {AT}", "mount -t glusterfs g1:/v /nosuch"))


def _domains() -> st.SearchStrategy[str]:
    look = ("dominfo", "domstate --reason", "domblklist", "dumpxml --inactive", "dumpxml", "domid", "domiflist")
    change = ("start", "start", "destroy", "undefine", "autostart", "suspend", "resume", "shutdown")
    names = ("a", "b", "a", "b", "c", "nosuch")
    return st.one_of(
        chosen("virsh {what} {name}", what=look, name=names),
        chosen("virsh {what} {name}", what=change, name=names),
        chosen("virsh define {flag} /root/{name}.xml", flag=("", "--validate"), name=("a", "b", "c", "nosuch")),
        chosen("virsh list {flags}", flags=("", "--all", "--all --name", "--inactive")),
    )


def _networks() -> st.SearchStrategy[str]:
    return chosen(
        "virsh {what}",
        what=("net-list", "net-list --all", "net-start default", "net-destroy default", "net-info nosuch", "pool-list"),
    )


def _failures() -> st.SearchStrategy[str]:
    what = ("virsh start", "virsh nosuch", "virsh list --nosuch", "qemu-img", "qemu-img info", "qemu-img create -f raw")
    bad = ("gluster://g1/", "gluster://g1/nosuch/x", "gluster://g1:24009/v/x", "glusterx://g1/v/x")
    return st.one_of(st.sampled_from(what), chosen("qemu-img info {bad}", bad=bad))
