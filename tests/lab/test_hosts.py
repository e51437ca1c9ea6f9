"""The hosts of a lab are what a sysadmin would find: systemd, sshd, glusterd, libvirtd, a brick, names."""

import subprocess

import pytest

from virtwiz.lab import Lab, execute, forget_requests, power_cut, power_on, requests, status

pytestmark = [pytest.mark.lab, pytest.mark.xdist_group("hosts")]

HOSTS = ("g1", "g2", "g3", "kvm1")
STORAGE = ("g1", "g2", "g3")


def ssh(lab: Lab, host: str, *words: str, stdin: str = "", user: str = "root") -> subprocess.CompletedProcess[str]:
    argv = ["ssh", "-F", str(lab.ssh_config), "-l", user, host, *words]
    return subprocess.run(argv, input=stdin, capture_output=True, text=True, check=False, timeout=60)


def inside(lab: Lab, host: str, command: str) -> str:
    return execute(lab, host, command, check=True).stdout.strip()


@pytest.mark.parametrize("host", HOSTS)
def test_systemd_is_up_and_nothing_failed(lab: Lab, host: str) -> None:
    assert inside(lab, host, "systemctl is-system-running") == "running"
    assert inside(lab, host, "ps -o comm= 1") == "systemd"


@pytest.mark.parametrize("host", HOSTS)
def test_ssh_gets_in_by_name(lab: Lab, host: str) -> None:
    assert ssh(lab, host, "hostname && id -un").stdout.split() == [host, "root"]


@pytest.mark.parametrize("host", HOSTS)
def test_every_name_resolves_everywhere(lab: Lab, host: str) -> None:
    answers = inside(lab, host, "getent ahostsv4 " + " && getent ahostsv4 ".join(HOSTS))

    assert {line.split()[0] for line in answers.splitlines()} == {other.address for other in lab.hosts}


@pytest.mark.parametrize("host", STORAGE)
def test_the_brick_is_an_xfs_of_its_own(lab: Lab, host: str) -> None:
    assert inside(lab, host, "findmnt -no FSTYPE /data/brick1") == "xfs"


@pytest.mark.parametrize("host", STORAGE)
def test_glusterd_answers_and_is_alone(lab: Lab, host: str) -> None:
    pool = inside(lab, host, "gluster --mode=script pool list").splitlines()

    assert len(pool) == 2
    assert "localhost" in pool[1]


def test_every_node_has_an_identity_of_its_own(lab: Lab) -> None:
    for file in ("/etc/machine-id", "/etc/ssh/ssh_host_ed25519_key.pub", "/var/lib/glusterd/glusterd.info"):
        assert len({inside(lab, host, f"cat {file}") for host in STORAGE}) == len(STORAGE)


def test_libvirt_answers(lab: Lab) -> None:
    assert "<baselabel type='qemu'>+" in inside(lab, "kvm1", "virsh capabilities")
    assert inside(lab, "kvm1", "virsh net-list --autostart --name") == "default"


def test_an_unknown_name_is_unknown_at_once(lab: Lab) -> None:
    assert execute(lab, "g1", "getent hosts nosuch.example", seconds=2).returncode == 2


def test_admin_may_sudo_and_plain_may_not(lab: Lab) -> None:
    assert ssh(lab, "g1", "sudo -n id -un", user="admin").stdout.strip() == "root"
    assert ssh(lab, "g1", "sudo -n id -un", user="plain").returncode == 1


@pytest.mark.parametrize(
    "asked",
    [
        "true",
        """printf '%s\\n' "a  b" 'c"d' \\$HOME  """,
        "cat <<'END'\nline\n\n\tüñ\nEND\n",
        ": " + "x" * 50_000,
    ],
    ids=["short", "quotes", "lines", "long"],
)
def test_requests_show_exactly_what_ssh_was_asked(lab: Lab, asked: str) -> None:
    forget_requests(lab)

    ssh(lab, "g2", asked)

    assert requests(lab, "g2") == [asked]
    assert requests(lab, "g3") == []


def test_the_record_changes_nothing(lab: Lab) -> None:
    done = ssh(lab, "g1", "cat; echo $0 >&2; exit 7", stdin="through\n")

    assert (done.stdout, done.stderr, done.returncode) == ("through\n", "/bin/bash\n", 7)
    assert "SSH_ORIGINAL_COMMAND" not in ssh(lab, "g1", "env").stdout
    assert ssh(lab, "g1", "echo told", user="plain").stdout == "told\n"


def test_status_tells_who_is_up(lab: Lab) -> None:
    lab_status = next(found for found in status() if found.name == lab.name)

    assert not lab_status.busy
    assert [(host.name, host.alive, host.ssh) for host in lab_status.hosts] == [(name, True, True) for name in HOSTS]


def test_a_fuse_mount_needs_only_a_volume(lab: Lab) -> None:
    create = "gluster --mode=script volume create one g1:/data/brick1/one && gluster --mode=script volume start one"
    inside(lab, "g1", create)
    for host in ("g1", "kvm1"):
        inside(lab, host, "mkdir /mnt/one && mount -t glusterfs g1:/one /mnt/one && touch /mnt/one/$(hostname)")
        inside(lab, host, "umount /mnt/one")

    assert set(inside(lab, "g1", "ls /data/brick1/one").split()) == {"g1", "kvm1"}


def test_a_host_comes_back_from_a_power_cut(lab: Lab) -> None:
    inside(lab, "g3", "touch /etc/stays /run/goes")

    off = power_cut(lab, "g3")
    assert not off.host("g3").is_alive
    assert ssh(off, "g3", "-o", "ConnectTimeout=1", "true").returncode == 255

    power_on(lab, "g3")
    assert inside(lab, "g3", "ls -d /etc/stays /run/goes 2>/dev/null; true") == "/etc/stays"
