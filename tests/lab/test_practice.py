"""The practice cluster beside real hosts: whole profiles, and commands that nobody wrote down, get the same answers."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.lab.clusters import inside, sample
from tests.lab.side_by_side import differences
from tests.lab.test_samples import KIND
from tests.lab.twins import ELSEWHERE, twins
from tests.practice import drawn, drawn_images
from virtwiz.profile import load
from virtwiz.replay import Wishes, replay

if TYPE_CHECKING:
    from collections.abc import Callable

    from virtwiz.lab import Lab

pytestmark = pytest.mark.lab

IN_CI: Final = ("one-node", "three-node-replica")
SAMPLES: Final = [
    pytest.param(name, marks=() if name in IN_CI else pytest.mark.soak) for name in (*KIND, "new-vm-on-existing-volume")
]

DRAWN: Final = settings(
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
"""No shrinking: each example takes its time."""


STATUS: Final = (
    ("g1", "systemctl status glusterd; systemctl is-enabled glusterd; systemctl is-enabled nosuch"),
    ("g1", "systemctl stop glusterd"),
    ("g1", "systemctl status glusterd.service --no-pager; systemctl is-active glusterd"),
    ("g1", "systemctl restart glusterd; systemctl status nosuch; systemctl is-active nosuch"),
    ("g1", "mv /etc/glusterfs/glusterd.vol /root/kept.vol; systemctl restart glusterd"),
    ("g1", "systemctl status -l glusterd; systemctl is-active glusterd; systemctl stop glusterd"),
    ("g1", "systemctl is-active glusterd; echo nonsense >/etc/glusterfs/glusterd.vol; systemctl start glusterd"),
    ("g1", "service glusterd status"),
    ("g1", "mv /root/kept.vol /etc/glusterfs/glusterd.vol; systemctl start glusterd; systemctl is-active glusterd"),
    ("g1", "gluster peer probe g2"),
    ("g2", "mkdir /data/brick1/v"),
    ("g1", "mkdir /data/brick1/v"),
    ("g1", "gluster --mode=script volume create v replica 2 g1:/data/brick1/v g2:/data/brick1/v"),
    ("g1", "gluster volume start v"),
    ("g1", "sleep 5; systemctl status glusterd; pgrep -c glusterfs; pgrep -a -x glusterfsd | cut -d ' ' -f 2-"),
    ("g1", "kill -9 $(cat /run/glusterd.pid); sleep 1; pgrep -c glusterfsd; systemctl is-active glusterd"),
    ("g1", "systemctl status glusterd | head -n 6"),
    ("g1", "systemctl stop glusterd; systemctl is-active glusterd; systemctl start glusterd"),
)


def test_what_systemd_tells_of_glusterd_is_told_the_same(lab: Lab) -> None:
    assert list(map(str, differences(lab, STATUS))) == []


@given(lines=drawn.sequences())
@settings(DRAWN, max_examples=5)
def test_drawn_sequences_are_answered_the_same(lab: Lab, lines: list[drawn.Line]) -> None:
    assert list(map(str, differences(lab, lines))) == []


@pytest.mark.soak
@given(lines=drawn.sequences())
@settings(DRAWN, max_examples=50)
def test_many_drawn_sequences_are_answered_the_same(lab: Lab, lines: list[drawn.Line]) -> None:
    assert list(map(str, differences(lab, lines))) == []


@given(lines=drawn_images.sequences(20))
@settings(DRAWN, max_examples=1)
def test_a_drawn_sequence_about_images_is_answered_the_same(lab: Lab, lines: list[drawn.Line]) -> None:
    assert list(map(str, differences(lab, lines))) == []


@pytest.mark.soak
@given(lines=drawn_images.sequences())
@settings(DRAWN, max_examples=50)
def test_many_drawn_sequences_about_images_are_answered_the_same(lab: Lab, lines: list[drawn.Line]) -> None:
    assert list(map(str, differences(lab, lines))) == []


@pytest.mark.parametrize("name", SAMPLES)
def test_each_command_and_probe_of_a_sample_is_answered_the_same(
    fresh_lab: Callable[..., Lab], tmp_path: Path, name: str
) -> None:
    lab = fresh_lab()
    profile = load(sample(name, lab, tmp_path))
    for brick in profile.volume.bricks:
        if not brick.path.startswith("/data") and not profile.volume.force:
            place = Path(brick.path).parent
            assert str(place) in ELSEWHERE
            inside(lab, brick.host, f"mkdir -p {place} && mount --bind /data/brick1 {place}")
    both = twins(lab, profile)
    for _ in range(2):  # the second replay asks what the first one has done
        list(replay(profile, both.fleet(profile), Wishes(), lambda plan: None, threading.Event()))
    assert both.different == []
    assert len(both.said) > 40
