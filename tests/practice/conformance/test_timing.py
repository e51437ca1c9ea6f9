"""How long the real programs take, as measured four times, is what the practice cluster says they take."""

from __future__ import annotations

from typing import Final

import pytest

from tests.practice.conformance.replay import recorded
from tests.practice.small import cluster, typed

TUNABLES: Final = " ".join(f"user.k{number} {number}" for number in range(25))
POOL: Final = ("gluster peer probe g2", "gluster peer probe g3")
CREATE: Final = "gluster volume create v replica 3 g1:/data/brick1/v g2:/data/brick1/v g3:/data/brick1/v"
START: Final = "gluster volume start v"
COMMANDS: Final = {
    "peer-probe--new-host": ((), "gluster peer probe g2"),
    "peer-probe--already-in-pool": (POOL, "gluster peer probe g2"),
    "peer-status": (POOL, "gluster peer status"),
    "pool-list---xml": (POOL, "gluster pool list --xml"),
    "volume-create-replica-3": (POOL, CREATE),
    "volume-info": ((*POOL, CREATE), "gluster volume info"),
    "volume-get-all": ((*POOL, CREATE), "gluster volume get v all"),
    "volume-set-one-key--not-started": ((*POOL, CREATE), "gluster volume set v user.x 1"),
    "volume-set-3-keys-in-one-command--not-started": (
        (*POOL, CREATE),
        "gluster volume set v user.x 1 user.y 2 user.z 3",
    ),
    "volume-set-group-virt--25-keys---not-started": ((*POOL, CREATE), "gluster volume set v group virt"),
    "the-25-keys-of-group-virt-in-one-volume-set--not-started": ((*POOL, CREATE), f"gluster volume set v {TUNABLES}"),
    "volume-start": ((*POOL, CREATE), START),
    "volume-status": ((*POOL, CREATE, START), "gluster volume status v"),
    "volume-heal-info": ((*POOL, CREATE, START), "gluster volume heal v info"),
    "volume-set-one-key--started": ((*POOL, CREATE, START), "gluster volume set v user.x 1"),
    "volume-set-group-virt--started": ((*POOL, CREATE, START), "gluster volume set v group virt"),
    "volume-stop": ((*POOL, CREATE, START), "gluster --mode=script volume stop v"),
    "volume-delete": ((*POOL, CREATE), "gluster --mode=script volume delete v"),
    "peer-detach": (POOL, "gluster --mode=script peer detach g2"),
    "glusterd-stop-and-start--lab--kill--wait--start": ((), "systemctl restart glusterd"),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_program_takes_what_the_real_one_takes(name: str) -> None:
    before, command = COMMANDS[name]
    made = cluster()
    for line in before:
        assert typed(made, "g1", line).status == 0
    answer = typed(made, "g1", command)
    (entry,) = [each for each in recorded("10-timing") if each["id"] == f"timing-{name}"]
    assert answer.status == 0
    assert answer.seconds == pytest.approx(entry["seconds_median"], rel=0.4)
