"""The lab: real GlusterFS hosts and a hypervisor on this machine, each with its own root, network and systemd.

A lab is storage hosts g1..gN and a hypervisor kvm1, joined by one bridge. Every host is a systemd-nspawn(1) container
whose root is an overlay of this machine's, so that what is installed here runs there, and what is changed there is gone
with the lab. Read `build.py` first: `up` and `down` are there, from top to bottom.

    state.py      what a lab is, and where it is written down (claims.py: who may change it)
    needs.py      what this machine must have
    network.py    bridge, namespaces, links
    roots.py      each host's root and brick: the mounts
    furnish.py    each host's files: names, keys, users, units (scripts.py: the shell in them)
    hosts.py      start, wait for, stop a host
    access.py     the lab's keys, known_hosts, ssh_config and sample profile
    use.py        look into a lab that stands: status, run a command, read what ssh was asked, cut the power
    system.py     this machine's programs and processes
"""

from virtwiz.lab.build import down, up
from virtwiz.lab.errors import LabError
from virtwiz.lab.state import Lab, LabHost, find, known_hosts
from virtwiz.lab.use import (
    HostStatus,
    LabStatus,
    execute,
    forget_requests,
    power_cut,
    power_on,
    requests,
    status,
)

__all__ = [
    "HostStatus",
    "Lab",
    "LabError",
    "LabHost",
    "LabStatus",
    "down",
    "execute",
    "find",
    "forget_requests",
    "known_hosts",
    "power_cut",
    "power_on",
    "requests",
    "status",
    "up",
]
