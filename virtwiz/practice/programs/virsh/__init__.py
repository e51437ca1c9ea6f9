"""virsh, and virt-xml-validate beside it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from virtwiz.practice.answer import Answer, failed, not_modelled
from virtwiz.practice.programs.virsh import domains, hypervisor, networks, running, validate
from virtwiz.practice.programs.virsh.call import Call

if TYPE_CHECKING:
    from virtwiz.practice.programs.virsh.call import Spec
    from virtwiz.practice.session import Program, Session

COMMANDS: Final[dict[str, Spec]] = {
    **domains.COMMANDS,
    **hypervisor.COMMANDS,
    **networks.COMMANDS,
    **running.COMMANDS,
}
UNMODELLED: Final = re.compile(
    r"(attach|detach|block|change|checkpoint|cpu|create|detach|dom|dump|edit|event|find-storage|freecell|freepages|get-"
    r"|guest|help|hypervisor|iface|inject|iothread|managedsave|maxvcpus|mem|metadata|migrate|net|node|numatune|nwfilter"
    r"|perf|pool|qemu|restore|save|sched|screenshot|secret|send|set|snapshot|sysinfo|ttyconsole|update|vcpu|vol|quit|cd"
    r"|pwd|echo|allocpages|backup|emulatorpin|desc|reset|undefine|wait)\S*"
)
"""What virsh knows besides."""
SILENT: Final = (
    "error: failed to connect to the hypervisor\n"
    "error: Failed to connect socket to '/var/run/libvirt/libvirt-sock': No such file or directory\n"
)
READING: Final = ("capabilities", "domblklist", "dominfo", "domstate", "list", "net-list")
"""Commands that a connection which may only read answers like any other."""

LOCAL: Final = ("", "qemu:///system", "qemu:///system?")


def virsh(session: Session, words: tuple[str, ...], stdin: str) -> Answer:
    """`virsh [-q] [-r] [-c URI] COMMAND …`."""
    rest, quiet, reads_only = list(words[1:]), False, False
    while rest and rest[0].startswith("-"):
        option = rest.pop(0)
        if option in ("-q", "--quiet"):
            quiet = True
        elif option in ("-r", "--readonly"):
            reads_only = True
        elif option in ("-c", "--connect") and rest and rest.pop(0) in LOCAL:
            pass
        elif option in ("--version", "-v"):
            return Answer("9.0.0\n")
        else:
            return not_modelled(f"virsh {option}")
    if not rest:
        return not_modelled("virsh without a command")
    name, *given = rest
    if reads_only and name not in READING:
        return not_modelled(f"virsh -r {name}")
    if name not in COMMANDS:
        known = UNMODELLED.fullmatch(name)
        return not_modelled(f"virsh {name}") if known else failed(f"error: unknown command: '{name}'")
    return _called(session, name, given, quiet=quiet, stdin=stdin)


def _called(session: Session, name: str, given: list[str], *, quiet: bool, stdin: str) -> Answer:
    spec, data, options = COMMANDS[name], [], set()
    for word in given:
        option = word.removeprefix("--")
        if not word.startswith("--"):
            data.append(word)
        elif option in spec.options:
            options.add(option)
        elif option not in (*spec.needs, *spec.may):  # `--domain NAME` is as good as NAME
            return _strange(name, word)
    if len(data) < len(spec.needs):
        return failed(f"error: command '{name}' requires <{spec.needs[len(data)]}> option")
    if len(data) > len(spec.needs) + len(spec.may):
        return failed(f"error: unexpected data '{data[len(spec.needs) + len(spec.may)]}'")
    if not session.host.libvirt or not session.host.libvirt.running:
        return Answer("" if quiet else "\n", SILENT, 1)
    return spec.run(Call(session, name, tuple(data), frozenset(options), quiet, stdin))


def _strange(name: str, word: str) -> Answer:
    if word in _MORE.get(name, ()):
        return not_modelled(f"virsh {name} {word}")
    return failed(f"error: command '{name}' doesn't support option {word}")


_MORE: Final = {
    "list": ("--persistent", "--transient", "--title", "--id", "--state-running", "--state-shutoff"),
    "start": ("--paused", "--console", "--autodestroy", "--bypass-cache", "--force-boot", "--reset-nvram"),
    "undefine": ("--managed-save", "--remove-all-storage", "--snapshots-metadata", "--nvram", "--keep-nvram"),
    "dumpxml": ("--update-cpu", "--migratable", "--xpath", "--wrap"),
    "shutdown": ("--mode",),
    "reboot": ("--mode",),
    "domblkinfo": ("--human", "--all"),
    "console": ("--force", "--safe", "--devname"),
    "vncdisplay": ("--all",),
}
"""Options that are real and not modelled."""


def libvirtd(session: Session, words: tuple[str, ...], stdin: str) -> Answer:
    """`libvirtd --version` and `libvirtd -d`."""
    if words[1:] == ("--version",):
        return Answer("libvirtd (libvirt) 9.0.0\n")
    if words[1:] != ("-d",) or not session.host.libvirt:
        return not_modelled(" ".join(words))
    session.host.libvirt.running = True
    return Answer(seconds=0.5)


PROGRAMS: Final[dict[str, Program]] = {"virsh": virsh, "libvirtd": libvirtd, **validate.PROGRAMS}
