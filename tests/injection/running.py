"""Run all that is made of a profile in the sandbox, and look whether every word arrives as it is."""

from __future__ import annotations

import threading
from collections import Counter
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from tests.injection.sandbox import Call, LoggingHost, Sandbox
from virtwiz import shell, steps
from virtwiz.export import sh
from virtwiz.facts import probes
from virtwiz.facts.model import Facts
from virtwiz.formats import domain, uri
from virtwiz.plan import Run, Wait
from virtwiz.steps.domains import described

if TYPE_CHECKING:
    from collections.abc import Iterator

    from virtwiz.plan import Command, Plan
    from virtwiz.profile import Profile

AROUND: Final = ("date", "sleep", "mount", "umount")
"""What waits and mounts call besides the programs that they are for."""


def commands(profile: Profile, plan: Plan) -> Iterator[Command]:
    """All commands: probes, the plan's, what guards them and what follows their failure."""
    yield from (probe.command for probe in (*probes.first(profile), *probes.second(profile, profile.peers[0])))
    for command in plan.commands:
        yield from (command, *command.guards, *command.rescue)


def run_all(profile: Profile, sandbox: Sandbox, login_shell: str, known: set[str]) -> None:
    """Run each command, but for those known from other profiles."""
    plan = steps.plan(profile, Facts())
    assert plan.stages
    assert not plan.unknowns
    for command in commands(profile, plan):
        request = shell.request(command)
        if request not in known:
            known.add(request)
            host = LoggingHost(command.host, sandbox, login_shell)
            host.run(command, print, threading.Event())
            arrived(command, host.calls)


def arrived(command: Command, calls: list[Call]) -> None:
    """The surroundings, then the command's programs, word by word, and nothing that is none of theirs."""
    surround = shell.CHANGE_SURROUND if command.changes else shell.READ_SURROUND
    rendered = shell.render(command.verb)
    assert [call.argv for call in calls[:2]] == [("sh", "-c", surround, "virtwiz", rendered), ("sh", "-c", rendered)]
    runs = _runs(command)
    inner = [call for call in calls[2:] if isinstance(command.verb, Run) or call.argv[0] not in AROUND]
    if not any(run.argv[0] in ("sh", "cat") for run in runs):
        assert [call.argv for call in inner] == [run.argv for run in runs]
    rest = iter(inner)
    for run in runs:
        if run.argv[0] != "cat":  # a program that looks, and is there for real
            call = next((call for call in rest if call.argv == run.argv), None)
            assert call, (run.argv, [each.argv for each in inner])
            assert call.stdin == _with_end(run.stdin)
    if not isinstance(command.verb, Run | Wait):
        mounted = next(call.argv for call in calls if call.argv[0] == "mount")
        assert mounted[-2] == f"{command.verb.servers[0]}:/{command.verb.volume}"


def _runs(command: Command) -> tuple[Run, ...]:
    if isinstance(command.verb, Run):
        return (command.verb,)
    return (command.verb.program,) if isinstance(command.verb, Wait) else command.verb.runs


def _with_end(text: str) -> str:
    return text if not text or text.endswith("\n") else f"{text}\n"


def forms_hold(profile: Profile) -> None:
    """Addresses and domains that are made of a profile say the same when they are read."""
    plan = steps.plan(profile, Facts())
    words = [word for command in plan.commands for run in _runs(command) for word in run.argv]
    for word in words:
        if word.startswith("gluster://"):
            found = uri.parse(word)
            assert str(found) == word
            assert found.volume == profile.volume.name
            assert found.image.removesuffix(".virtwiz-part") in {image.name for image in profile.images}
    defined = [command for command in plan.commands if _runs(command)[0].argv[:2] == ("virsh", "define")]
    assert len(defined) == len(profile.vms)
    for vm, command in zip(profile.vms, defined, strict=True):
        xml = _runs(command)[0].stdin
        compare = domain.disk_differences if vm.xml else domain.differences
        assert compare(described(profile, Facts(), vm), xml) == ()
        assert ET.fromstring(xml).findtext("name") == vm.name


def run_script(profile: Profile, sandbox: Sandbox, login_shell: str) -> None:
    """Run the exported script with an ssh that runs the request here."""
    plan = steps.plan(profile, Facts())
    path = sandbox.folder / "script.sh"
    path.write_text(sh.script(profile, plan))
    calls = sandbox.call([login_shell, str(path)])
    asked = Counter(call.argv for call in calls if call.argv[0] == "ssh" and call.argv[1] == "-o")
    assert asked == Counter(_asked(profile, plan))
    made = [call.argv for call in calls]
    for command in plan.commands:
        assert all(run.argv in made for run in _runs(command))


def _asked(profile: Profile, plan: Plan) -> Iterator[tuple[str, ...]]:
    for stage in plan.stages:
        guards = dict.fromkeys(guard for command in stage.commands for guard in command.guards)
        for command in (*guards, *stage.commands):
            login = profile.login(command.host)
            port = ("-p", str(login.port)) if login.port else ()
            key = ("-i", login.identity_file) if login.identity_file else ()
            request = shell.request(command)
            request = shell.by_sudo(request) if login.become == "sudo" else request
            yield ("ssh", "-o", "BatchMode=yes", *port, *key, "-l", login.user or "", "--", login.address, request)
