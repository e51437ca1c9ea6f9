"""Which new host keys are taken, by whom, and where they are written; a changed one never is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.transports.asked import person
from tests.transports.servers import keygen
from tests.transports.ways import block, configure, far, refused, works

if TYPE_CHECKING:
    from pathlib import Path

    from tests.transports.servers import Server


@pytest.mark.parametrize("value", ["accept-new", "no", "off"])
def test_new_keys_may_be_taken_and_changed_ones_never(server: Server, home: Path, value: str) -> None:
    file = home / "known"
    wanted = block("far", server, f"StrictHostKeyChecking {value}").replace(str(server.known_hosts), str(file))
    configure(home, wanted)
    works(far(server))
    assert file.read_text() == f"{server.name} {server.host_key}\n"
    keygen(home / "other")
    file.write_text(f"{server.name} {(home / 'other.pub').read_text()}")
    assert "has changed" in refused(far(server))


@pytest.mark.parametrize("value", ["yes", "ask"])
def test_a_person_is_asked_about_new_keys(server: Server, home: Path, value: str) -> None:
    file = home / "known"
    wanted = block("far", server, f"StrictHostKeyChecking {value}").replace(str(server.known_hosts), str(file))
    configure(home, wanted)
    somebody, asking = person()
    assert "is not known" in refused(far(server), asking)
    assert not file.exists()
    assert len(somebody.keys) == 1
    somebody.trusts = True
    assert "is not known" in refused(far(server), asking)  # once asked is enough
    _, asking = person(trusts=True)
    works(far(server), asking)
    assert file.read_text() == f"{server.name} {server.host_key}\n"


def test_an_authority_in_known_hosts_is_passed_over(server: Server, home: Path) -> None:
    server_line = f"{server.name} {server.host_key}\n"
    (home / "known").write_text(f"@cert-authority * {server.host_key}\n{server_line}")
    configure(home, block("far", server).replace(str(server.known_hosts), str(home / "known")))
    works(far(server))
    assert (home / "known").read_text().endswith(server_line)
