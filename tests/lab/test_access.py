"""What a lab hands out to get in: needs no lab."""

from pathlib import Path

import pytest

from virtwiz.lab import access
from virtwiz.lab.state import Lab, LabHost
from virtwiz.profile import loads


def made_up(storage_hosts: int) -> Lab:
    names = [*(f"g{i}" for i in range(1, storage_hosts + 1)), "kvm1"]
    hosts = tuple(LabHost(name, f"10.98.0.{place}", f"vw0-{name}") for place, name in enumerate(names, 11))
    return Lab("lab", Path("/run/virtwiz/lab/lab"), hosts, 0)


@pytest.mark.parametrize(("hosts", "replica"), [(1, 1), (2, 2), (3, 3), (4, 1), (6, 3)])
def test_the_profile_is_valid_for_any_number_of_hosts(hosts: int, replica: int) -> None:
    lab = made_up(hosts)

    profile = loads(access.profile(lab))

    assert profile.volume.replica == replica
    assert len(profile.volume.bricks) == len(profile.peers) == hosts
    assert profile.hosts["kvm1"].address == lab.host("kvm1").address


def test_ssh_config_names_every_host_and_nothing_of_the_user() -> None:
    text = access.ssh_config(made_up(2))

    assert "Host g2\n    HostName 10.98.0.12\n" in text
    assert "StrictHostKeyChecking yes" in text
    assert "~" not in text
