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


_EDITED = r"""awk -v unended="$(tail -c 1 "$file" | tr '\\' x)" '
  { line[NR] = $0 }
  !end && /^[ \t\r]*end-volume([ \t\r]|$)/ { end = NR }
  !end && match($0, /^[ \t\r]*option[ \t\r]+rpc-auth-allow-insecure([ \t\r]+|$)/) { at = NR; from = RLENGTH + 1 }
  END {
    if (!end) exit 1
    if (at) {
      if (!match(substr(line[at], from), /^("[^"]*"|[^#" \t\r][^" \t\r]*)/)) exit 1
      value = substr(line[at], from, RLENGTH)
      if (tolower(value) !~ /^"?(1|on|yes|true|enable)"?$/)
        line[at] = substr(line[at], 1, from - 1) "on" substr(line[at], from + RLENGTH)
    } else
      line[end] = "    option rpc-auth-allow-insecure on" (line[1] ~ /\r$/ ? "\r" : "") "\n" line[end]
    for (i = 1; i <= NR; i++) printf "%s%s", line[i], (i < NR || unended == "" ? "\n" : "")
  }' "$file" """

# Says which line glusterd's parser would stumble over: what stands where a keyword must, or the other way round.
_STUMBLE = r"""awk '
  function stumble(over) { printf "glusterd does not understand line %d, %s", NR, over; found = 1; exit }
  {
    rest = $0
    while (sub(/^[ \t\r]+/, "", rest) || rest != "") {
      if (!quoted && rest ~ /^#/) break
      if (rest == "") break
      if (quoted || sub(/^"/, "", rest)) {
        quoted = !match(rest, /^([^"\\]|\\.)*"/)
        if (quoted) break
        rest = substr(rest, RLENGTH + 1)
        if (wanted) wanted--; else if (!listed) stumble("a text in quotes")
        continue
      }
      if (!match(rest, /^[^ \t\r"\\]+/)) { stumble(rest); break }
      word = substr(rest, 1, RLENGTH); rest = substr(rest, RLENGTH + 1)
      keyword = word ~ /^(volume|type|option|subvolumes|end-volume)$/
      if (wanted && keyword) { stumble(word " comes too early"); break }
      if (wanted) { wanted--; continue }
      if (!keyword && !listed) { stumble(word); break }
      if (!keyword) continue
      if ((word == "volume") == inside) { stumble(word " in the wrong place"); break }
      inside = word != "end-volume"; listed = word == "subvolumes"
      wanted = word == "option" ? 2 : word == "end-volume" || listed ? 0 : 1
    }
  }
  END { if (!found && (wanted || inside || quoted)) printf "glusterd does not understand its end" }' "$file" """

# One POSIX shell program, run as `sh -c EDIT virtwiz FILE`. The last value in the first volume becomes on, or LINE goes
# in front of end-volume; a copy is edited, looked at, synced and moved over the file, or the reason is on stderr (1).
EDIT = (
    r"""# Turn rpc-auth-allow-insecure on in the glusterd.vol named by $1: wholly, or not at all.
set -eu
export LC_ALL=C
fail() { echo "$file: $1; nothing was changed" >&2; exit 1; }
file=$(readlink -f "$1") || { file=$1; fail 'no such file'; }
[ -f "$file" ] && [ -s "$file" ] || fail 'missing or empty'
[ "$(tr -dc '\000' <"$file" | wc -c)" -eq 0 ] || fail 'damaged, it holds NUL bytes'
new=$(mktemp "$file.XXXXXX")
trap 'rm -f "$new"' EXIT
trap 'exit 1' HUP INT TERM
cp -p "$file" "$new"
"""
    + _EDITED
    + r""">"$new" || fail 'no end-volume line, no value after the option, or no space for the copy'
cmp -s "$file" "$new" && exit 0
grep -q '^[[:space:]]*end-volume' "$new" &&
  grep -q '^[[:space:]]*option[[:space:]]\{1,\}rpc-auth-allow-insecure[[:space:]]\{1,\}on' "$new" ||
  fail 'the edited copy is not right'
stumble=$("""
    + _STUMBLE
    + r""") && [ -z "$stumble" ] || fail "$stumble"
sync "$new"
mv -f "$new" "$file"
"""
)

# Run as `sh -c DIFF virtwiz FILE`, it changes nothing: what EDIT would change, with two lines around it.
DIFF = (
    r"""export LC_ALL=C
file=$1
"""
    + _EDITED
    + r"""| diff -U 2 "$file" - | tail -n +4
"""
)
