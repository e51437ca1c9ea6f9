"""The screens with what real hosts said, as recorded: golden texts at both sizes, and what follows from a choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.facts import recording
from tests.screens.hands import wizard
from tests.screens.test_looks import SIZES, hold

if TYPE_CHECKING:
    from tests.facts.recording import Moment
    from tests.screens.hands import Hands

NAMES = ("tunables", "glusterd", "ownership", "image", "vm")


async def _knowing(hands: Hands, moment: Moment, name: str) -> None:
    """The hosts have been looked at, and a screen is shown."""
    await hands.shown("hosts")
    hands.app.session.look(recording.facts(moment))
    hands.app.show(name)
    await hands.shown(name)
    await hands.sees("^q Quit")


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
@pytest.mark.parametrize("moment", ["bare", "done"])
async def test_every_screen_with_facts(moment: Moment, size: tuple[int, int]) -> None:
    async with wizard(recording.SAMPLE, size=size) as hands:
        await _knowing(hands, moment, "tunables")
        for name in NAMES:
            hands.app.show(name)
            await hands.shown(name)
            await hands.until(lambda: " Run " in hands.text.splitlines()[-1])
            assert max(map(len, hands.text.splitlines())) <= size[0]
            assert "…" not in hands.text, "something is cut"
            hold(f"{name}-{moment}", size, hands.text)


async def test_why_follows_the_cursor_and_wrong_options_and_groups_are_told_at_their_fields() -> None:
    async with wizard(recording.SAMPLE, size=(80, 24)) as hands:
        await _knowing(hands, "storage", "tunables")
        await hands.row("an option", 19)
        await hands.sees("network.ping-timeout: How long a dead node", "Yours, over")
        await hands.press("d")
        assert hands.answers["volume"]["tunables"]["options"] == {}
        await hands.sees("From the group.", "network.ping-timeout 20")
        await hands.press("a")
        await hands.fill("Option", "storage.owner-uid")
        await hands.sees("! 'storage.owner-uid' belongs to another step")
        await hands.fill("Option", "some.thing-new")
        await hands.until(lambda: "!" not in hands.text)
        await hands.fill("Value", "20")
        await hands.accept()
        assert hands.answers["volume"]["tunables"]["options"] == {"some.thing-new": "20"}
        await hands.sees("some.thing-new: gluster knows", "+ some.thing-new")
        assert hands.app.session.findings == ()
        await hands.fill("Group", "virtue")
        await hands.sees("! g1 has no group virtue; there is")
        await hands.fill("Group", "virt")
        await hands.until(lambda: "has no group" not in hands.text)


async def test_an_owner_that_qemu_is_not_is_warned_of_and_another_begins_with_what_was_found() -> None:
    async with wizard(recording.SAMPLE) as hands:
        await _knowing(hands, "bare", "ownership")
        await hands.choose("Owner", "qemu on Fedora and Red Hat, 107")
        await hands.sees("! kvm1: qemu runs as libvirt-qemu, 64055:64055, and 107:107 is chosen")
        await hands.choose("Owner", "what qemu runs as on the hypervisors")
        await hands.choose("Owner", "another one")
        assert hands.answers["volume"]["owner"] == {"uid": 64055, "gid": 64055}


async def test_a_wrong_size_is_told_in_the_dialog_and_the_advice_follows() -> None:
    async with wizard(recording.SAMPLE, size=(80, 24)) as hands:
        await _knowing(hands, "done", "image")
        await hands.list_of("an image")
        await hands.press("a")
        await hands.fill("Name", "a{1..3}.img")
        await hands.sees("These are 3 images.", "a tenth")
        await hands.choose("Format", "qcow2")
        await hands.sees("by gfapi twenty")
        await hands.fill("Size", "20X")
        await hands.sees("! '20X' is not a size")
        await hands.fill("Size", "20G")
        await hands.accept()
        await hands.sees("a3.img", "too much")


async def test_images_are_offered_for_disks_and_the_line_follows_the_cursor() -> None:
    async with wizard(recording.SAMPLE) as hands:
        await _knowing(hands, "done", "image")
        await hands.add("an image", Name="data.img")
        await hands.next("vm")
        await hands.list_of("a machine")
        await hands.press("a")
        await hands.sees("Add a machine", "has no KVM: auto takes qemu")
        await hands.fill("Disks", "da")
        await hands.sees("! 'da' is not an image of this profile")
        await hands.press("right")
        await hands.accept()
        assert hands.answers["vms"][1]["disks"] == ["data.img"]
        await hands.row("a machine", 1)
        await hands.sees("-name guest=data")
        await hands.press("up")
        await hands.sees("-name guest=vm1")
        await hands.press("e")
        await hands.sees("Edit a machine", "No other image is free")


async def test_xml_that_differs_in_what_is_ours_is_taken_and_put_right() -> None:
    async with wizard(recording.SAMPLE) as hands:
        await _knowing(hands, "bare", "vm")
        await hands.row("a machine", 0)
        await hands.press("x")
        await hands.sees("XML of vm1")
        await hands.press("ctrl+home", "down", *["right"] * 8)
        await hands.write("my-")
        await hands.sees("name is my-vm1, the profile says vm1: virtwiz puts that right")
        await hands.accept()
        assert "<name>my-vm1</name>" in hands.answers["vms"][0]["xml"]
        await hands.sees("XML, edited by hand", "<name>vm1</name>")
        await hands.press("x")
        await hands.sees("XML of vm1", "my-vm1")
        await hands.write("<")
        await hands.press("escape")
        await hands.sees("The XML was changed")
        await hands.press("right", "enter")
        await hands.shown("vm")
        assert "<<" not in hands.answers["vms"][0]["xml"]
