"""What systemd tells of glusterd; tests/lab/test_practice.py compares the words with the real ones."""

from __future__ import annotations

import re

import pytest

from tests.practice.small import cluster, typed

DOWN = (
    "systemctl stop glusterd; ",
    "echo nonsense >>/etc/glusterfs/glusterd.vol; systemctl start glusterd 2>/tmp/said; ",
    "sed -i '$d' /etc/glusterfs/glusterd.vol; systemctl start glusterd; ",
    "kill -9 $(cat /run/glusterd.pid); ",
    "systemctl restart glusterd; ",
)


@pytest.mark.parametrize(
    ("seconds", "ago"),
    [
        (0.25, "250ms"),
        (59.5, "59s"),
        (61, "1min 1s"),
        (299, "4min 59s"),
        (301, "5min"),
        (3600, "1h"),
        (7500, "2h 5min"),
    ],
)
def test_how_long_ago_it_was_started(seconds: float, ago: str) -> None:
    made = cluster()
    made.now = seconds
    answer = typed(made, "g1", "systemctl status glusterd")
    assert f"     Active: active (running) since Mon 2026-01-05 09:00:00 UTC; {ago} ago\n" in answer.stdout
    assert answer.status == 0


@pytest.mark.parametrize(
    ("seconds", "duration"), [(0.014, "14ms"), (2.5, "2.500s"), (60, "1min"), (3662.003, "1h 1min 2.003s")]
)
def test_how_long_it_ran(seconds: float, duration: str) -> None:
    made = cluster()
    made.now = seconds
    typed(made, "g1", "systemctl stop glusterd")
    answer = typed(made, "g1", "systemctl status glusterd")
    assert f"\n   Duration: {duration}\n" in answer.stdout
    assert "(code=exited, status=15)" in answer.stdout
    assert answer.status == 3


def test_why_it_is_down_can_be_told_from_its_state() -> None:
    made = cluster()
    states = [typed(made, "g1", line + "systemctl is-active glusterd").stdout for line in DOWN]
    assert states == ["inactive\n", "failed\n", "active\n", "activating\n", "active\n"]


def test_what_glusterd_itself_wrote_is_among_the_lines_of_its_last_start() -> None:
    made = cluster()
    typed(made, "g1", "mv /etc/glusterfs/glusterd.vol /root/kept.vol; systemctl restart glusterd")
    rows = typed(made, "g1", "systemctl status glusterd").stdout.splitlines()
    assert [row[16:] for row in rows[-6:]] == [
        "g1 systemd[1]: Starting glusterd.service - GlusterFS, a clustered file-system server...",
        "g1 GlusterFS[20]: [glusterfsd.c:2091:parse_cmdline] 0-glusterfs: ERROR: parsing the volfile failed "
        "[{errno=2}, {error=No such file or directory}]",
        "g1 glusterd[20]: USAGE: /usr/sbin/glusterd [options] [mountpoint]",
        "g1 systemd[1]: glusterd.service: Control process exited, code=exited, status=255/EXCEPTION",
        "g1 systemd[1]: glusterd.service: Failed with result 'exit-code'.",
        "g1 systemd[1]: Failed to start glusterd.service - GlusterFS, a clustered file-system server.",
    ]


def test_each_process_of_its_unit_is_listed_and_goes_with_it() -> None:
    made = cluster()
    typed(made, "g1", "mkdir /data/brick1/v; gluster --mode=script volume create v g1:/data/brick1/v")
    typed(made, "g1", "gluster volume start v")
    told = typed(made, "g1", "systemctl status glusterd").stdout
    assert re.findall(r"^ {13}[|`]- *\d+ (\S+)", told, re.MULTILINE) == ["/usr/sbin/glusterd", "/usr/sbin/glusterfsd"]
    assert "--brick-name /data/brick1/v " in told
    typed(made, "g1", "kill -9 $(cat /run/glusterd.pid)")
    assert typed(made, "g1", "pgrep -c glusterfsd").stdout == "0\n"


def test_what_is_not_known_of_services_is_said() -> None:
    answer = typed(cluster(hypervisors=("kvm1",)), "kvm1", "systemctl status libvirtd")
    assert answer.stderr == "practice: systemctl status libvirtd is not modelled here\n"


def test_processes_are_listed_with_what_was_asked_for() -> None:
    made = cluster()
    assert typed(made, "g1", "pgrep -l glusterd").stdout == "21 glusterd\n"
    command = "/usr/sbin/glusterd -p /var/run/glusterd.pid --log-level INFO"
    assert typed(made, "g1", "pgrep -a -x glusterd").stdout == f"21 {command}\n"
