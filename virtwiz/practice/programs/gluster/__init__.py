"""The gluster command: its options, its commands, and what it says when glusterd is silent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from virtwiz.practice.answer import Answer, not_modelled
from virtwiz.practice.glusterd.daemon import changed
from virtwiz.practice.programs.gluster import create, getting, heal, info, lifecycle, options, peer, pool, status
from virtwiz.practice.programs.gluster.call import Call

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from virtwiz.practice.session import Program, Session

COMMANDS: Final[Mapping[tuple[str, ...], Callable[[Call], Answer]]] = {
    ("peer", "probe"): peer.probe,
    ("peer", "detach"): peer.detach,
    ("peer", "status"): pool.peer_status,
    ("pool", "list"): pool.pool_list,
    ("volume", "create"): create.create,
    ("volume", "start"): lifecycle.start,
    ("volume", "stop"): lifecycle.stop,
    ("volume", "delete"): lifecycle.delete,
    ("volume", "list"): lifecycle.volume_list,
    ("volume", "info"): info.info,
    ("volume", "status"): status.status,
    ("volume", "heal"): heal.heal,
    ("volume", "set"): options.set_options,
    ("volume", "get"): getting.get,
    ("volume", "reset"): options.reset,
}
"""What is modelled, by its first words."""

KNOWN: Final = {
    "help": (),
    "peer": ("help",),
    "pool": (),
    "snapshot": (
        "activate",
        "clone",
        "config",
        "create",
        "deactivate",
        "delete",
        "help",
        "info",
        "list",
        "restore",
        "status",
    ),
    "global": ("help",),
    "volume": (
        *("add-brick", "barrier", "bitrot", "clear-locks", "geo-replication", "help", "log", "profile", "quota"),
        *("rebalance", "remove-brick", "replace-brick", "reset-brick", "statedump", "sync", "top"),
    ),
}
"""What gluster knows besides, and what is not modelled."""

VERSION: Final = """\
glusterfs 10.3
Repository revision: git://git.gluster.org/glusterfs.git
Copyright (c) 2006-2016 Red Hat, Inc. <https://www.gluster.org/>
GlusterFS comes with ABSOLUTELY NO WARRANTY.
It is licensed to you under your choice of the GNU Lesser
General Public License, version 3 or any later version (LGPLv3
or later), or the GNU General Public License, version 2 (GPLv2),
in all cases as published by the Free Software Foundation.
"""
HELP: Final = """\
 peer help                - display help for peer commands
 volume help              - display help for volume commands
 volume bitrot help       - display help for volume bitrot commands
 volume quota help        - display help for volume quota commands
 snapshot help            - display help for snapshot commands
 global help              - list global commands


"""
USAGE: Final = """\

 Usage: gluster [options] <help> <peer> <pool> <volume>
 Options:
 --help  Shows the help information
 --version  Shows the version
 --print-logdir  Shows the log directory
 --print-statedumpdir Shows the state dump directory

"""
SILENT: Final = "Connection failed. Please check if gluster daemon is operational.\n"
OPTIONS: Final = ("--mode=script", "--xml")


def gluster(session: Session, words: tuple[str, ...], stdin: str) -> Answer:
    """`gluster [--mode=script] [--xml] COMMAND`; the options may stand anywhere."""
    chosen = {word for word in words[1:] if word in OPTIONS}
    plain = tuple(word for word in words[1:] if word not in OPTIONS)
    if plain in (("--version",), ("help",), ("--help",)):
        return Answer(VERSION if plain == ("--version",) else HELP, seconds=0.04)
    if not plain:
        return not_modelled("gluster's own prompt")
    command = COMMANDS.get(plain[:2])
    if not command:
        return _not_a_command(plain)
    if session.uid:
        return Answer(SILENT, NOT_ROOT, 1, 0.1)
    call = Call(session, plain[2:], "--xml" in chosen, "--mode=script" in chosen, stdin)
    if not call.glusterd.running:
        return Answer(SILENT, status=1, seconds=0.1 if call.script else 3.1)
    answer = command(call)
    changed(session.cluster)
    return answer


NOT_ROOT: Final = """\
ERROR: failed to create logfile "/var/log/glusterfs/cli.log" (Permission denied)
ERROR: failed to open logfile /var/log/glusterfs/cli.log
"""


def _not_a_command(words: tuple[str, ...]) -> Answer:
    if words[0].startswith("--"):
        return Answer(f"unrecognized option {words[0]}\n{USAGE}", status=255)
    if words[0] not in KNOWN:
        return Answer(f"unrecognized word: {words[0]} (position 0)\n{USAGE}", status=1, seconds=0.09)
    if len(words) == 1:
        return Answer(f"unrecognized command\n{USAGE}", status=1, seconds=0.09)
    if words[1] not in KNOWN[words[0]]:
        return Answer(f"unrecognized word: {words[1]} (position 1)\n{USAGE}", status=1, seconds=0.09)
    return not_modelled(f"gluster {' '.join(words[:2])}")


PROGRAMS: Final[dict[str, Program]] = {"gluster": gluster}
