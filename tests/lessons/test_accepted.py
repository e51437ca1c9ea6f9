"""What lessons accept besides their solutions, practice hosts answer too."""

from __future__ import annotations

import pytest

from tests.practice.small import cluster, typed
from virtwiz.practice.answer import NOT_MODELLED

ACCEPTED = (
    ("g1", "less /var/lib/glusterd/groups/virt"),
    ("g1", "more /var/lib/glusterd/groups/virt"),
    ("g1", "grep shard /var/lib/glusterd/groups/virt"),
    ("g1", "tail -4 /etc/glusterfs/glusterd.vol"),
    ("g1", "service glusterd restart"),
    ("kvm1", "virsh -r capabilities"),
    ("kvm1", "id -u libvirt-qemu"),
    ("kvm1", "getent passwd libvirt-qemu"),
    ("g1", "getent ahosts g3"),
    ("g1", "grep g3 /etc/hosts"),
    ("g1", "systemctl status glusterd"),
    ("g1", "service glusterd status"),
    ("g1", "pgrep -a glusterd"),
    ("g1", "pgrep -l -x glusterd"),
    ("g1", "gluster volume status all"),
    ("kvm1", "virsh list --inactive"),
    ("kvm1", "virsh dominfo vm1"),
)


@pytest.mark.parametrize(("host", "line"), ACCEPTED)
def test_it_is_modelled(host: str, line: str) -> None:
    assert typed(cluster(hypervisors=("kvm1",)), host, line).status != NOT_MODELLED


def test_a_pager_prints_where_there_is_no_terminal() -> None:
    made = cluster()
    virt = typed(made, "g1", "cat /var/lib/glusterd/groups/virt").stdout
    assert virt.startswith("performance.quick-read=off\n")
    for line in ("less /var/lib/glusterd/groups/virt", "cat /var/lib/glusterd/groups/virt | more"):
        assert typed(made, "g1", line).stdout == virt
    assert typed(made, "g1", "less nosuch").stdout == "nosuch: No such file or directory\n"
    assert typed(made, "g1", "more nosuch").stderr == "more: cannot open nosuch: No such file or directory\n"
    assert typed(made, "g1", "less a b").status == NOT_MODELLED


def test_a_connection_that_only_reads_starts_nothing() -> None:
    made = cluster(hypervisors=("kvm1",))
    assert typed(made, "kvm1", "virsh -r list --all").stdout == typed(made, "kvm1", "virsh list --all").stdout
    assert typed(made, "kvm1", "virsh -r start vm1").status == NOT_MODELLED
