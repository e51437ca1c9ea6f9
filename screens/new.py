"""The answers that a new profile begins with: three nodes, three copies, one machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from screens.session import Answers


def new_answers() -> Answers:
    """A whole profile whose names are placeholders."""
    peers = ["g1", "g2", "g3"]
    return {
        "virtwiz": 1,
        "name": "my-cluster",
        "hosts": {name: {} for name in (*peers, "kvm1")},
        "peers": peers,
        "volume": {
            "name": "vmstore",
            "bricks": [f"{peer}:/data/brick1/vmstore" for peer in peers],
            "replica": 3,
            "arbiter": 0,
            "tunables": {"group": "virt", "options": {}},
            "owner": "auto",
        },
        "hypervisors": ["kvm1"],
        "images": [{"name": "vm1.img", "format": "raw", "size": "20G", "via": "mount"}],
        "vms": [{"name": "vm1", "memory": "1G", "vcpus": 1, "disks": ["vm1.img"]}],
    }
