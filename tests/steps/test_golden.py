"""The documented procedure, word for word, and what stands around its commands but in no plan's lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.steps.cases import sample
from tests.steps.world import done, facts, merged
from virtwiz import steps
from virtwiz.facts.model import Facts
from virtwiz.formats.domain import domain_uuid
from virtwiz.oneline import plan_lines, title
from virtwiz.plan import STEP_NAMES, Command, Run, StepName, Wait, WithMount
from virtwiz.shell import render

if TYPE_CHECKING:
    from virtwiz.plan import Plan, Stage

DOCUMENTED = """\
peers      g1      gluster --mode=script peer probe g2
           g1      wait, 60 s: gluster --mode=script pool list --xml   until g1 and g2 are Connected
bricks     g1 g2   mkdir -p /home/brick1/b1
replica    g1      gluster --mode=script volume create testvol replica 2 g1:/home/brick1/b1 g2:/home/brick1/b1
tunables   g1      gluster --mode=script volume set testvol group virt
glusterd   g1 g2   cp -pn /etc/glusterfs/glusterd.vol /etc/glusterfs/glusterd.vol.before-virtwiz
           g1 g2   <the edit: option rpc-auth-allow-insecure on, before end-volume>
           g1 g2   service glusterd restart        (systemctl restart glusterd where systemd runs)
           g1 g2   wait, 60 s: gluster --mode=script pool list --xml   until all peers are Connected
           g1      gluster --mode=script volume set testvol server.allow-insecure on
ownership  g1      gluster --mode=script volume set testvol storage.owner-uid 107 storage.owner-gid 107
start      g1      gluster --mode=script volume start testvol
           g1      wait, 120 s: gluster --mode=script volume status testvol --xml   until every brick is online
