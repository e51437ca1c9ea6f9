"""Faults for the middle of a replay: when each comes, what it is, and how it goes away again."""

from __future__ import annotations

import os
import signal
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.lab.clusters import eventually, inside
from tests.lab.test_killed import event
from virtwiz.lab import execute
from virtwiz.lab.network import NAMESPACES
from virtwiz.lab.system import call, members

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from virtwiz.lab import Lab

    Matches = Callable[[dict[str, Any]], bool]


@dataclass(frozen=True)
class Fault:
    """One row of the table.

    `moment` makes the event at which the fault comes, `broken` is the fault for as long as it lasts, `status` the exit
    code that is right, and `says` what the events or the messages must hold. With `lifted` the fault goes away at that
    event, else after the run's end.
    """

    moment: Callable[[], Matches]
    broken: Callable[[Lab], AbstractContextManager[None]]
    status: int
    says: str
    lifted: Callable[[], Matches] | None = None


@contextmanager
def sshd_killed(lab: Lab) -> Iterator[None]:
    """All of it on g1, the connections too."""
    inside(lab, "g1", "systemctl mask --runtime --quiet ssh; kill -9 $(pgrep -x sshd)")
    try:
        yield
    finally:
        inside(lab, "g1", "systemctl unmask --runtime --quiet ssh; systemctl reset-failed ssh; systemctl restart ssh")


@contextmanager
def paused(lab: Lab) -> Iterator[None]:
    """Every process of g3 stands still."""
    netns = NAMESPACES / lab.host("g3").netns
    try:
        for pid in members(netns):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGSTOP)
        yield
    finally:
        for pid in members(netns):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)


@contextmanager
def link_down(lab: Lab) -> Iterator[None]:
    """The cable of g3 is pulled."""
    link = lab.host("g3").netns
    call("ip", "link", "set", link, "down")
    try:
        yield
    finally:
        call("ip", "link", "set", link, "up")
        eventually(lambda: "Disconnected" not in inside(lab, "g1", "gluster pool list"))


def glusterd_killed(host: str) -> Callable[[Lab], AbstractContextManager[None]]:
    """With -9; systemd would start it again after a minute."""

    @contextmanager
    def broken(lab: Lab) -> Iterator[None]:
        inside(lab, host, "kill -9 $(cat /run/glusterd.pid)")
        try:
            yield
        finally:
            inside(lab, host, "systemctl start glusterd")
            eventually(lambda: "Disconnected" not in inside(lab, "g1", "gluster pool list"))

    return broken


@contextmanager
def disk_full(lab: Lab) -> Iterator[None]:
    """Not a byte is left where g3 has its brick."""
    inside(
        lab,
        "g3",
        "cd /data/brick1; fallocate -l $(df --output=avail -B 1 . | tail -n 1) filler; cat /dev/zero >rest; true",
    )
    try:
        yield
    finally:
        inside(lab, "g3", "rm -f /data/brick1/filler /data/brick1/rest")


HOLD = "/var/lib/glusterd/hooks/1/set/pre/S01hold.sh"
HOOK = """\
#!/bin/sh
case $* in *nfs.disable*) ;; *) exit 0 ;; esac
touch /run/holding
while [ -e /run/hold ]; do sleep 0.1; done
"""


@contextmanager
def lock_held(lab: Lab) -> Iterator[None]:
    """A `volume set` from g2 that does not come to its end: a hook of g3 keeps it, and no other one.

    The one command that virtwiz has sent already may go before it; more than one must therefore follow.
    """
    write(lab, "g3", HOLD, HOOK)
    inside(lab, "g3", "touch /run/hold")
    hold = "until gluster --mode=script volume set vmstore nfs.disable on; do sleep 0.2; done"
    inside(lab, "g2", f"setsid sh -c '{hold}' >/dev/null 2>&1 </dev/null &")
    try:
        eventually(lambda: "holding" in inside(lab, "g3", "ls /run"))
        yield
    finally:
        inside(lab, "g3", f"rm -f /run/hold {HOLD}")


