"""The shell programs that look at a host. Read-only; each prints lines of words, separated by tabs."""

from typing import Final

BRICKS: Final = """\
for path; do
  base=$path
  while [ ! -e "$base" ]; do base=$(dirname "$base"); done
  kind=absent; [ -e "$path" ] && kind=other; [ -d "$path" ] && kind=directory
  [ "$kind" = directory ] && [ -n "$(ls -A "$path")" ] && kind=filled
  mount=no; mountpoint -q "$path" && mount=yes
  root=no; [ "$(stat -c %d "$base")" = "$(stat -c %d /)" ] && root=yes
  mark=; at=$path
  while [ "$at" != / ]; do
    if [ -e "$at/.glusterfs" ] || getfattr -n trusted.glusterfs.volume-id "$at" >/dev/null 2>&1; then mark=$at; fi
    at=$(dirname "$at")
  done
  printf '%s\\t%s\\t%s\\t%s\\t%s\\n' "$path" "$kind" "$mount" "$root" "$mark"
done"""
"""Arguments: brick paths. A line each: path, absent|directory|filled|other, mount point?, root filesystem?, and the
marked path."""

GLUSTERD: Final = """\
backup=$1.before-virtwiz; n=1
while [ -e "$backup" ] && ! cmp -s "$1" "$backup"; do n=$((n + 1)); backup=$1.before-virtwiz-$n; done
printf 'backup\\t%s\\n' "$backup"
printf 'version\\t%s\\n' "$(glusterd --version 2>/dev/null | sed -n '1s/^glusterfs //p')"
printf 'operating\\t%s\\n' "$(sed -n 's/^operating-version=//p' /var/lib/glusterd/glusterd.info 2>/dev/null)"
[ -d /run/systemd/system ] && printf 'systemd\\tyes\\n'
pid=$(pgrep -o -x glusterd) || exit 0
up=$(cut -d ' ' -f 1 /proc/uptime) # before the time of day: on a slow host the start must not seem too early
printf '%s %s %s %s\\n' "$(date +%s.%N)" "$up" "$(awk '{print $22}' "/proc/$pid/stat")" "$(stat -Lc %.Y "$1")" |
  awk -v ticks="$(getconf CLK_TCK)" '$4 > $1 - $2 + $3 / ticks {print "unread\\tyes"}'"""
"""Argument: glusterd.vol. Lines: a free or identical backup's name; version; operating version; systemd?; whether
glusterd is older."""

FILESYSTEMS: Final = """\
while read -r _ at type options _; do
  case $at in /run | /run/* | /dev | /dev/* | /sys | /sys/*) continue ;; esac
  case $at,$type in /,* | *,xfs | *,ext[234] | *,btrfs | *,zfs | *,f2fs | *,jfs | *,tmpfs) ;; *) continue ;; esac
  [ -d "$at" ] || continue
  use=free; [ -z "$(ls -A "$at" | grep -vx lost+found)" ] || use=used
  case ,$options, in *,ro,*) use=readonly ;; esac
  printf '%s\\t%s\\t%s\\t' "$at" "$type" "$use"
  printf '%s\\t%s\\n' $(($(stat -f -c '%b * %S' "$at"))) $(($(stat -f -c '%a * %S' "$at")))
done </proc/self/mounts"""
"""Where disks are mounted. A line each: mount point, type, free|used|readonly (free: no file is there), its bytes, and
those that are left."""

GROUPS: Final = """\
cd /var/lib/glusterd/groups && awk '{ print FILENAME "\\t" $0 }' *"""
"""The groups of options that gluster knows. A line each: the group's name, a line of its file."""

USER: Final = """\
uid=$(virsh capabilities | sed -n 's/.*<baselabel[^>]*>+\\([0-9]*\\):+[0-9]*<.*/\\1/p' | head -n 1)
getent passwd "$uid" | cut -d : -f 1"""
"""The name of the user that qemu runs as; nothing where it has none."""

IMAGES: Final = """\
[ -z "$(ls -A)" ] || printf 'files\\n'
printf 'free\\t%s\\n' $(($(stat -f -c '%a * %S' .)))
for image; do
  [ -e "$image" ] || continue
  [ -f "$image" ] || { printf '%s\\t0\\t0\\tno file\\n' "$image"; continue; }
  printf '%s\\t%s\\t%s\\t' "$image" "$(stat -c %s "$image")" $(($(stat -c '%b * %B' "$image")))
  printf '%s\\n' "$(head -c 48 "$image" | od -An -v -tx1 | tr -d ' \\n')"
done"""
"""Arguments: image names, in the volume's root. `files` when anything is stored; how many bytes are free; a line each:
name, length, room taken, head (`no file` where it is a directory, say)."""

UNMARKED: Final = """\
for path; do
  at=$path
  while [ "$at" != / ]; do
    if [ -e "$at/.glusterfs" ] || getfattr -n trusted.glusterfs.volume-id "$at" >/dev/null 2>&1; then
      printf '%s carries the mark of a volume\\n' "$at"
      exit 1
    fi
    at=$(dirname "$at")
  done
done"""
"""Arguments: brick paths. Fails when one of them, or a directory above it, belongs to a volume."""

ABSENT: Final = """\
for file; do
  if [ -e "$file" ]; then printf '%s exists already\\n' "$file"; exit 1; fi
done"""
"""Arguments: file names. Fails when one of them exists."""

SECRETS: Final = """\
virsh dumpxml --inactive --security-info "$1" | grep -q passwd= && printf 'secret\\n'
exit 0"""
"""Argument: a domain's name. Prints `secret` when its settings hold a password, which no other answer shows."""

DISKS: Final = """\
disks() {
  when=$1; shift
  while IFS= read -r name; do
    [ -n "$name" ] || continue
    virsh -q domblklist "$name" "$@" | sed 's/^ *[^ ]* *//' | while IFS= read -r disk; do
      printf '%s\\t%s\\t%s\\n' "$disk" "$name" "$when"
    done
  done
}
virsh list --name | disks running
virsh list --name --all --autostart | disks boot --inactive"""
"""The disks of the domains that run or start with the hypervisor. A line each: its source, the domain, running|boot."""

NO_DOMAIN: Final = """\
if virsh domuuid "$1" >/dev/null 2>&1; then printf 'a domain %s exists already\\n' "$1"; exit 1; fi"""
"""Argument: a domain's name. Fails when there is one."""

SAME_DOMAIN: Final = """\
sum=$(virsh dumpxml --inactive "$1" | sha256sum)
if [ "${sum%% *}" != "$2" ]; then
  printf 'the domain %s was changed meanwhile, and is left as it is; run virtwiz again\\n' "$1"
  exit 1
fi"""
"""Arguments: a domain's name, the SHA-256 of its settings. Fails when they are no longer the same."""