image      kvm1    qemu-img create -f raw gluster://g1/testvol/a.img 5G
vm         kvm1    virsh define --validate /dev/stdin        (the domain's XML on stdin)
           kvm1    virsh start vm1
           kvm1    virsh list --all
           kvm1    virsh domblklist vm1"""


def test_the_documented_procedure() -> None:
    assert "\n".join(plan_lines(steps.plan(sample("two-node-documented"), Facts()))) == DOCUMENTED


def _planned(name: str, after: str, step: StepName, over: dict[str, object] | None = None) -> Plan:
    profile = sample(name, over)
    return steps.plan(profile, facts(profile, done(profile, after))).between(step, step)


def _only(stages: tuple[Stage, ...]) -> Command:
    ((command,),) = (stage.commands for stage in stages)
    return command


def test_a_create_looks_for_marks_first_and_takes_its_own_off_again() -> None:
    create = _only(_planned("two-node-documented", "bricks", "replica").stages)
    assert [(guard.host, guard.changes, title(guard)) for guard in create.guards] == [
        ("g1", False, "check that no brick carries a volume's mark"),
        ("g2", False, "check that no brick carries a volume's mark"),
    ]
    assert [(command.host, title(command)) for command in create.rescue] == [
        ("g1", "take the marks off again"),
        ("g2", "take the marks off again"),
    ]
    assert all(
        isinstance(command.verb, Run) and command.verb.argv[-1] == "/home/brick1/b1"
        for command in (*create.guards, *create.rescue)
    )


def test_images_made_together_have_one_guard_that_names_them_all() -> None:
    images = [{"name": "a.img", "size": "1G"}, {"name": "b.img", "size": "1G", "via": "mount"}]
    (stage,) = _planned("two-node-documented", "start", "image", {"images": images}).stages
    (guard,) = {guard for command in stage.commands for guard in command.guards}
    assert [len(command.guards) for command in stage.commands] == [1, 1]
    assert title(guard) == "check that testvol has no a.img, b.img yet"
    assert (guard.host, guard.changes) == ("g1", False)
    assert isinstance(guard.verb, WithMount)
    assert guard.verb.read_only
    assert guard.verb.runs[0].argv[-2:] == ("a.img", "b.img")


def test_an_image_made_through_a_mount_is_private_and_whole_before_it_has_its_name() -> None:
    images = [{"name": "a.qcow2", "format": "qcow2", "from": "/srv/a.raw", "size": "9G", "via": "mount"}]
    command = _only(_planned("two-node-documented", "start", "image", {"images": images, "vms": []}).stages)
    assert isinstance(command.verb, WithMount)
    assert not command.verb.read_only
    assert [" ".join(run.argv) for run in command.verb.runs] == [
        "qemu-img convert -O qcow2 /srv/a.raw ./a.qcow2.virtwiz-part",
        "qemu-img resize -f qcow2 ./a.qcow2.virtwiz-part 9G",
        "truncate -s %512 ./a.qcow2.virtwiz-part",
        "chmod 600 ./a.qcow2.virtwiz-part",
        "mv -nT ./a.qcow2.virtwiz-part a.qcow2",
    ]


GUARDS = {
    "image": "check that there is no domain vm1 yet",
    "vm": "check that the domain vm1 is still as it was looked at",
}


@pytest.mark.parametrize(("after", "guard"), GUARDS.items())
def test_a_new_domain_is_guarded_and_one_that_is_there_keeps_its_uuid(after: str, guard: str) -> None:
    profile = sample("two-node-documented")
    found = done(profile, after)
    if after == "vm":
        found = merged(found, {"hypervisors": {"kvm1": {"domains": {"vm1": {"but": {"memory": "4G"}}}}}})
    define = steps.plan(profile, facts(profile, found)).commands[0]
    assert [(each.host, each.changes, title(each)) for each in define.guards] == [("kvm1", False, guard)]
    assert isinstance(define.verb, Run)
    assert f"<uuid>{domain_uuid(profile.name, 'vm1')}</uuid>" in define.verb.stdin


@pytest.mark.parametrize(("access", "why"), [("gfapi", "Twenty silent seconds a disk"), ("fuse", "files on the mount")])
def test_what_is_said_of_a_start_fits_the_way_to_the_disks(access: str, why: str) -> None:
    profile = sample("two-node-documented", {"vms": [{"name": "vm1", "disks": ["a.img"], "access": access}]})
    (start,) = (c for c in steps.plan(profile, Facts()).commands if title(c) == "virsh start vm1")
    assert why in start.why


def test_a_restart_after_an_edit_can_be_taken_back_and_one_without_has_nothing_to_take_back() -> None:
    profile = sample("two-node-documented")
    over = {"nodes": {"g2": {"volfile": {"state": "on", "unread": True}}}}
    plan = steps.plan(profile, facts(profile, merged(done(profile, "tunables"), over)))
    first, second = (c for c in plan.commands if title(c).endswith("restart"))
    explain = "look into glusterd's log"
    back = "put /etc/glusterfs/glusterd.vol back as it was and restart glusterd, unless it answers"
    assert [title(command) for command in first.rescue] == [explain, back]
    assert isinstance(first.rescue[1].verb, Run)
    words = ("/etc/glusterfs/glusterd.vol", "/etc/glusterfs/glusterd.vol.before-virtwiz", "service", "glusterd")
    assert first.rescue[1].verb.argv[-5:-1] == words
    assert [title(command) for command in second.rescue] == [explain]
    assert first.rescue_late
    waits = {c.host: c for c in plan.commands if "all peers are Connected" in title(c)}
    assert (waits["g1"].rescue, waits["g2"].rescue) == (first.rescue, ())
    assert waits["g1"].rescue_late


def test_what_changes_gluster_is_asked_again_while_its_lock_is_held() -> None:
    plan = steps.plan(sample("two-node-documented"), Facts())
    changing = [c for c in plan.commands if isinstance(c.verb, Run) and c.verb.argv[0] == "gluster"]
    assert len(changing) == 6
    assert {command.retry_on for command in changing} == {("Another transaction is in progress",)}
    assert {command.changes for command in changing} == {True}


def test_waits_change_nothing_and_outlast_their_limit() -> None:
    waits = [(c, c.verb) for c in steps.plan(sample("arbiter"), Facts()).commands if isinstance(c.verb, Wait)]
    assert waits
    assert not any(command.changes for command, _ in waits)
    assert all(command.timeout > verb.limit for command, verb in waits)


def test_gluster_never_asks_and_every_command_says_why() -> None:
    for name in ("two-node-documented", "arbiter", "distributed-replicate", "three-node-replica"):
        for command in steps.plan(sample(name), Facts()).commands:
            assert command.why.endswith(".")
            words = render(command.verb).split()
            calls = [number for number, word in enumerate(words) if word.endswith("gluster") and "/" not in word]
            assert all(words[number + 1] == "--mode=script" for number in calls if words[number - 1] != "-t")


def test_a_part_of_a_plan_has_its_own_refusals_only() -> None:
    profile = sample("two-node-documented")
    found = merged(done(profile, "vm"), {"volume": {"replica": 1}, "images": {"a.img": "raw 1G"}})
    plan = steps.plan(profile, facts(profile, found))
    assert [refusal.step for refusal in plan.refusals] == ["replica", "image"]
    assert [refusal.step for refusal in plan.between("start", "vm").refusals] == ["image"]
    assert plan.between("peers", "vm") == plan


def test_the_steps_are_in_their_order() -> None:
    assert tuple(step.__name__.rpartition(".")[2] for step in steps.STEPS) == STEP_NAMES


def test_a_machine_of_many_disks_gets_the_time_to_start() -> None:
    """Ten disks by libgfapi took 206 s on the lab."""
    names = [f"d{number}.img" for number in range(20)]
    over = {"images": [{"name": name, "size": "1G"} for name in names], "vms": [{"name": "vm1", "disks": names}]}
    plan = steps.plan(sample("two-node-documented", over), Facts())
    (start,) = [c for c in plan.commands if isinstance(c.verb, Run) and c.verb.argv[:2] == ("virsh", "start")]
    assert start.timeout > 20 * 21
