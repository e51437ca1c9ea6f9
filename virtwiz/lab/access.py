"""How to get into a lab: its key, its hosts' keys, an ssh_config, and a profile to begin with."""

from virtwiz.lab import roots
from virtwiz.lab.furnish import HOST_KEY, write
from virtwiz.lab.state import HYPERVISOR, Lab
from virtwiz.lab.system import call


def make_key(lab: Lab) -> None:
    """A new key pair, for this lab only."""
    call("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", f"virtwiz lab {lab.name}", "-f", lab.key)


def write_files(lab: Lab) -> None:
    """Write known_hosts, ssh_config and profile.yaml of a lab whose hosts are furnished."""
    write(lab.known_hosts, known_hosts(lab), 0o600)
    write(lab.ssh_config, ssh_config(lab), 0o600)
    write(lab.profile, profile(lab), 0o644)


def known_hosts(lab: Lab) -> str:
    """Every host's key, under its name and its address (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT)."""
    lines = []
    for host in lab.hosts:
        kind, key, _ = (roots.root_of(lab, host) / HOST_KEY).with_suffix(".pub").read_text().split()
        lines.append(f"{host.name},{host.address} {kind} {key}\n")
    return "".join(lines)


def ssh_config(lab: Lab) -> str:
    """So that `ssh -F .../ssh_config g1` logs in (ssh_config(5)); the user's own configuration has no say in it."""
    hosts = "".join(f"Host {host.name}\n    HostName {host.address}\n\n" for host in lab.hosts)
    everywhere = {
        "User": "root",
        "IdentityFile": lab.key,
        "IdentitiesOnly": "yes",
        "UserKnownHostsFile": lab.known_hosts,
        "GlobalKnownHostsFile": "/dev/null",
        "StrictHostKeyChecking": "yes",
    }
    return f"{hosts}Host *\n" + "".join(f"    {name} {value}\n" for name, value in everywhere.items())


def profile(lab: Lab) -> str:
    """A profile that sets this lab up from bare hosts to a running VM."""
    names = [host.name for host in lab.storage]
    copies = replica(len(names))
    return _PROFILE.format(
        name=lab.name,
        key=lab.key,
        hosts="\n".join(f"  {host.name}: {{address: {host.address}}}" for host in lab.hosts),
        peers=", ".join(names),
        bricks="\n".join(f"    - {name}:/data/brick1/vmstore" for name in names),
        replica=copies,
        copies="one copy, on one host" if copies == 1 else f"{copies} copies, each on another host",
        hypervisor=HYPERVISOR,
    )


def replica(storage_hosts: int) -> int:
    """A replica count that so many bricks can be divided by: 3 where that goes."""
    if storage_hosts <= 3:
        return storage_hosts
    return 3 if storage_hosts % 3 == 0 else 1


_PROFILE = """\
# The lab "{name}": from bare hosts to a running virtual machine whose disks live on a GlusterFS volume.
#
#   virtwiz plan --offline FILE   the commands, none of them run
#   virtwiz replay FILE           run what is missing
#   virtwiz FILE                  the wizard
virtwiz: 1                          # the version of this format
name: {name}

ssh:                                # how to log in, on every host
  user: root
  identity_file: {key}

hosts:                              # every machine to log in to, by the name the peers know it by
{hosts}

peers: [{peers}]                 # the trusted storage pool

volume:
  name: vmstore
  bricks:                           # a directory on a file system of its own, one on each peer; the order counts
{bricks}
  replica: {replica}                        # {copies}
  tunables:
    group: virt                     # the option group made for disk images; sharding is one of them
  owner: auto                       # the images belong to whom QEMU runs as on the hypervisors

glusterd:
  allow_insecure: true              # QEMU is no root and connects from an unprivileged port

hypervisors: [{hypervisor}]

images:                             # made through libgfapi, as QEMU will open them
  - {{name: vm1.img, format: raw, size: 1G}}
  - {{name: vm1-data.qcow2, format: qcow2, size: 1G}}

vms:
  - name: vm1
    on: {hypervisor}
    memory: 128M
    vcpus: 1
    type: qemu                      # emulated: there is no /dev/kvm in the lab
    disks: [vm1.img, vm1-data.qcow2]
    network: none
    start: true
"""
