r"""glusterd's own volume file, glusterd.vol: what it says about insecure ports, and the program that edits it.

The grammar is that of glusterfs' graph.l and graph.y: words between blanks, `#` to the end of the line at the beginning
of a word, strings in double quotes, `option KEY VALUE` between `volume NAME` and `end-volume`; the last value counts.
"""

import re
from collections.abc import Iterator
from typing import Literal

OPTION = "rpc-auth-allow-insecure"
LINE = f"    option {OPTION} on"
State = Literal["absent", "on", "off", "commented"]

_ON = frozenset({"1", "on", "yes", "true", "enable"})
_TOKEN = re.compile(r'(?P<comment>#[^\n]*)|"(?P<string>(?:[^"\\\n]|\\.)*)"|(?P<word>[^ \t\r\n"\\]+)')


def option_state(text: str) -> State:
    """What a glusterd.vol says: the option's last value in the first volume, or that only a comment has it."""
    words = list(_words(text))
    triples = zip(words, words[1:], words[2:], strict=False)
    values = [value for keyword, name, value in triples if (keyword, name) == ("option", OPTION)]
    if values:
        return "on" if values[-1].lower() in _ON else "off"
    return "commented" if any(OPTION in found["comment"] for found in _comments(text)) else "absent"


def _words(text: str) -> Iterator[str]:
    """The words of the first volume, without comments and quotes."""
    for found in _TOKEN.finditer(text):
        if found["word"] == "end-volume":
            return
        if found["comment"] is None:
            yield found["word"] or found["string"] or ""


def _comments(text: str) -> Iterator[re.Match[str]]:
    return (found for found in _TOKEN.finditer(text) if found["comment"] is not None)


EDIT = r"""# Turn on rpc-auth-allow-insecure in the glusterd.vol named by $1: wholly or not at all.
set -eu
export LC_ALL=C
fail() { echo "$file: $1; nothing was changed" >&2; exit 1; }
file=$(readlink -f "$1") || { file=$1; fail 'no such file'; }
[ -f "$file" ] && [ -s "$file" ] || fail 'missing or empty'
new=$(mktemp "$file.XXXXXX")
trap 'rm -f "$new"' EXIT
trap 'exit 1' HUP INT TERM
cp -p "$file" "$new"
awk -v last="$(tail -c 1 "$file" | tr '\\' x)" '
  { line[NR] = $0; if (!end && /^[ \t\r]*end-volume([ \t\r]|$)/) end = NR }
  !end && match($0, /^[ \t\r]*option[ \t\r]+rpc-auth-allow-insecure[ \t\r]+[^# \t\r]/) { at = NR; from = RLENGTH }
  END {
    if (!end) exit 3
    if (!at) line[end] = "    option rpc-auth-allow-insecure on" (line[1] ~ /\r$/ ? "\r" : "") "\n" line[end]
    else {
      tail = substr(line[at], from)
      match(tail, /^("[^"]*"|[^ \t\r"]*)/)
      value = tolower(substr(tail, 1, RLENGTH)); gsub(/"/, "", value)
      if (value !~ /^(1|on|yes|true|enable)$/) line[at] = substr(line[at], 1, from - 1) "on" substr(tail, RLENGTH + 1)
    }
    for (i = 1; i <= NR; i++) printf "%s%s", line[i], (i < NR || last == "" ? "\n" : "")
  }' "$file" >"$new" || fail 'no end-volume line'
cmp -s "$file" "$new" && exit 0
grep -q '^[[:space:]]*option[[:space:]]*rpc-auth-allow-insecure[[:space:]]*on' "$new" || fail 'could not be edited'
sync "$new"
mv -f "$new" "$file"
"""
