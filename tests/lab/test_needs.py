"""A machine that cannot carry a lab is told what it lacks, before anything is done to it."""

import os
import platform
import subprocess
import threading
from pathlib import Path

import pytest

from virtwiz.lab import Lab, LabError, hosts, needs
from virtwiz.lab.state import LabHost


def test_a_missing_program_is_named_with_its_package(tmp_path: Path) -> None:
    for program in needs.PACKAGES:
        if program not in ("mkfs.xfs", "systemd-nspawn"):
            (tmp_path / program).touch(mode=0o755)

    assert needs.missing(str(tmp_path)) == {"mkfs.xfs": "xfsprogs", "systemd-nspawn": "systemd-container"}


def test_the_refusal_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(platform, "system", lambda: "Linux")

    with pytest.raises(LabError, match=r"not installed: .*glusterd") as refusal:
        needs.check(str(tmp_path))

    assert "apt-get install" in refusal.value.remedy
    assert "glusterfs-server" in refusal.value.remedy


@pytest.mark.parametrize(
    ("line", "remedy"),
    [
        ("Failed to allocate manager object: Too many open files", hosts.NO_INOTIFY),
        ("[FAILED] Failed to start something else.", ""),
    ],
)
def test_a_host_that_does_not_start_shows_its_last_words_and_what_to_do(tmp_path: Path, line: str, remedy: str) -> None:
    host = LabHost("g1", "192.0.2.1", "nobodys")
    lab = Lab("nobodys", tmp_path, (host,), 1)
    lab.place(host).mkdir(parents=True)
    ended = subprocess.check_output(["sh", "-c", "cat /proc/$$/stat"])
    (lab.place(host) / "leader").write_bytes(ended)
    (lab.place(host) / "console.log").write_text(f"systemd begins\n{line}\n")
    with pytest.raises(LabError, match="g1 did not start") as failure:
        hosts.wait(lab, host, threading.Event())
    assert line in failure.value.cause
    assert failure.value.remedy == remedy


def test_who_is_not_root_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(platform, "system", lambda: "Linux")

    with pytest.raises(LabError, match="are for root") as refusal:
        needs.check()

    assert refusal.value.remedy == "Run it with sudo."


def test_another_system_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "system", lambda: "Darwin")

    with pytest.raises(LabError, match="this is Darwin"):
        needs.check()
