"""Commands word by word."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from tests.steps import world
from virtwiz import steps
from virtwiz.facts import probes
from virtwiz.facts.model import Facts
from virtwiz.guide.explain import UNKNOWN, explain, explained
from virtwiz.plan import Command, Run
from virtwiz.profile import load

SAMPLES = sorted((Path(__file__).parents[2] / "sample_profiles").glob("*.yaml"))


def commands(path: Path) -> list[Command]:
    """All that is run, and looked at, for a sample profile."""
    profile = load(path)
    restarts = {"nodes": {peer: {"volfile": {"unread": True}} for peer in profile.peers}}
    started = world.facts(profile, world.merged(world.done(profile, "start"), restarts))
    plan = [*steps.plan(profile, Facts()).commands, *steps.plan(profile, started).commands]
    beside = [each for command in plan for each in (*command.guards, *command.rescue)]
    return plan + beside + [probe.command for probe in probes.first(profile)]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_each_word_of_each_command_has_a_meaning(path: Path) -> None:
    for command in commands(path):
        parts = explain(command)
        assert parts
        assert [part.words for part in parts if part.meaning == UNKNOWN] == [], command.verb
        if isinstance(command.verb, Run) and command.verb.argv[0] != "sh":
            shown = [part.words for part in parts if not part.words.startswith("<<")]
            assert " ".join(shown) == shlex.join(command.verb.argv)


@pytest.mark.parametrize(
    ("line", "words", "meaning"),
    [
        ("gluster peer probe g2", "g2", "The other node"),
        ("gluster volume create v replica 3 g1:/b g2:/b g3:/b", "replica 3", "How many copies"),
        ("gluster volume create v replica 3 g1:/b g2:/b g3:/b", "v", "The volume's name"),
        ("gluster volume create v g1:/b force", "force", "Switch five of gluster's checks off"),
        ("gluster volume start v force", "force", "Start what is missing"),
        ("gluster volume set v group virt", "group virt", "All options of a group"),
        (
            "gluster volume set v network.ping-timeout 20 features.shard on",
            "network.ping-timeout 20",
            "How long a dead",
        ),
        ("gluster volume set v network.ping-timeout 20 features.shard on", "features.shard on", "Images are cut"),
        ("qemu-img create -f qcow2 gluster://g1/v/a.img 5G", "-f qcow2", "The format qcow2"),
        ("virsh start vm1", "vm1", "Its name"),
    ],
)
def test_words_in_their_place(line: str, words: str, meaning: str) -> None:
    found = {part.words: part.meaning for part in explained(line.split())}
    assert found[words].startswith(meaning)


def test_what_is_not_known_says_so() -> None:
    assert [part.meaning for part in explained(["emacs", "-nw"])] == [UNKNOWN, UNKNOWN]
