"""Profiles for a lab, virtwiz run on them, and the cluster's state read back by the real programs."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from virtwiz.lab import execute
from virtwiz.profile import Host, Image, dump, load

if TYPE_CHECKING:
    from collections.abc import Callable

    from virtwiz.lab import Lab
    from virtwiz.profile import Profile

SAMPLES = Path(__file__).parents[2] / "sample_profiles"
VIRTWIZ = Path(sys.executable).parent / "virtwiz"


def on_lab(profile: Profile, lab: Lab) -> Profile:
    """The profile with the addresses of the lab's hosts and its key."""
    addresses = {host.name: host.address for host in lab.hosts}
    hosts = {name: Host(address=addresses[name], identity_file=str(lab.key)) for name in profile.hosts}
    return profile.model_copy(update={"hosts": hosts})


def sample(name: str, lab: Lab, folder: Path) -> Path:
    """A sample profile for a lab, written to a folder."""
    path = folder / f"{name}.yaml"
    path.write_text(dump(on_lab(load(SAMPLES / f"{name}.yaml"), lab)))
    return path


def without_machine(lab: Lab) -> Profile:
    """The lab's volume of three copies with one image, and no machine."""
    image = Image(name="disks/vm1.img", size="1G", via="mount")
    return on_lab(load(lab.profile), lab).model_copy(update={"images": (image,), "vms": ()})


def written(profile: Profile, folder: Path) -> Path:
    """Write a profile to a folder."""
    path = folder / "profile.yaml"
    path.write_text(dump(profile))
    return path


def virtwiz(*words: object, timeout: float = 400) -> subprocess.CompletedProcess[str]:
    """Run the command line as a user would; stdout and stderr apart."""
    argv = [str(VIRTWIZ), *map(str, words)]
    return subprocess.run(argv, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=timeout, check=False)


def replayed(path: Path, *words: object) -> list[dict[str, Any]]:
    """Replay with --yes and --json; it must end with 0. The events."""
    done = virtwiz("replay", path, "--yes", "--json", *words)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def titles(events: list[dict[str, Any]], *, changing: bool = True) -> list[str]:
    """What was run, guards apart: `step host title`."""
    started = [event for event in events if event["event"] == "started" and "guard" not in event["id"]]
    return [f"{e['step']} {e['host']} {e['title']}" for e in started if e["changes"] or not changing]


def begun(path: Path, *words: str) -> subprocess.Popen[str]:
    """Start a replay with --yes and --json, whose events are read from its stdout."""
    argv = [str(VIRTWIZ), "replay", str(path), "--yes", "--json", *words]
    return subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def until(process: subprocess.Popen[str], matches: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """Read events until one matches."""
    assert process.stdout
    for line in process.stdout:
        event: dict[str, Any] = json.loads(line)
        if matches(event):
            return event
    assert process.stderr
    raise AssertionError(f"the run ended before that: {process.stderr.read()}")


def inside(lab: Lab, host: str, command: str, seconds: float = 120) -> str:
    """What a command prints inside a host; it must succeed."""
    done = execute(lab, host, command, seconds=seconds)
    assert done.returncode == 0, f"{host}: {command}: {done.stdout}{done.stderr}"
    return done.stdout


def eventually(holds: Callable[[], bool], seconds: float = 60) -> None:
    """Wait for a condition."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.1)


def end_state(lab: Lab, profile: Profile) -> dict[str, object]:
    """All that a replay is to bring about, as the real programs tell it, without what differs from run to run."""
    first, volume = profile.peers[0], profile.volume.name
    info = inside(lab, first, f"gluster volume info {volume}")
    return {
        "peers": len(re.findall("Connected", inside(lab, first, "gluster pool list"))),
        "volume": sorted(line.strip() for line in info.splitlines() if not line.startswith("Volume ID")),
        "volfiles": [inside(lab, peer, f"cat {profile.glusterd.volfile}") for peer in profile.peers],
        "owners": [inside(lab, b.host, f"stat -c '%u:%g' {b.path}").strip() for b in profile.volume.bricks],
        "online": inside(lab, first, f"gluster volume status {volume}").count(" Y "),
        "files": files(lab, profile),
        "domains": [domain(lab, profile.host_of(vm), vm.name) for vm in profile.vms],
        "left": [left_over(lab, host) for host in profile.hosts],
    }


def files(lab: Lab, profile: Profile) -> list[str]:
    """The images on the volume: name, format, virtual size, and whether qemu-img finds them sound."""
    look = "".join(
        f"echo {image.name} $(qemu-img info -U --output=json {image.name} | tr -d ' \\n');"
        + (f"qemu-img check -q {image.name};" if image.format == "qcow2" else "")
        for image in profile.images
    )
    mount = f"d=$(mktemp -d) && mount -t glusterfs {profile.peers[0]}:/{profile.volume.name} $d && cd $d"
    text = inside(lab, profile.hypervisors[0], f"{mount} && find . -type f | sort; {look} cd /; umount $d; rmdir $d")
    return [re.sub(r'"(actual-size|dirty-flag)":[^,}]*,?', "", line) for line in text.splitlines()]


def domain(lab: Lab, host: str, name: str) -> tuple[str, str]:
    """A domain's state and settings; addresses and other things that libvirt chose are the same each time."""
    return inside(lab, host, f"virsh domstate {name}").strip(), inside(lab, host, f"virsh dumpxml --inactive {name}")


def left_over(lab: Lab, host: str) -> str:
    """Mounts, temporary directories and half-filled files that a run should have taken away."""
    return inside(
        lab, host, "grep -c /tmp/virtwiz /proc/mounts; ls -d /tmp/virtwiz.* /etc/glusterfs/*virtwiz-* 2>&-; true"
    )
