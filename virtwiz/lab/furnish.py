"""What makes of an overlay a host: name, addresses, keys, users, and only the services it is for."""

import shutil
import uuid
from pathlib import Path

from virtwiz.lab import scripts
from virtwiz.lab.state import Lab, LabHost
from virtwiz.lab.system import call

UNITS = Path("etc/systemd/system")
HOST_KEY = Path("etc/ssh/ssh_host_ed25519_key")

# What a container has no use for, and what would reach through to the kernel that all hosts share.
MASKED = (
    "systemd-udevd.service",
    "systemd-udevd-control.socket",
    "systemd-udevd-kernel.socket",
    "systemd-udev-trigger.service",
    "systemd-sysctl.service",
    "systemd-modules-load.service",
    "systemd-binfmt.service",
    "proc-sys-fs-binfmt_misc.automount",
    "sys-kernel-config.mount",
    "sys-kernel-debug.mount",
    "sys-kernel-tracing.mount",
    "dev-hugepages.mount",
    "systemd-logind.service",
    "systemd-update-utmp.service",
    "systemd-update-utmp-runlevel.service",
    "getty.target",
)


def services(host: LabHost) -> tuple[str, ...]:
    """The systemd units a host is for."""
    return ("ssh", "glusterd") if host.is_storage else ("ssh", "libvirtd")


def furnish(lab: Lab, host: LabHost, root: Path) -> None:
    """Write a host's own files into its root."""
    _name(lab, host, root)
    _users(lab, root)
    _ssh(host, root)
    _gluster(root)
    _libvirt(root)
    _systemd(host, root)
    if not lab.systemd:
        _sysv(root)


def _name(lab: Lab, host: LabHost, root: Path) -> None:
    names = [f"{other.address}\t{other.name}" for other in lab.hosts]
    write(root / "etc/hosts", "\n".join(["127.0.0.1\tlocalhost", "::1\tlocalhost", *names]) + "\n")
    write(root / "etc/hostname", f"{host.name}\n")
    write(root / "etc/machine-id", f"{uuid.uuid4().hex}\n")
    # No name server: a name that is not in /etc/hosts is unknown at once, not after a timeout.
    write(root / "etc/resolv.conf", "")


def _users(lab: Lab, root: Path) -> None:
    public = lab.key.with_suffix(".pub").read_text()
    _authorize(root / "root", 0, public)
    for uid, name in ((6001, "admin"), (6002, "plain")):
        _account(root, name, uid)
        _authorize(root / "home" / name, uid, public)
    write(root / "etc/sudoers.d/admin", "admin ALL=(ALL) NOPASSWD: ALL\n", 0o440)


def _account(root: Path, name: str, uid: int) -> None:
    _entry(root / "etc/passwd", name, f"{uid}:{uid}::/home/{name}:/bin/bash", password="x")
    _entry(root / "etc/group", name, f"{uid}:", password="x")
    _entry(root / "etc/shadow", name, "19000:0:99999:7:::", password="*")


def _entry(file: Path, name: str, fields: str, *, password: str) -> None:
    others = [line for line in file.read_text().splitlines() if not line.startswith(f"{name}:")]
    file.write_text("\n".join([*others, f"{name}:{password}:{fields}"]) + "\n")


def _authorize(home: Path, uid: int, public: str) -> None:
    home.mkdir(exist_ok=True)
    home.chmod(0o700)
    write(home / ".ssh/authorized_keys", public, 0o600)
    (home / ".ssh").chmod(0o700)
    for path in (home, home / ".ssh", home / ".ssh/authorized_keys"):
        shutil.chown(path, uid, uid)


def _ssh(host: LabHost, root: Path) -> None:
    for old in (root / "etc/ssh").glob("ssh_host_*"):
        old.unlink()
    call("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", f"root@{host.name}", "-f", root / HOST_KEY)
    write(root / "etc/ssh/sshd_config.d/lab.conf", scripts.SSHD)
    write(root / "usr/local/sbin/lab-shell", scripts.LAB_SHELL, 0o755)
    write(root / "var/log/lab-requests", "", 0o666)


def _gluster(root: Path) -> None:
    """As after the installation: a node that was used has a UUID, peers and volumes."""
    for entry in (root / "var/lib/glusterd").iterdir():
        if entry.name not in ("groups", "hooks"):
            _delete(entry)
    (root / "data/brick1").mkdir(parents=True)


def _libvirt(root: Path) -> None:
    """The qemu.conf: this machine's cgroups are read-only for a host, and `virsh start` fails on them."""
    settings = root / "etc/libvirt/qemu.conf"
    settings.write_text(settings.read_text() + "\ncgroup_controllers = []\n")
    networks = root / "etc/libvirt/qemu/networks"
    write(networks / "default.xml", (root / "usr/share/libvirt/networks/default.xml").read_text(), 0o600)
    _link(networks / "autostart/default.xml", "/etc/libvirt/qemu/networks/default.xml")


def _systemd(host: LabHost, root: Path) -> None:
    _link(root / UNITS / "default.target", "/lib/systemd/system/multi-user.target")
    for name in services(host):
        _link(root / UNITS / f"multi-user.target.wants/{name}.service", f"/lib/systemd/system/{name}.service")
    for unit in MASKED:
        _link(root / UNITS / unit, "/dev/null")


def _sysv(root: Path) -> None:
    write(root / "usr/local/sbin/lab-init", scripts.LAB_INIT, 0o755)
    for name, text in scripts.SERVICES.items():
        write(root / "etc/init.d" / name, text, 0o755)


def write(path: Path, text: str, mode: int = 0o644) -> None:
    """A new file in place of what was there; a link of this machine's is replaced, not followed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    path.write_text(text)
    path.chmod(mode)


def _link(path: Path, target: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(target)


def _delete(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()
