"""An sshd with users of its own, in files of its own under /etc, which nobody else on this machine sees."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.needs import need
from tests.transports.servers import Server, serve

if TYPE_CHECKING:
    from collections.abc import Iterator

PASSWORD: Final = "s3cret-Canary-w0rd"
"""Every user's; it must be found nowhere."""

HASH: Final = "$6$virtwiz$y2se.WoS2H29iq9nTk20iUaQStIbBjObbLb6uZmdrjkRF101ZGNpNCeYfDmtqzKlQYRTItqLjkm/vpEYMgfmP1"
"""Of that password (openssl passwd -6)."""

WAYS: Final = {
    "keyed": "publickey",
    "worded": "password",
    "asked": "keyboard-interactive",
    "both": "publickey,password publickey,keyboard-interactive",
    "free": "publickey",
    "barred": "publickey",
}
"""The users, and how they may log in."""

SUDOERS: Final = """\
root ALL=(ALL:ALL) ALL
keyed, worded, asked, both ALL=(ALL:ALL) ALL
free ALL=(ALL:ALL) NOPASSWD: ALL
@includedir /etc/sudoers.d
"""
"""`barred` may not."""

PAM: Final = """\
auth required pam_unix.so nodelay
account required pam_permit.so
session required pam_permit.so
"""

FILES: Final = ("passwd", "shadow", "group", "pam.d", "sudoers", "sudoers.d")
"""Of /etc, those that it has of its own."""


def _write(etc: Path) -> None:
    for name in ("pam.d", "sudoers.d", "ts"):
        (etc / name).mkdir(parents=True)
    for name in ("sshd", "sudo", "other"):
        (etc / "pam.d" / name).write_text(PAM)
    users = [f"{user}:x:{number}:65534::/:/bin/sh\n" for number, user in enumerate(WAYS, 4201)]
    (etc / "passwd").write_text(Path("/etc/passwd").read_text() + "".join(users))
    (etc / "shadow").write_text("root:*:19000::::::\n" + "".join(f"{user}:{HASH}:19000::::::\n" for user in WAYS))
    (etc / "group").write_text(Path("/etc/group").read_text())
    (etc / "sudoers").write_text(SUDOERS)
    (etc / "shadow").chmod(0o600)
    (etc / "sudoers").chmod(0o440)


LET_GO = "awk '$2 ~ /virtwiz/ { print $2 }' /proc/self/mounts | sort -r | xargs -r umount -l"
"""Leave the mounts of labs that stand to their own tests: a copy of them would keep their loop devices busy."""


@contextmanager
def serve_accounts(place: Path, more: str = "") -> Iterator[Server]:
    """Run it until the block ends; `more` is further configuration."""
    need("sshd", "sudo", "unshare", "mount")
    _write(place / "etc")
    mounts = [f"mount --bind {place}/etc/{name} /etc/{name}" for name in FILES]
    mounts += ["mkdir -p /run/sudo", f"mount --bind {place}/etc/ts /run/sudo"]
    program = " && ".join([LET_GO, *mounts, 'exec "$@"'])
    more += (
        "\nUsePAM yes\nPasswordAuthentication yes\nKbdInteractiveAuthentication yes\nAuthorizedKeysFile none\n"
        f"AuthorizedKeysCommand /bin/cat {place}/authorized_keys\nAuthorizedKeysCommandUser root"
    )
    match = "".join(f"Match User {user}\n AuthenticationMethods {ways}\n" for user, ways in WAYS.items())
    within = ["unshare", "--mount", "--propagation", "private", "sh", "-c", program, "sh"]
    with serve(place, more=more, match=match, within=within) as server:
        yield server
