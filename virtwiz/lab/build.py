"""A lab goes up and comes down."""

import contextlib
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from dataclasses import replace

from virtwiz.lab import access, claims, hosts, needs, network, roots
from virtwiz.lab.errors import LabError
from virtwiz.lab.furnish import furnish
from virtwiz.lab.state import LABS, Lab, LabHost, check_name, find
from virtwiz.signals import heeded

MOST_HOSTS = 60

Tell = Callable[[str], None]


def _silent(line: str) -> None:
    del line


def up(name: str = "lab", hosts: int = 3, *, systemd: bool = True, tell: Tell = _silent) -> Lab:
    """Set up a lab of so many storage hosts and a hypervisor, and return it when every host is up.

    What a broken-off run left of a lab of that name goes first; if this one is broken off or fails, all it has built
    goes. With `systemd` off the hosts run a small init and sysv scripts. `tell` gets one line a stage.

    Raises:
        LabError: it stands already, this machine lacks something, or a stage failed.
    """
    needs.check()
    check_name(name)
    if not 1 <= hosts <= MOST_HOSTS:
        raise LabError(f"a lab of {hosts} storage hosts cannot be", f"it takes 1 to {MOST_HOSTS}")
    _clear(name, tell)
    lab = claims.claim(name, hosts, systemd=systemd)
    began = time.monotonic()
    with _undone_on_failure(lab, tell) as crew:
        lab = _build(lab, crew, tell)
    tell(f"up after {time.monotonic() - began:.1f} s: ssh -F {lab.ssh_config} {lab.hosts[0].name}")
    return lab


def down(name: str, *, tell: Tell = _silent) -> None:
    """Take a lab down, whatever state it is in; nothing of it stays.

    Raises:
        LabError: there is no such lab, another process is at it, or something of it cannot be removed.
    """
    _take_down(claims.take(name), tell)


class _Crew:
    """Threads that do one thing for many hosts at the same time; `stop` tells them that it is no longer wanted."""

    def __init__(self) -> None:
        self.stop = threading.Event()
        self._pool = ThreadPoolExecutor(max_workers=8)

    def each(self, work: Callable[[LabHost], LabHost | None], over: tuple[LabHost, ...]) -> tuple[LabHost, ...]:
        """Do the work for every host; the first failure is raised as soon as it is there."""
        jobs = [self._pool.submit(work, host) for host in over]
        done, _ = wait(jobs, return_when=FIRST_EXCEPTION)
        for job in done:
            job.result()
        return tuple(job.result() or host for job, host in zip(jobs, over, strict=True))

    def dismiss(self) -> None:
        self.stop.set()
        self._pool.shutdown(cancel_futures=True)


def _clear(name: str, tell: Tell) -> None:
    """Take down what remains of a lab that nobody builds any more and that does not stand."""
    if not (LABS / name / "lab.json").exists():
        return
    if find(name).owner == 0 and any(host.is_alive for host in find(name).hosts):
        raise LabError(f"lab {name} stands already", remedy=f"To take it down: virtwiz lab down --name {name}")
    tell(f"lab {name} was left half done: cleaning up")
    _take_down(claims.take(name), tell)


@contextlib.contextmanager
def _undone_on_failure(lab: Lab, tell: Tell) -> Iterator[_Crew]:
    crew = _Crew()
    try:
        yield crew
        crew.dismiss()
    except BaseException:
        with _uninterrupted():
            crew.dismiss()
            _take_down(lab, tell)
        raise


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """A second signal does not stop the cleaning. Only the main thread gets any, and only it may say so."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, signal.SIG_IGN) for number in heeded()}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _build(lab: Lab, crew: _Crew, tell: Tell) -> Lab:
    tell(f"lab {lab.name}: {len(lab.storage)} storage hosts and a hypervisor")
    roots.share(lab.directory)
    access.make_key(lab)
    tell(f"network {network.bridge(lab.number)}: 10.98.{lab.number}.0/24")
    network.build(lab)
    tell("roots and bricks")
    crew.each(lambda host: _lay_out(lab, host), lab.hosts)
    access.write_files(lab)
    tell(f"hosts: {', '.join(host.name for host in lab.hosts)}")
    crew.each(lambda host: hosts.start(lab, host), lab.hosts)
    return claims.release(replace(lab, hosts=crew.each(lambda host: hosts.wait(lab, host, crew.stop), lab.hosts)))


def _lay_out(lab: Lab, host: LabHost) -> None:
    place = lab.place(host)
    place.mkdir(parents=True)
    furnish(lab, host, roots.mount_root(place))
    if host.is_storage:
        roots.mount_brick(place, lab.images / f"{host.name}.xfs")


def _take_down(lab: Lab, tell: Tell) -> None:
    tell(f"lab {lab.name} goes down")
    crew = _Crew()
    try:
        crew.each(lambda host: hosts.stop(lab, host), lab.hosts)
    finally:
        crew.dismiss()
    network.remove(lab)
    roots.unmount(lab)
    claims.forget(lab)
