"""What this machine must have before a lab can stand, and the Debian package each of it comes from."""

import os
import platform
import shutil

from virtwiz.lab.errors import LabError
from virtwiz.lab.system import PATH

PACKAGES = {
    "ip": "iproute2",
    "mount": "mount",
    "umount": "mount",
    "nsenter": "util-linux",
    "flock": "util-linux",
    "setpriv": "util-linux",
    "setsid": "util-linux",
    "systemd-nspawn": "systemd-container",
    "systemctl": "systemd",
    "init": "systemd-sysv",
    "mkfs.xfs": "xfsprogs",
    "ssh-keygen": "openssh-client",
    "sshd": "openssh-server",
    "sudo": "sudo",
    "glusterd": "glusterfs-server",
    "gluster": "glusterfs-cli",
    "mount.glusterfs": "glusterfs-client",
    "qemu-img": "qemu-utils",
    "qemu-system-x86_64": "qemu-system-x86",
    "libvirtd": "libvirt-daemon-system",
    "virsh": "libvirt-clients",
    "dnsmasq": "dnsmasq-base",
    "iptables": "iptables",
}


def check(path: str = PATH) -> None:
    """Refuse a machine that cannot carry a lab, before anything is done to it.

    Raises:
        LabError: not Linux, not root, a program is missing, or the root is in parts; with what to do.
    """
    what = "no lab can stand here"
    if platform.system() != "Linux":
        raise LabError(what, f"it needs Linux, and this is {platform.system()}", "virtwiz train runs anywhere.")
    check_root(what)
    if absent := missing(path):
        packages = " ".join(sorted(set(absent.values())))
        raise LabError(what, f"not installed: {', '.join(absent)}", f"To install it: apt-get install {packages}")
    if parts := [name for name in ("/usr", "/etc", "/var") if os.stat(name).st_dev != os.stat("/").st_dev]:
        raise LabError(what, f"the hosts share this machine's root, and {', '.join(parts)} is not on it")
    if not os.path.exists("/dev/fuse"):
        raise LabError(what, "there is no /dev/fuse", "Try modprobe fuse.")


def check_root(what: str) -> None:
    """Refuse another user than root, who could see nothing of a lab.

    Raises:
        LabError: that `what`, and why.
    """
    if os.geteuid() != 0:
        raise LabError(what, "its mounts, namespaces and keys are for root", "Run it with sudo.")


def missing(path: str) -> dict[str, str]:
    """The programs not to be found in `path`, each with its package."""
    return {program: package for program, package in PACKAGES.items() if shutil.which(program, path=path) is None}
