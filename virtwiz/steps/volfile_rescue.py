"""When glusterd does not come back: why, in its own words, and glusterd.vol as it was before the edit."""

from __future__ import annotations

from typing import Final

from virtwiz.plan import Command, Run

EXPLAIN: Final = """\
log=/var/log/glusterfs/glusterd.log
[ -f "$log" ] || { echo "there is no $log"; exit 0; }
echo "the errors of glusterd's last start, from $log:"
awk '
  / Started running / { count = 0 }
  /^\\[[0-9]/ { error = / E \\[/; if (error) count++ }
  error && !/^[+ 0-9]/ && NF { sub(/^\\[[^]]*\\] E /, ""); text[count] = text[count] $0 "\\n" }
  { if (!count) split("", text) }
  END { for (i = 1; i <= count && i <= 4; i++) printf "%s", text[i] }' "$log"
"""
"""Print the first errors of glusterd's last start; the first one names the cause, and those after it its consequences.

A message goes on over lines that begin with no bracket.
"""

PUT_BACK: Final = """\
if timeout 20 gluster --mode=script pool list >/dev/null 2>&1; then
  echo "glusterd answers, so $1 stays as it is"
  exit 0
fi
set -e
file=$(readlink -f "$1")
old=$(mktemp "$file.XXXXXX")
trap 'rm -f "$old"' EXIT
trap 'exit 1' INT TERM
cp -p "$2" "$old"
sync "$old"
mv -f "$old" "$file"
echo "$1 is as it was before the edit"
shift 2
[ ! -d /run/systemd/system ] || systemctl reset-failed glusterd 2>/dev/null || true
"$@" || { echo 'glusterd does not start with it either'; exit 1; }
tries=60
until timeout 20 gluster --mode=script pool list >/dev/null 2>&1; do
  tries=$((tries - 1))
  [ "$tries" -gt 0 ] || { echo 'glusterd does not answer with it either'; exit 1; }
  sleep 0.5
done
echo 'glusterd answers again'"""
"""Arguments: glusterd.vol, its backup, and the words that restart glusterd. Unless glusterd answers, put the file back,
whole or not at all, and restart glusterd; systemd counts failed starts and would refuse one more."""


RESCUE_LIMIT: Final = 240
"""Seconds for a look, a start, and glusterd's first answer."""


def explain(peer: str) -> Command:
    """What glusterd's log says of its last start."""
    run = Run(("sh", "-c", EXPLAIN))
    return Command(peer, run, "What glusterd says itself.", changes=False, label="look into glusterd's log")


def put_back(peer: str, volfile: str, backup: str, restart: tuple[str, ...]) -> Command:
    """glusterd with the file as it was before the edit, if it does not run with the edited one."""
    run = Run(("sh", "-c", PUT_BACK, "virtwiz", volfile, backup, *restart))
    label = f"put {volfile} back as it was and restart glusterd, unless it answers"
    return Command(peer, run, "The node goes on as before the edit.", label=label, timeout=RESCUE_LIMIT)
