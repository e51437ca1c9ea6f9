"""What works without any host: plan, check, export, schema, runs."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.cli.doing import DOCUMENTED, ROOT, SAMPLES, Answer, argv
from virtwiz.plan import STEP_NAMES
from virtwiz.profile import json_schema

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.doing import Cli

SAMPLE = pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)


@SAMPLE
def test_every_sample_has_a_plan(cli: Cli, sample: Path) -> None:
    answer = cli("plan", "--offline", sample)
    assert (answer.status, answer.err) == (0, "")
    steps = [line.split()[0] for line in answer.out.splitlines() if not line.startswith(" ")]
    assert steps == [step for step in STEP_NAMES if step in steps]
    assert steps[-1] == "vm"
    assert not cli.state.exists()


@SAMPLE
def test_a_plan_as_json(cli: Cli, sample: Path) -> None:
    answer = cli("plan", "--offline", "--json", sample)
    assert (answer.status, answer.err) == (0, "")
    for found in answer.objects:
        assert found.keys() == {"step", "stage", "host", "command", "why", "changes"}
        assert found["step"] in STEP_NAMES
        assert isinstance(found["changes"], bool)
        assert all(isinstance(found[key], str) and found[key] for key in ("host", "command", "why"))
    stages = [found["stage"] for found in answer.objects]
    assert stages == sorted(stages)
    assert set(stages) == set(range(1, stages[-1] + 1))


def test_the_documented_plan(cli: Cli) -> None:
    lines = cli("plan", DOCUMENTED, "--offline").out.splitlines()
    assert lines[0] == "peers      g1      gluster --mode=script peer probe g2"
    assert "bricks     g1 g2   mkdir -p /home/brick1/b1" in lines
    replica = "replica    g1      gluster --mode=script volume create testvol replica 2"
    assert f"{replica} g1:/home/brick1/b1 g2:/home/brick1/b1" in lines
    assert lines[-1] == "           kvm1    virsh domblklist vm1"


def test_an_unknown_is_said_in_words(cli: Cli) -> None:
    text = DOCUMENTED.read_text().replace("owner: {uid: 107, gid: 107}", "owner: auto")
    assert "<uid of qemu on kvm1>" in cli("plan", "--offline", cli.profile(text)).out


@SAMPLE
def test_every_sample_is_without_fault(cli: Cli, sample: Path) -> None:
    answer = cli("check", "--offline", sample)
    assert (answer.status, answer.out) == (0, "")
    assert cli("check", "--offline", "--json", sample).out == ""


WRONG = """\
virtwiz: 1
name: small
hosts: {g1: {adress: 192.0.2.1}}
peers: [g1, g2]
volume:
  name: vm
  bricks: ["g1:brick"]
  replica: two
"""


def test_check_tells_all_faults_at_once(cli: Cli) -> None:
    path = cli.profile(WRONG)
    answer = cli("check", "--offline", path)
    assert (answer.status, answer.out) == (2, "")
    lines = answer.err.splitlines()
    assert len(lines) >= 4
    assert all(line.startswith(f"{path}:") for line in lines)
    places = [line.removeprefix(f"{path}:").split(":", 2)[:2] for line in lines]
    assert [int(line) for line, _ in places] == sorted(int(line) for line, _ in places)
    assert {int(line) for line, _ in places} == {3, 4, 7, 8}
    assert all(int(column) >= 1 for _, column in places)


def test_check_as_json(cli: Cli) -> None:
    path = cli.profile(WRONG)
    answer = cli("check", "--offline", "--json", path)
    assert (answer.status, answer.err) == (2, "")
    assert all(found.keys() == {"source", "line", "column", "message"} for found in answer.objects)
    told = [f"{f['source']}:{f['line']}:{f['column']}: {f['message']}" for f in answer.objects]
    assert told == cli("check", "--offline", path).err.splitlines()


def test_the_schema_is_the_one_beside_the_samples(cli: Cli) -> None:
    answer = cli("schema")
    assert (answer.status, answer.err) == (0, "")
    assert answer.out == (ROOT / "sample_profiles/profile.schema.json").read_text()
    assert json.loads(answer.out) == json_schema()


@pytest.mark.parametrize(("field", "old", "new"), [
    ("volume.owner", "owner: {uid: 107, gid: 107}", "owner: auto"),
    ("vms[0].type", "disks: [a.img]", "disks: [a.img]\n    type: auto"),
])  # fmt: skip
def test_an_export_names_the_field_that_only_a_host_knows(cli: Cli, field: str, old: str, new: str) -> None:
    text = DOCUMENTED.read_text().replace("disks: [a.img]", "disks: [a.img]\n    type: kvm")
    text = text.replace("\n    type: kvm", "") if "type" in field else text
    assert old in text
    answer = cli("export", "--offline", "--to", "sh", cli.profile(text.replace(old, new)))
    assert (answer.status, answer.out) == (2, "")
    assert field in answer.err
    assert answer.err.count(".owner") + answer.err.count(".type") == 1


def test_a_broken_pipe_is_quiet(cli: Cli) -> None:
    for words in (["schema"], ["plan", "--offline", DOCUMENTED], ["export", "--help"]):
        with subprocess.Popen(
            argv(*words), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=cli.environment()
        ) as process:
            assert process.stdout
            assert process.stderr
            process.stdout.close()
            assert process.stderr.read() == ""
    assert not cli.state.exists()


def test_no_runs_yet(cli: Cli) -> None:
    assert cli("runs") == Answer(0, "", "")


@pytest.mark.parametrize("words", [["--help"], ["-h"], ["--version"], ["replay", "--help"], ["lab", "up", "--help"]])
def test_help_is_data(cli: Cli, words: list[str]) -> None:
    answer = cli(*words)
    assert (answer.status, answer.err) == (0, "")
    assert answer.out