SPOIL = """\
#!/bin/sh
[ -e /run/spoil ] || exit 0
rm /run/spoil
sed -i 's/^end-volume/    opinion none\\n&/' /etc/glusterfs/glusterd.vol
"""


@contextmanager
def broken_volfile(lab: Lab) -> Iterator[None]:
    """The next start of glusterd on g2, and only that one, finds a line that it does not understand."""
    unit = "/run/systemd/system/glusterd.service.d"
    write(lab, "g2", "/run/spoil.sh", SPOIL)
    inside(lab, "g2", f"touch /run/spoil; mkdir -p {unit}")
    write(lab, "g2", f"{unit}/spoil.conf", "[Service]\nExecStartPre=sh /run/spoil.sh\n")
    inside(lab, "g2", "systemctl daemon-reload")
    before = volfile(lab)
    try:
        yield
        assert volfile(lab) == before, "it is as it was, mode and owner included"
        assert "Connected" in inside(lab, "g2", "gluster pool list")
    finally:
        inside(lab, "g2", f"rm -r {unit} /run/spoil.sh; systemctl daemon-reload")


@contextmanager
def damaged_volfile(lab: Lab) -> Iterator[None]:
    """Somebody has put a line into g2's file that glusterd, which runs, has not read yet."""
    inside(lab, "g2", "cd /etc/glusterfs; cp -p glusterd.vol kept; echo opinion none >>glusterd.vol")
    before = volfile(lab)
    try:
        yield
        assert volfile(lab) == before, "nothing was changed"
        assert "Connected" in inside(lab, "g2", "gluster pool list"), "nothing was restarted"
    finally:
        inside(lab, "g2", "cd /etc/glusterfs; mv kept glusterd.vol; rm glusterd.vol.before-virtwiz")


def volfile(lab: Lab) -> str:
    """g2's glusterd.vol: mode, owner, text, and what stands beside it that is not the user's."""
    return inside(
        lab, "g2", "cd /etc/glusterfs; stat -c '%a %u:%g' glusterd.vol; cat glusterd.vol; ls glusterd.vol.??????; true"
    )


def write(lab: Lab, host: str, path: str, text: str) -> None:
    """Write a file inside a host."""
    execute(lab, host, f"cat >{path} && chmod +x {path}", stdin=text, check=True)


def at(kind: str, step: str, words: str, host: str = "") -> Callable[[], Matches]:
    """The moment of an event, anew for each run."""
    return lambda: event(kind, step, words, host)


GROUP = at("started", "tunables", "group virt")


FAULTS = {
    "sshd killed": Fault(GROUP, sshd_killed, 1, "g1: the connection was lost"),
    "host paused": Fault(GROUP, paused, 1, "g3: the connection was lost (it has not answered for 15 s)"),
    "link down": Fault(GROUP, link_down, 1, "g3: the connection was lost (it has not answered for 15 s)"),
    "glusterd killed": Fault(GROUP, glusterd_killed("g1"), 1, "g1: tunables: `gluster"),
    "glusterd killed after the edit": Fault(
        at("finished", "glusterd", "the edit"), glusterd_killed("g2"), 0, '"outcome": "done"'
    ),
    "glusterd.vol broken": Fault(at("started", "glusterd", "cp -pn"), broken_volfile, 1, "opinion"),
    "glusterd.vol damaged before": Fault(
        at("finished", "bricks", "mkdir"), damaged_volfile, 1, "glusterd does not understand line 16, opinion"
    ),
    "disk full on a brick": Fault(at("finished", "bricks", "mkdir"), disk_full, 1, "No space left"),
    "gluster's lock held": Fault(
        at("started", "glusterd", "server.allow-insecure"),  # then come the owner and the start
        lock_held,
        0,
        "waiting for gluster's lock",
        lifted=lambda: lambda found: "waiting for gluster's lock" in found.get("text", ""),
    ),
}
