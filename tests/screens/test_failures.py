"""A failed run stays in view with what can be done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from screens.failure import Failure, omission
from tests.screens.hands import new_profile
from tests.screens.small_world import World
from tests.scripted import says
from virtwiz.facts.model import Facts
from virtwiz.plan import Refusal

if TYPE_CHECKING:
    from tests.screens.hands import Hands

FULL = (says("one\ntwo\nthree\nno room left\n", 28), says("work done\n"))


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """Hosts of which g1 fails at its work once."""
    world = World()
    world.use(monkeypatch)
    world.answer("work", *FULL)
    return world


async def _fail(hands: Hands) -> None:
    await hands.run("review")
    await hands.sees("Retry")


async def test_it_tells_step_host_command_status_and_the_end_of_its_output(world: World) -> None:
    async with new_profile(size=(80, 24)) as hands:
        await _fail(hands)
        for screen in ("review", "hosts", "image"):
            hands.app.show(screen)
            await hands.sees("✗ bricks failed on g1: exit status 28", "work", "two", "three", "no room left")
            await hands.sees("Retry", "Edit", "Save and leave", "what is done stays done.")
            assert "one" not in hands.text.split("Retry")[0].split()


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_known_failure_is_explained_in_view(size: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    world = World()
    world.use(monkeypatch)
    noise = "All subvolumes are down. Going offline until at least one of them comes back up.\n" * 5
    world.answer("work", says(f"qemu-img: x: Could not create image: Permission denied\n{noise}", 1))
    async with new_profile(size=size) as hands:
        await _fail(hands)
        await hands.sees("bricks failed on g1: exit status 1", "Why: The user who makes the image does not own the")
        await hands.sees("Do: Set `owner`", "Retry", "Save and leave")


async def test_retry_runs_what_is_missing_and_the_failure_is_gone(world: World) -> None:
    async with new_profile() as hands:
        await _fail(hands)
        await hands.pilot.click("#way-retry")
        await hands.sees("Run everything that is missing?")
        await hands.press("right", "enter")
        await hands.until(lambda: not hands.app.runs.busy and hands.app.session.facts)
        await hands.sees("Everything is as the profile says")
        assert "Retry" not in hands.text
        assert world.hosts["g1"].begun == ["look", "work", "last"]


async def test_edit_goes_to_the_answers_of_the_step(world: World) -> None:
    async with new_profile() as hands:
        await _fail(hands)
        await hands.pilot.click("#way-edit")
        await hands.shown("bricks")


async def test_save_and_leave_asks_for_the_file_and_leaves(world: World) -> None:
    async with new_profile() as hands:
        await _fail(hands)
        await hands.pilot.click("#way-leave")
        await hands.sees("Save the profile")
        await hands.press("enter")
        await hands.until(lambda: not hands.app.is_running)
    assert hands.app.return_code == 0


async def test_all_ways_are_reached_by_tab(world: World) -> None:
    async with new_profile() as hands:
        await _fail(hands)
        seen = set()
        for _ in range(20):
            await hands.press("tab")
            seen.add(hands.app.focused.id if hands.app.focused else None)
        assert {"way-retry", "way-edit", "way-leave"} <= seen


def test_the_edit_of_glusterd_vol_may_be_left_out() -> None:
    answers = {"glusterd": {"allow_insecure": True, "restart": True}, "name": "x"}
    left = omission(Failure("glusterd failed on g1", "glusterd", "g1", "systemctl restart glusterd"), answers)
    assert left
    assert left.answers == {"glusterd": {"allow_insecure": False, "restart": True}, "name": "x"}


def test_a_machine_may_stay_off_and_the_others_start() -> None:
    answers = {"vms": [{"name": "a"}, {"name": "b", "start": True}]}
    left = omission(Failure("vm failed on h", "vm", "h", "virsh start b"), answers)
    assert left
    assert left.answers == {"vms": [{"name": "a"}, {"name": "b", "start": False}]}


@pytest.mark.parametrize("step", ["peers", "bricks", "replica", "tunables", "ownership", "start", "image", "vm"])
def test_what_others_build_on_may_not_be_left_out(step: str) -> None:
    assert omission(Failure("failed", step, "g1", "virsh define /x"), {"glusterd": {}, "vms": [{"name": "a"}]}) is None


async def test_making_a_volume_over_what_bricks_hold_wants_its_name_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World()
    world.use(monkeypatch)
    async with new_profile() as hands:
        answers = hands.answers
        hands.app.put({**answers, "volume": {**answers.get("volume", {}), "name": "vmstore", "force": True}})
        hands.app.show("review")
        await hands.shown("review")
        await hands.press("ctrl+r")
        await hands.sees("type its name, vmstore")
        await hands.press(*"yes", "enter")
        await hands.sees("That is not vmstore")
        assert world.hosts["g1"].asked == []
        await hands.type("vmstore")
        await hands.press("enter")
        await hands.until(lambda: world.hosts["g1"].begun == ["look", "work", "last"])
        await hands.until(lambda: not hands.app.runs.busy)


async def test_taking_the_volume_away_for_a_while_wants_its_name_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    outage = Refusal("bricks", "This takes the volume away.", "Stop the machines.", waiver="--allow-outage")
    world = World(refusals=(outage,))
    world.use(monkeypatch)
    async with new_profile() as hands:
        hands.app.session.look(Facts())
        hands.app.show("review")
        await hands.shown("review")
        await hands.sees("! Ctrl+R asks first: the volume goes away for a while.")
        await hands.press("ctrl+r")
        await hands.sees("This takes the volume away.", "type its name, vmstore")
        await hands.press("escape")
        await hands.shown("review")
        assert world.hosts["g1"].asked == []
        await hands.press("ctrl+r")
        await hands.sees("type its name, vmstore")
        await hands.type("vmstore")
        await hands.press("enter")
        await hands.until(lambda: world.hosts["g1"].begun == ["look", "work", "last"])
        await hands.until(lambda: not hands.app.runs.busy)


async def test_what_safety_forbids_without_a_way_is_not_run(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World(refusals=(Refusal("bricks", "That cannot be.", "Take another."),))
    world.use(monkeypatch)
    async with new_profile() as hands:
        await hands.run("review")
        await hands.sees("That cannot be.", "Retry")
        assert world.hosts["g1"].asked == []
