"""Who may not, what is not confirmed, a create that fails: bare hosts stay bare, and the next replay goes through."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.lab.clusters import inside, replayed, virtwiz, without_machine, written
from virtwiz.lab import forget_requests, requests

if TYPE_CHECKING:
    from pathlib import Path

    from virtwiz.lab import Lab
    from virtwiz.profile import Profile

pytestmark = [pytest.mark.lab, pytest.mark.xdist_group("bare_hosts")]

PEERS = ("g1", "g2", "g3")


@pytest.fixture
def profile(lab: Lab) -> Profile:
    """A volume of three copies with one image, and no machine."""
    return without_machine(lab)


@pytest.fixture
def path(profile: Profile, tmp_path: Path) -> Path:
    """The same as a file."""
    return written(profile, tmp_path)


def as_user(profile: Profile, user: str, *, sudo: bool) -> Profile:
    """The same profile, logged in to as another user."""
    ssh = profile.ssh.model_copy(update={"user": user, "become": "sudo" if sudo else "none"})
    return profile.model_copy(update={"ssh": ssh})


@pytest.mark.parametrize("sudo", [False, True])
def test_who_cannot_become_root_is_refused_before_anything_runs(
    lab: Lab, profile: Profile, tmp_path: Path, sudo: bool
) -> None:
    forget_requests(lab)
    done = virtwiz("replay", written(as_user(profile, "plain", sudo=sudo), tmp_path), "--yes")
    assert done.returncode == 3
    for host in ("g1", "g2", "g3", "kvm1"):
        assert f"{host}: " in done.stderr
        assert [text for text in requests(lab, host) if not text.endswith("'id -u'")] == []
    assert ("sudo asks for a password, and none was given" if sudo else "not root on") in done.stderr


def test_nobody_to_ask_is_a_refusal(path: Path) -> None:
    done = virtwiz("replay", path)
    assert done.returncode == 4
    assert "--yes" in done.stderr
    assert virtwiz("plan", path).stdout != ""


def test_a_failed_create_leaves_no_marks(lab: Lab, profile: Profile, path: Path, tmp_path: Path) -> None:
    inside(lab, "g2", "cp /etc/hosts /etc/hosts.right")
    replayed(path, "--to", "bricks")
    inside(lab, "g2", "sed -i /g3/d /etc/hosts && systemctl restart glusterd")
    done = virtwiz("replay", path, "--yes", "--to", "replica")
    inside(lab, "g2", "cat /etc/hosts.right >/etc/hosts")
    assert done.returncode == 1, done.stdout
    marks = "getfattr -d -m . /data/brick1/vmstore 2>&1; ls -A /data/brick1/vmstore"
    assert [inside(lab, peer, marks) for peer in PEERS] == ["", "", ""]
    inside(lab, "g2", "systemctl restart glusterd")

    assert replayed(written(as_user(profile, "admin", sudo=True), tmp_path))[-1]["outcome"] == "done"
    assert virtwiz("plan", path).stdout == ""
