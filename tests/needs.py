"""What a test needs of the machine: it is skipped where that is missing, and fails where CI promised it is there."""

import os
import shutil

import pytest


def need(*programs: str) -> None:
    """Skip the test when a program is not installed; fail it under VIRTWIZ_REQUIRE_LAB=1."""
    missing = [name for name in programs if shutil.which(name) is None]
    if missing:
        _give_up(f"not installed: {', '.join(missing)} (make lab-deps)")


def need_lab() -> None:
    """Skip (or fail, as above) unless this is root on Linux with what `virtwiz lab up` calls."""
    if os.name != "posix" or os.geteuid() != 0:
        _give_up("the lab needs root")
    need("ip", "systemd-nspawn", "mkfs.xfs", "sshd", "glusterd", "gluster", "qemu-img", "virsh", "libvirtd")


def _give_up(reason: str) -> None:
    if os.environ.get("VIRTWIZ_REQUIRE_LAB") == "1":
        pytest.fail(reason)
    pytest.skip(reason)
