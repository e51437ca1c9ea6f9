"""One right profile, and a way to spoil it in one place and say where."""

from virtwiz.profile import ProfileError, loads

RIGHT = """\
virtwiz: 1
name: lab
ssh:
  user: root
  port: 22
hosts:
  g1: {}
  g2: {}
  g3: {}
  kvm1: {address: 192.0.2.21}
  kvm2: {}
peers: [g1, g2, g3]
volume:
  name: vmstore
  bricks: [g1:/data/vmstore, g2:/data/vmstore, g3:/data/vmstore]
  replica: 3
  arbiter: 0
  force: false
  tunables:
    group: virt
    options: {network.ping-timeout: 20}
  owner: {uid: 107, gid: 107}
glusterd:
  volfile: /etc/glusterfs/glusterd.vol
hypervisors: [kvm1]
images:
  - {name: a.img, format: raw, size: 5G}
  - {name: b/c.qcow2, format: qcow2, from: /srv/c.qcow2}
vms:
  - name: vm1
    on: kvm1
    memory: 2G
    vcpus: 2
    disks: [a.img, b/c.qcow2]
"""

MARK = "»"
"""Stands before the place at which a fault is expected."""


def spoilt(old: str, new: str) -> tuple[str, tuple[int, int]]:
    """Give the right profile with one change, and the line and column the mark in the change stands at."""
    assert RIGHT.count(old) == 1, old
    marked = RIGHT.replace(old, new)
    before = marked.partition(MARK)[0]
    return marked.replace(MARK, ""), (before.count("\n") + 1, len(before) - before.rfind("\n"))


def faults_of(text: str) -> list[tuple[int, int, str]]:
    """Give what is wrong with a profile: line, column, message."""
    try:
        loads(text)
    except ProfileError as problem:
        return [(fault.line, fault.column, fault.message) for fault in problem.faults]
    return []


def assert_one_fault(old: str, new: str, words: str) -> None:
    """Assert that one change brings one fault, at the mark, with these words in it."""
    text, place = spoilt(old, new)
    found = faults_of(text)
    assert [fault[:2] for fault in found] == [place], found
    assert words in found[0][2]
