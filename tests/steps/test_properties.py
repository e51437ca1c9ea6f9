"""What holds for every plan, whatever is done already and whatever has come undone."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.steps.cases import SAMPLES, sample
from tests.steps.world import GROUP, done, facts, merged
from virtwiz import steps
from virtwiz.plan import STEP_NAMES, Run

if TYPE_CHECKING:
    from virtwiz.plan import Command, Plan
    from virtwiz.profile import Profile

NAMES = sorted(path.stem for path in SAMPLES.glob("*.yaml"))
VOLFILES = ["absent", "on", "off", "commented", "missing"]
profile_of = cache(sample)


@st.composite
def situations(draw: st.DrawFn) -> tuple[Profile, dict[str, Any]]:
    """A profile, and plain facts after some of its steps, of which a few things have come undone since."""
    profile = profile_of(draw(st.sampled_from(NAMES)))
    plain = done(profile, draw(st.sampled_from(["bare", *STEP_NAMES])))
    for change in draw(st.lists(st.sampled_from([_node, _volume, _brick, _look, _hypervisor]), max_size=4)):
        plain = merged(plain, change(draw, profile, plain))
    return profile, plain


def _node(draw: st.DrawFn, profile: Profile, _plain: dict[str, Any]) -> dict[str, Any]:
    members = draw(st.lists(st.sampled_from(profile.peers), unique=True))
    odd = draw(st.sampled_from(["", " x9", " x9!", " 192.0.2.9=uuid-x9!"]))
    host = draw(st.sampled_from(profile.peers))
    pool = " ".join(dict.fromkeys((host, *members))) + odd
    volfile = {"state": draw(st.sampled_from(VOLFILES)), "unread": draw(st.booleans())}
    if draw(st.booleans()):
        return {"nodes": {host: {"answers": False}}}
    return {"nodes": {host: {"pool": pool, "volfile": volfile, "systemd": draw(st.booleans())}}}


def _volume(draw: st.DrawFn, _profile: Profile, plain: dict[str, Any]) -> dict[str, Any]:
    if not plain["volume"]:
        return {}
    options = draw(st.dictionaries(st.sampled_from(sorted(GROUP)), st.sampled_from([None, "on", "off", "true"])))
    status = draw(st.sampled_from(["Created", "Started", "Stopped"]))
    return {"volume": {"options": options, "status": status, "replica": draw(st.integers(1, 3))}}


def _brick(draw: st.DrawFn, profile: Profile, plain: dict[str, Any]) -> dict[str, Any]:
    brick = draw(st.sampled_from(profile.volume.bricks))
    found = {"exists": draw(st.booleans()), "mark": draw(st.sampled_from(["", brick.path]))}
    online = [path for path in plain["online"] if path != str(brick)]
    return {"nodes": {brick.host: {"bricks": {brick.path: found}}}, "online": online}


def _look(draw: st.DrawFn, profile: Profile, _plain: dict[str, Any]) -> dict[str, Any]:
    found = st.sampled_from(["raw 1G", "qcow2 1G", "raw 0 unfinished"])
    images = {image.name: draw(found) for image in profile.images if draw(st.booleans())}
    return {"looked": draw(st.booleans()), "holds_files": draw(st.booleans()), "images": images}


def _hypervisor(draw: st.DrawFn, profile: Profile, _plain: dict[str, Any]) -> dict[str, Any]:
    flags = st.fixed_dictionaries({name: st.booleans() for name in ("running", "persistent", "autostart")})
    domains = {vm.name: draw(flags) for vm in profile.vms if draw(st.booleans())}
    owner = draw(st.sampled_from([None, [107, 107], [64055, 64055]]))
    return {"hypervisors": {host: {"owner": owner, "domains": domains} for host in profile.hypervisors}}


def _plan(situation: tuple[Profile, dict[str, Any]]) -> Plan:
    profile, plain = situation
    return steps.plan(profile, facts(profile, plain))


def _changes_pool_or_volume(command: Command) -> bool:
    return command.changes and isinstance(command.verb, Run) and command.verb.argv[0] == "gluster"


@settings(max_examples=150, deadline=None)
@given(situations())
def test_plans_keep_their_promises(situation: tuple[Profile, dict[str, Any]]) -> None:
    profile, plain = situation
    plan = _plan(situation)
    order = [STEP_NAMES.index(stage.step) for stage in plan.stages]
    assert order == sorted(order), "the documented order"
    hosts = {*profile.peers, *profile.hypervisors}
    for stage in plan.stages:
        assert stage.commands
        around = [x for command in stage.commands for x in (command, *command.guards, *command.rescue)]
        assert {command.host for command in around} <= hosts
        changing = [command for command in stage.commands if _changes_pool_or_volume(command)]
        assert not changing or len(stage.commands) == 1, "gluster takes one change of its pool or volume at a time"
        assert not any(guard.changes for command in stage.commands for guard in command.guards)
    if plain.get("holds_files") or not plain.get("looked", True):
        assert not any("features.shard" in x.argv for x in _runs(plan)), "sharding stays where files may be"
        assert not any(x.argv[-2:] == ("group", "virt") for x in _runs(plan))


def _runs(plan: Plan) -> list[Run]:
    return [command.verb for command in plan.commands if isinstance(command.verb, Run)]


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(NAMES), st.sampled_from(["bare", *STEP_NAMES]))
def test_a_step_that_is_done_yields_nothing_and_the_next_one_something(name: str, last: str) -> None:
    profile = profile_of(name)
    plan = _plan((profile, done(profile, last)))
    finished = STEP_NAMES[: STEP_NAMES.index(last) + 1] if last != "bare" else ()
    assert [stage.step for stage in plan.stages if stage.step in finished] == []
    assert plan.refusals == ()
    steps_left = [step for step in STEP_NAMES if step not in finished]
    expected = [step for step in steps_left if _has_work(profile, step)]
    assert list(dict.fromkeys(stage.step for stage in plan.stages)) == expected


def _has_work(profile: Profile, step: str) -> bool:
    if step == "peers":
        return len(profile.peers) > 1
    if step == "tunables":
        return bool(profile.volume.tunables.group or profile.volume.tunables.options)
    sections = {"image": profile.images, "vm": profile.vms, "glusterd": profile.glusterd.allow_insecure}
    return bool(sections.get(step, True))


@settings(max_examples=60, deadline=None)
@given(situations())
def test_a_plan_is_the_same_for_the_same_facts(situation: tuple[Profile, dict[str, Any]]) -> None:
    assert _plan(situation) == _plan(situation)
