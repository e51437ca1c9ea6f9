"""known_hosts: whom it names, what it says of a key, and how a line is added."""

from __future__ import annotations

import base64
import stat
import subprocess
from pathlib import Path

import pytest

from tests.needs import need
from virtwiz.transports.host_keys import HostKey, append, entry_name, judge, look_up

KEY = HostKey("ssh-ed25519", b"\0\0\0\x0bssh-ed25519 one")
OTHER = HostKey("ssh-ed25519", b"\0\0\0\x0bssh-ed25519 two")
RSA = HostKey("ssh-rsa", b"\0\0\0\x07ssh-rsa three")


def line(names: str, key: HostKey = KEY) -> str:
    """A line of known_hosts."""
    return f"{names} {key.type} {base64.b64encode(key.blob).decode()}\n"


@pytest.mark.parametrize(
    ("content", "verdict"),
    [
        ("", "unknown"),
        (line("g1"), "trusted"),
        (line("G1"), "trusted"),
        (line("g0,g1,192.0.2.1"), "trusted"),
        (line("g1").strip() + " comment with words", "trusted"),
        (line("g1").replace(" ", "\t"), "trusted"),
        (line("g?"), "trusted"),
        (line("*"), "trusted"),
        (line("*,!g1"), "unknown"),
        (line("g"), "unknown"),
        (line("g11"), "unknown"),
        (line("[g1]:2222"), "unknown"),
        ("#" + line("g1"), "unknown"),
        (line("g1", OTHER), "changed"),
        (line("g1", RSA), "changed"),
        (line("g1", OTHER) + line("g1"), "trusted"),
        (line("g1", RSA) + line("g1"), "trusted"),
        ("@revoked " + line("*"), "revoked"),
        (line("g1") + "@revoked " + line("g1"), "revoked"),
        (line("g1") + "@revoked " + line("g1", OTHER), "trusted"),
        ("@revoked " + line("g1", OTHER), "unknown"),
        ("@cert-authority " + line("*") + line("g1"), "trusted"),
        ("@cert-authority " + line("*"), "unknown"),
        ("garbage\ng1 ssh-ed25519 =!=\n\n|1|x|y ssh-rsa AAAA\n\xff\xfe\n|1| a b\n" + line("g1"), "trusted"),
        ("g1 1024 35 1234567890\n" + line("g1"), "trusted"),
        (line("g1").replace("\n", "\r\n"), "trusted"),
    ],
)
def test_what_a_file_says_of_a_key(tmp_path: Path, content: str, verdict: str) -> None:
    file = tmp_path / "known_hosts"
    file.write_text(content, "latin-1")
    assert judge(KEY, look_up("g1", [file])) == verdict


def test_hashed_names_and_ports(tmp_path: Path) -> None:
    need("ssh-keygen")
    file = tmp_path / "known_hosts"
    public = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJdD7y3aLq454yWBdwLWbieU1ebz9/cu7/QEXn9OIeZJ"
    file.write_text(f"g1 {public}\n[fd00::1]:2222 {public}\n")
    subprocess.run(["ssh-keygen", "-q", "-H", "-f", str(file)], check=True, capture_output=True)
    assert "g1" not in file.read_text()
    key = HostKey("ssh-ed25519", base64.b64decode(public.split()[1]))
    for name in (entry_name("G1", 22), entry_name("fd00::1", 2222)):
        assert judge(key, look_up(name, [file])) == "trusted"
    assert judge(key, look_up(entry_name("g1", 2222), [file])) == "unknown"


def test_files_that_are_not_there_say_nothing(tmp_path: Path) -> None:
    assert look_up("g1", [tmp_path / "none", tmp_path]) == ()


def test_where_it_says_so(tmp_path: Path) -> None:
    file = tmp_path / "known_hosts"
    file.write_text("# ours\n" + line("g1"))
    (known,) = look_up("g1", [file, file])
    assert (known.file, known.line, known.key) == (file, 2, KEY)


@pytest.mark.parametrize("before", ["", "# no end", "# end\n", "\xff garbage\r\n\r\n"])
def test_a_line_is_added_and_nothing_else_changes(tmp_path: Path, before: str) -> None:
    file = tmp_path / "known_hosts"
    file.write_bytes(before.encode("latin-1"))
    append(file, "[g1]:2222", KEY)
    text = file.read_bytes().decode("latin-1")
    assert text == before + ("\n" if before == "# no end" else "") + line("[g1]:2222")


def test_a_new_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "home" / ".ssh" / "known_hosts"
    append(file, "g1", KEY)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert file.read_text() == line("g1")


def test_no_file_is_a_file_too() -> None:
    append(Path("/dev/null"), "g1", KEY)
