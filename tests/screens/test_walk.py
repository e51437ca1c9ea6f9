"""From the first screen to a saved profile by keyboard alone."""

from pathlib import Path

from tests.screens.hands import Hands, new_profile
from virtwiz import steps
from virtwiz.facts.model import Facts
from virtwiz.oneline import plan_lines
from virtwiz.profile import load

SAMPLE = Path(__file__).parents[2] / "sample_profiles" / "three-node-replica.yaml"


async def _hosts(hands: Hands) -> None:
    await hands.add("a host", Name="spare", Address="192.0.2.99", Port="2222")
    assert hands.answers["hosts"]["spare"] == {"address": "192.0.2.99", "port": 2222}
    await hands.row("a host", 4)
    await hands.press("d")
    assert list(hands.answers["hosts"]) == ["g1", "g2", "g3", "kvm1"]
    await hands.edit("a host", 0, Name="g0", Address="192.0.2.10")
    assert hands.answers["hosts"]["g0"] == {"address": "192.0.2.10"}
    await hands.edit("a host", 0, Name="g1", Address="")
    assert hands.answers["hosts"]["g1"] == {}
    await hands.fill("Hypervisors", "kvm1")
    await hands.fill("User", "")
    await hands.fill("Key file", "")
    await hands.choose("Become root by", "sudo, with a password if it wants one")
    assert hands.answers["ssh"]["become"] == "sudo"
    await hands.choose("Become root by", "nothing, the user is root")
    await hands.fill("Profile name", "three-node-replica")


async def _bricks(hands: Hands) -> None:
    await hands.list_of("a brick")
    await hands.press("d", "d", "d")
    assert hands.answers["volume"]["bricks"] == []
    await hands.add("a brick", Brick="g2:/data/brick1/vmstore")
    await hands.press("p")
    await hands.fill("Paths", "/data/brick1/vmstore")
    await hands.accept()
    assert hands.answers["volume"]["bricks"] == [f"g{n}:/data/brick1/vmstore" for n in (1, 2, 3)]
    await hands.row("a brick", 2)
    await hands.press("u", "u")
    assert hands.answers["volume"]["bricks"][0] == "g3:/data/brick1/vmstore"
    await hands.press("j", "j")
    assert hands.answers["volume"]["bricks"][2] == "g3:/data/brick1/vmstore"


async def _volume(hands: Hands) -> None:
    await hands.choose("Copies", "2 and an arbiter, one host may fail")
    assert hands.answers["volume"]["arbiter"] == 1
    await hands.choose("Copies", "3 copies, any one host may fail")
    await hands.fill("Volume", "vmstore")
    await hands.tick("force", True)
    await hands.tick("force", False)
    await hands.next("tunables")
    await hands.fill("Group", "virt")
    await hands.add("an option", Option="network.ping-timeout", Value="20")
    await hands.row("an option", 0)
    await hands.press("e")
    await hands.sees("Edit an option")
    await hands.fill("Value", "30")
    await hands.accept()
    assert hands.answers["volume"]["tunables"]["options"] == {"network.ping-timeout": "30"}
    await hands.next("glusterd")
    await hands.tick("Edit glusterd.vol and restart", False)
    assert hands.answers["glusterd"]["allow_insecure"] is False
    await hands.tick("Edit glusterd.vol and restart", True)
    await hands.fill("File", "/etc/glusterfs/glusterd.vol")
    await hands.next("ownership")


async def _owner(hands: Hands) -> None:
    await hands.choose("Owner", "libvirt-qemu on Debian, 64055")
    assert hands.answers["volume"]["owner"] == {"uid": 64055, "gid": 64055}
    await hands.choose("Owner", "another one")
    await hands.fill("uid", "1000")
    await hands.fill("gid", "1001")
    assert hands.answers["volume"]["owner"] == {"uid": 1000, "gid": 1001}
    await hands.choose("Owner", "what qemu runs as on the hypervisors")
    assert hands.answers["volume"]["owner"] == "auto"


async def _machines(hands: Hands) -> None:
    await hands.list_of("an image")
    await hands.press("d")
    await hands.add("an image", Name="a.img b{1..2}.img", Size="1G")
    assert [image["name"] for image in hands.answers["images"]] == ["a.img", "b1.img", "b2.img"]
    await hands.press("d", "d", "d", "a")
    await hands.fill("Name", "vm1.img")
    await hands.choose("Format", "qcow2")
    await hands.choose("Format", "raw")
    await hands.fill("Size", "1G")
    await hands.choose("Made by", "a short mount")
    await hands.accept()
    await hands.next("vm")
    await hands.row("a machine", 0)
    await hands.press("d", "a")
    for label, text in {"Name": "vm1", "Disks": "vm1.img", "Memory": "128M", "CPUs": "1", "Network": "none"}.items():
        await hands.fill(label, text)
    await hands.choose("Type", "kvm, fast")
    await hands.choose("Type", "auto")
    await hands.fill("Hypervisor", "")
    await hands.fill("CD", "")
    await hands.choose("Graphics", "vnc")
    await hands.choose("Graphics", "none, a serial console")
    await hands.choose("Disks by", "gfapi")
    await hands.tick("Start it", True)
    await hands.tick("Autostart", False)
    await hands.accept()
    await _xml(hands)


async def _xml(hands: Hands) -> None:
    """Edit the machine's XML by hand, wrongly at first; then go back to the generated one."""
    await hands.row("a machine", 0)
    await hands.press("x")
    await hands.sees("XML of vm1")
    await hands.press("ctrl+home", "end", "enter")
    await hands.write("<!-- mine --")
    await hands.sees("! not well-formed XML")
    await hands.press("ctrl+s")
    await hands.sees("XML of vm1")
    await hands.write(">")
    await hands.accept()
    assert "<!-- mine -->" in hands.answers["vms"][0]["xml"]
    await hands.sees("XML, edited by hand", "<!-- mine -->")
    await hands.press("x")
    await hands.sees("XML of vm1")
    await hands.press("ctrl+g")
    await hands.accept()
    assert "xml" not in hands.answers["vms"][0]
    await hands.sees("XML, as the fields make it")


async def test_from_a_new_profile_to_the_sample_by_keyboard(home: Path) -> None:
    wanted = load(SAMPLE)
    async with new_profile() as hands:
        await _hosts(hands)
        await hands.next("peers")
        await hands.fill("Peers", "g1 g2 g3")
        await hands.next("bricks")
        await _bricks(hands)
        await hands.next("replica")
        await _volume(hands)
        await _owner(hands)
        await hands.next("start")
        await hands.next("image")
        await _machines(hands)
        await hands.next("review")
        assert hands.app.session.findings == ()
        lines = plan_lines(steps.plan(wanted, Facts()))
        shown = hands.app.screen.query_one("#plan")
        assert str(getattr(shown, "content", "")).splitlines() == lines
        await hands.press("ctrl+s")
        await hands.sees("Save the profile as")
        await hands.type("mine.yaml")
        await hands.press("enter")
        await hands.sees("Saved as mine.yaml")
        assert load(home / "mine.yaml") == wanted
        assert load(home / "mine.yaml").model_dump() == wanted.model_dump()
