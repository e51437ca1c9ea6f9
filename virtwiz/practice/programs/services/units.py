"""systemctl and service, for the services that a practice host has."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from virtwiz.practice.answer import Answer, failed, not_modelled, together
from virtwiz.practice.glusterd import daemon
from virtwiz.practice.glusterd.daemon import ENDING
from virtwiz.practice.programs.services import status
from virtwiz.practice.programs.services.processes import STARTED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from virtwiz.practice.model import Cluster, Host
    from virtwiz.practice.session import Program, Session

NO_SYSTEMD: Final = """\
System has not been booted with systemd as init system (PID 1). Can't operate.
Failed to connect to bus: Host is down
"""
NOT_STARTED: Final = """\
Job for {0}.service failed because the control process exited with error code.
See "systemctl status {0}.service" and "journalctl -xeu {0}.service" for details.
"""


@dataclass(frozen=True)
class Service:
    """How a service is looked at, in systemd's word, started and stopped; starting gives an exit status."""

    there: Callable[[Host], bool]
    state: Callable[[Host], str]
    start: Callable[[Cluster, Host], int]
    stop: Callable[[Cluster, Host], None]
    seconds: float

    def runs(self, host: Host) -> bool:
        """Whether it is active."""
        return self.state(host) == "active"


def _glusterd_start(cluster: Cluster, host: Host) -> int:
    assert host.glusterd
    cluster.now = max(cluster.now, host.glusterd.ended + ENDING)  # a manager of services waits for the old process
    code = daemon.start(cluster, host)
    if code:
        host.glusterd.killed, host.glusterd.failed = False, (cluster.now, code)
    return code


def _glusterd_stop(cluster: Cluster, host: Host) -> None:
    """Debian's unit takes the bricks along; a start script ends the daemon alone."""
    assert host.glusterd
    host.glusterd.killed = False
    if host.glusterd.running:
        daemon.stop(cluster, host, whole=host.systemd)


def _glusterd_state(host: Host) -> str:
    assert host.glusterd
    return status.state(host.glusterd)


def _libvirtd_start(cluster: Cluster, host: Host) -> int:
    assert host.libvirt
    host.libvirt.running = True
    return 0


def _libvirtd_stop(cluster: Cluster, host: Host) -> None:
    assert host.libvirt
    host.libvirt.running = False


SERVICES: Final[Mapping[str, Service]] = {
    "glusterd": Service(
        lambda host: host.glusterd is not None,
        _glusterd_state,
        _glusterd_start,
        _glusterd_stop,
        STARTED,
    ),
    "libvirtd": Service(
        lambda host: host.libvirt is not None,
        lambda host: "active" if host.libvirt and host.libvirt.running else "inactive",
        _libvirtd_start,
        _libvirtd_stop,
        0.3,
    ),
}


def systemctl(session: Session, words: tuple[str, ...], stdin: str) -> Answer:
    """`systemctl start|stop|restart|is-active|is-enabled|status SERVICE`."""
    if not session.host.systemd:
        return Answer(stderr=NO_SYSTEMD, status=1)
    plain = [word for word in words[1:] if word not in ("--no-pager", "-q", "--quiet", "-l", "--full")]
    if plain[:1] == ["is-active"] and len(plain) > 2:
        each = [systemctl(session, ("systemctl", "is-active", unit), stdin) for unit in plain[1:]]
        return replace(together(each), status=min(answer.status for answer in each))
    if len(plain) != 2 or plain[0] not in ("start", "stop", "restart", "is-active", "is-enabled", "status"):
        return not_modelled(" ".join(words))
    verb, unit = plain[0], plain[1].removesuffix(".service")
    service = SERVICES.get(unit)
    if not service or not service.there(session.host):
        return _missing(verb, unit)
    if verb == "status":
        return status.glusterd(session) if unit == "glusterd" else not_modelled(" ".join(words))
    if verb == "is-enabled":
        return Answer("enabled\n")
    if verb == "is-active":
        state = service.state(session.host)
        return Answer(f"{state}\n", status=0 if state == "active" else 3)
    return _change(session, verb, unit, service)


def _missing(verb: str, unit: str) -> Answer:
    if verb == "is-active":
        return Answer("inactive\n", status=3)
    if verb == "status":
        return failed(f"Unit {unit}.service could not be found.", 4)
    if verb == "is-enabled":
        return failed(f"Failed to get unit file state for {unit}.service: No such file or directory")
    found = "loaded" if verb == "stop" else "found"
    return failed(f"Failed to {verb} {unit}.service: Unit {unit}.service not {found}.", 5)


def _change(session: Session, verb: str, name: str, service: Service) -> Answer:
    cluster, host = session.cluster, session.host
    if verb != "start":
        service.stop(cluster, host)
    if verb == "stop" or service.runs(host):
        return Answer(seconds=0.1)
    if service.start(cluster, host):
        return Answer(stderr=NOT_STARTED.format(name), status=1, seconds=0.3)
    return Answer(seconds=service.seconds)


def service(session: Session, words: tuple[str, ...], stdin: str) -> Answer:
    """`service SERVICE start|stop|restart|status`."""
    if len(words) != 3 or (words[2] == "status" and not session.host.systemd):
        return not_modelled(" ".join(words))
    found = SERVICES.get(words[1])
    if not found or not found.there(session.host) or words[2] not in ("start", "stop", "restart", "status"):
        return failed(f"{words[1]}: unrecognized service")
    if session.host.systemd:
        return systemctl(session, ("systemctl", words[2], words[1]), stdin)
    return _change(session, words[2], words[1], found)


PROGRAMS: Final[dict[str, Program]] = {"systemctl": systemctl, "service": service}
