"""The plan as a POSIX shell script that a plain ssh runs: the same requests, in the same stages."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Final

from virtwiz.oneline import title
from virtwiz.shell import CHANGE_SURROUND, READ_SURROUND, by_sudo, quote, render

if TYPE_CHECKING:
    from collections.abc import Iterator

    from virtwiz.plan import Command, Plan, Stage
    from virtwiz.profile import Login, Profile

HEAD: Final = """\
#!/bin/sh
# {name}: what virtwiz would run, stage by stage. Nothing that is there already is overwritten; after a failure nothing
# more is run. SSH='ssh -F FILE' sh SCRIPT takes another ssh configuration.
set -u
SSH=${{SSH:-ssh}}
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
count=0

read_surround={read}
change_surround={change}

# What steers a terminal or the direction of writing, beyond ASCII.
hidden=$(printf 's/%b//g\\n' '\\0302[\\0200-\\0237]' '\\0330\\0234' \\
  '\\0342\\0200[\\0216\\0217\\0250-\\0256]' '\\0342\\0201[\\0246-\\0251]')

quote() {{ printf %s "$1" | sed "s/'/'\\\\\\\\''/g; 1s/^/'/; \\$s/\\$/'/"; }}

# login_of ADDRESS: the user that ssh's configuration names, else root.
login_of() {{
  user=$($SSH -G -- "$1" | sed -n 's/^user //p')
  if [ "$user" = "$(id -un)" ]; then echo root; else echo "$user"; fi
}}

# on HOST read|change COMMAND: run a command as root, in its surroundings.
on() {{
  if [ "$2" = change ]; then surround=$change_surround; else surround=$read_surround; fi
  request="sh -c $(quote "$surround") virtwiz $(quote "$3")"
  case $1 in
{hosts}
  esac
}}

# The same, again for up to 200 s while gluster says that another command holds its lock.
patiently() {{
  tries=100
  until on "$1" "$2" "$3" >"$work/$4" 2>&1; do
    status=$?
    tries=$((tries - 1))
    if [ "$tries" -eq 0 ] || ! grep -q {lock} "$work/$4"; then break; fi
    sleep 2
    status=0
  done
  return "${{status:-0}}"
}}

# begin HOST read|change COMMAND: run it beside the others of its stage.
begin() {{
  count=$((count + 1))
  patiently "$1" "$2" "$3" "$count" &
  begun="$begun $!,$count,$1"
}}

# finish: wait for the stage, and show what its commands said, one after another; $failed lists the places of those
# that failed.
finish() {{
  failed='' place=0
  for one in $begun; do
    place=$((place + 1))
    wait "${{one%%,*}}" || failed="$failed $place "
    number=${{one#*,}}
    LC_ALL=C tr -d '\\000-\\010\\013-\\037\\177' <"$work/${{number%%,*}}" | LC_ALL=C sed "$hidden" |
      awk -v host="${{one##*,}}" '{{ print "    " host ": " $0 }}'
  done
  begun=''
  [ -z "$failed" ]
}}

give_up() {{ printf 'failed: %s\\n' "$1" >&2; exit 1; }}

begun=''
"""


def script(profile: Profile, plan: Plan) -> str:
    """Write the script: hosts, surroundings, then each stage with its guards and its rescue."""
    logins = [profile.login(host) for host in dict.fromkeys((*profile.peers, *profile.hypervisors))]
    head = HEAD.format(
        name=profile.name,
        read=quote(READ_SURROUND),
        change=quote(CHANGE_SURROUND),
        hosts="\n".join(f"    {login.name}) {_reach(login)} ;;" for login in logins),
        lock=shlex.quote(_lock_text(plan)),
    )
    return head + "".join(f"\n{line}\n" for stage in plan.stages for line in _stage(stage))


def _lock_text(plan: Plan) -> str:
    texts = {text for command in plan.commands for text in command.retry_on}
    return "\n".join(sorted(texts)) or "no such text"


def _reach(login: Login) -> str:
    """How the script reaches a host; `localhost` is this machine."""
    request = by_sudo("$request") if login.become == "sudo" else "$request"
    if login.address == "localhost":
        return f'sh -c "{request}" </dev/null'
    words = ["-o", "BatchMode=yes"]
    words += ["-p", str(login.port)] if login.port else []
    words += ["-i", login.identity_file] if login.identity_file else []
    address = shlex.quote(login.address)
    user = shlex.quote(login.user) if login.user else f'"$(login_of {address})"'
    return f'$SSH {shlex.join(words)} -l {user} -- {address} "{request}" </dev/null'


def _stage(stage: Stage) -> Iterator[str]:
    guards = dict.fromkeys(guard for command in stage.commands for guard in command.guards)
    if guards:
        yield "\n".join([*map(_begin, guards), f"finish || give_up {quote(f'{stage.step}: nothing was changed')}"])
    lines = [f"# {stage.step}: {why}" for why in dict.fromkeys(command.why for command in stage.commands)]
    yield "\n".join([*lines, *map(_begin, stage.commands), _finish(stage)])


def _begin(command: Command) -> str:
    return f"begin {command.host} {'change' if command.changes else 'read'} {quote(render(command.verb))}"


def _finish(stage: Stage) -> str:
    give_up = f"give_up {quote(f'{stage.step}: {title(stage.commands[0])}')}"
    rescues = "".join(
        f"\n  case $failures in *' {place} '*)\n"
        + "".join(f"    {_begin(r)}\n    finish\n" for r in command.rescue)
        + "    ;;\n  esac"
        for place, command in enumerate(stage.commands, start=1)
        if command.rescue
    )
    if not rescues:
        return f"finish || {give_up}"
    return f"finish || {{\n  failures=$failed{rescues}\n  {give_up}\n}}"
