"""What sshd is asked to run is the same for replay and for the exported script, stage by stage."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.lab.clusters import end_state, inside, replayed, sample, virtwiz
from virtwiz.facts import probes
from virtwiz.lab import forget_requests, requests
from virtwiz.profile import load
from virtwiz.shell import request
from virtwiz.signals import Stop

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from virtwiz.lab import Lab
    from virtwiz.plan import Plan
    from virtwiz.profile import Profile

pytestmark = pytest.mark.lab


def planned(profile: Profile) -> Plan:
    """The plan for the hosts as they are."""
    from virtwiz import headless

    return headless.plan(profile, Stop(), offline=False)


def stages_of(plan: Plan) -> dict[tuple[str, str], int]:
    """The stage of each request, by host; guards come before what they guard."""
    found: dict[tuple[str, str], int] = {}
    for number, stage in enumerate(plan.stages):
        for command in stage.commands:
            found[command.host, request(command)] = 2 * number + 1
            found.update({(guard.host, request(guard)): 2 * number for guard in command.guards})
    return found


def asked(lab: Lab, profile: Profile, stages: dict[tuple[str, str], int]) -> dict[str, list[tuple[int, str]]]:
    """What each host's sshd was asked of the plan, with its stage, in order (a stage's own order is free)."""
    found = {}
    for host in profile.hosts:
        asked = [text for text in requests(lab, host) if not is_look(text, host, profile)]
        unknown = [text for text in asked if (host, text) not in stages]
        assert unknown == []
        numbers = [stages[host, text] for text in asked]
        assert numbers == sorted(numbers)
        found[host] = sorted((stages[host, text], text) for text in asked)
    return found


def is_look(text: str, host: str, profile: Profile) -> bool:
    """Whether a request is no part of a plan: a probe of the facts, the check for root, the lock of the run."""
    commands = [probe.command for probe in (*probes.first(profile), *probes.second(profile, profile.peers[0]))]
    looks = {request(command) for command in commands if command.host == host}
    return text in looks or "virtwiz.lock" in text or text.endswith("virtwiz 'id -u'")


def run_script(script: Path, lab: Lab) -> subprocess.CompletedProcess[str]:
    """Run it with a plain sh and ssh."""
    environment = {**os.environ, "SSH": f"ssh -F {lab.ssh_config}"}
    argv = ["sh", str(script)]
    return subprocess.run(argv, env=environment, capture_output=True, text=True, timeout=300, check=False)


def test_script_and_replay_ask_the_same(fresh_lab: Callable[..., Lab], tmp_path: Path) -> None:
    by_replay, by_script = fresh_lab(), fresh_lab()
    (tmp_path / "one").mkdir()
    path = sample("distributed-replicate", by_replay, tmp_path / "one")
    profile = load(path)
    stages = stages_of(planned(profile))
    forget_requests(by_replay)
    replayed(path)
    wanted = asked(by_replay, profile, stages)

    path = sample("distributed-replicate", by_script, tmp_path)
    profile = load(path)
    script = tmp_path / "script.sh"
    script.write_text(virtwiz("export", path, "--to", "sh").stdout)
    forget_requests(by_script)
    done = run_script(script, by_script)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    assert asked(by_script, profile, stages) == wanted
    assert virtwiz("plan", path).stdout == ""

    before = end_state(by_script, profile)
    inside(by_script, "kvm1", "virsh domstate vm1")
    again = run_script(script, by_script)
    assert again.returncode == 1
    assert "carries the mark of a volume" in again.stdout
    assert end_state(by_script, profile) == before
