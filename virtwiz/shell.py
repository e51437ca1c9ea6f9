"""Verbs as POSIX shell, and what surrounds every command on a host. The one place where shell text is made."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from string import ascii_letters
from typing import Final

from virtwiz.formats.fuse import mount_options
from virtwiz.plan import Command, Run, Verb, Wait, WithMount

RUN_LOCK: Final = "/run/lock/virtwiz.lock"
"""Held on every host by one run of virtwiz for as long as its connection lives."""

COMMAND_LOCK: Final = "/run/lock/virtwiz.command.lock"
"""Shared by the changing commands of a run for as long as each of them lives, also after its connection has gone."""

_SURROUND: Final = "trap '' HUP PIPE; export LC_ALL=C; exec {lock}sh -c \"$1\" </dev/null 2>&1"
READ_SURROUND: Final = _SURROUND.format(lock="")
CHANGE_SURROUND: Final = _SURROUND.format(lock=f"flock -s -o {COMMAND_LOCK} ")
"""What stands around a command: a dropped connection must not cut it in half, and its text must be in English.

flock(1) closes the lock's descriptor in the program it runs (-o), so that a daemon started there does not hold it.
"""


def quote(text: str) -> str:
    """Quote for POSIX shell, always with single quotes, as the exported script's own `quote` does."""
    return "'" + text.replace("'", "'\\''") + "'"


RUN_LOCK_PROGRAM: Final = f"""\
exec 9>>{RUN_LOCK} 8>>{COMMAND_LOCK} || exit 1
taken=; flock -n 9 || taken=yes
if [ "$taken" ] && [ "$3" ] && [ "$(sed -n 2p {RUN_LOCK})" = "$3" ]; then echo locked; exit; fi
if [ "$taken" ] || ! flock -n 8; then
  printf 'waiting for %s\\n' "$(head -n 1 {RUN_LOCK})"
  flock -w "$1" 9 && flock -w "$1" 8 || {{ echo busy; exit 1; }}
fi
exec 8>&-
printf '%s, since %s\\n%s\\n' "$2" "$(date '+%F %T')" "$3" >{RUN_LOCK}
echo locked
exec cat >/dev/null"""
"""Take a host for one run: no other run, and no living command of an earlier one.

$1: seconds to wait, $2: who we are, for people, $3: the run's mark, or nothing. Where that holds the machine already,
by another of its names, there is nothing to do. It prints `waiting for WHO` when it has to, then `locked` or `busy`,
and holds the lock until its standard input ends.
"""


def lock_request(limit: int, owner: str, mark: str) -> str:
    """What the transport asks the host's login shell to run to take the host for one run."""
    return f"sh -c {quote(RUN_LOCK_PROGRAM)} virtwiz {limit} {quote(owner)} {quote(mark)}"


def request(command: Command) -> str:
    """What the transport asks the host's login shell to run: the command in its surroundings."""
    surround = CHANGE_SURROUND if command.changes else READ_SURROUND
    return f"sh -c {quote(surround)} virtwiz {quote(render(command.verb))}"


@dataclass(frozen=True)
class Gate:
    """How sudo asks for a password, and what is printed once it has let a request through; no program says either."""

    prompt: str
    through: str
    anew: bool = False
    """Whether it shall ask even where it was answered a moment ago."""


def by_sudo(request: str, gate: Gate | None = None) -> str:
    """A request as root by sudo; without a gate, sudo refuses where it would ask."""
    if not gate:
        return f"sudo -n {request}"
    announce = quote(f'echo {quote(gate.through)}; exec "$@"')
    return f"sudo {'-k ' if gate.anew else ''}-S -p {quote(gate.prompt)} sh -c {announce} virtwiz {request}"


def render(verb: Verb) -> str:
    """Turn a verb into POSIX shell."""
    if isinstance(verb, Run):
        return _run(verb)
    if isinstance(verb, Wait):
        return _wait(verb)
    return _with_mount(verb)


def _run(run: Run) -> str:
    words = shlex.join(run.argv)
    if not run.stdin:
        return words
    end = _end_word(run.stdin)
    text = run.stdin if run.stdin.endswith("\n") else run.stdin + "\n"
    return f"{words} <<'{end}'\n{text}{end}"


def _inside(run: Run) -> str:
    """A program where more follows on its last line, which a here-document's end must have for itself."""
    return f"{{ {_run(run)}\n}}" if run.stdin else _run(run)


def _end_word(text: str) -> str:
    """A here-document's end that is no line of the text, if possible with a letter that begins none.

    dash loses a byte of a line that begins as the end does and goes on with another character than ASCII.
    """
    begun = {line[:1] for line in text.split("\n")}
    end = next((f"{letter}ND" for letter in f"E{ascii_letters}" if letter not in begun), "END")
    while end in text.split("\n"):
        end += "_"
    return end


def _wait(wait: Wait) -> str:
    tests = " &&\n  ".join(f'printf %s "$flat" | grep -Eq -e {shlex.quote(pattern)}' for pattern in wait.patterns)
    return f"""\
deadline=$(($(date +%s) + {wait.limit}))
until answer=$({_inside(wait.program)} 2>&1); flat=$(printf %s "$answer" | tr -d '[:space:]')
  {tests}; do
  if [ "$(date +%s)" -ge "$deadline" ]; then
    printf '%s\\n' {shlex.quote(f"waited {wait.limit} s in vain until {wait.until}")}
    printf '%s\\n' "$answer" | grep -v '^ *<'
    exit 1
  fi
  sleep 0.2
done"""


def _with_mount(verb: WithMount) -> str:
    """The last line is for bash: told to end while its last command runs, it would leave out the trap on EXIT."""
    first, *others = verb.servers
    options = [*(["ro"] if verb.read_only else []), *([mount_options(verb.servers)] if others else [])]
    flags = f"-o {shlex.quote(','.join(options))} " if options else ""
    inside = " &&\n  ".join(_inside(run) for run in verb.runs)
    return f"""\
mount=$(mktemp -d /tmp/virtwiz.XXXXXX) || exit 1
trap 'umount "$mount" 2>/dev/null || umount -l "$mount" 2>/dev/null; rmdir "$mount"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
mount -t glusterfs {flags}{shlex.quote(f"{first}:/{verb.volume}")} "$mount" || exit 1
(cd "$mount" &&
  {inside})
exit $?"""
