"""The wizard and a real sshd: it asks about the host's key, for the password, for sudo's, and then remembers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.dialogs import Ask, AskSecret
from tests.cli.doing import PROFILE
from tests.screens.hands import wizard
from tests.transports.accounts import PASSWORD
from virtwiz import survey
from virtwiz.facts.model import Facts

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.transports.servers import Server


async def test_from_an_unknown_host_to_root(
    accounts: Server, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr(survey, "facts", lambda *_: Facts(looked=True))
    path = tmp_path / "p.yaml"
    path.write_text(PROFILE.format(host=f"address: 127.0.0.1, port: {accounts.port}, user: asked, become: sudo"))
    where = f"asked@127.0.0.1:{accounts.port}"
    async with wizard(path) as hands:
        await hands.shown("hosts")
        await hands.press("ctrl+l")
        await hands.until(lambda: isinstance(hands.app.screen, Ask))
        await hands.sees(f"the host key of {where} is not known", "SHA256:")
        await hands.press("right", "enter")
        for question in (f"{where}: Password", f"Password for sudo on {where}"):
            await hands.sees(f"g1: {question}")
            asked = hands.app.screen
            assert isinstance(asked, AskSecret)
            await hands.press(*PASSWORD, "enter")
            await hands.until(lambda asked=asked: hands.app.screen is not asked)  # type: ignore[misc]
        await hands.sees(where, "✓ logged in")
        await hands.until(lambda: not hands.app.runs.busy)
        hands.app.session.facts = None
        await hands.press("ctrl+l")
        await hands.until(lambda: hands.app.session.facts and not hands.app.runs.busy)  # it asks for nothing
        assert PASSWORD not in hands.text
    assert (home / ".ssh/known_hosts").read_text() == f"{accounts.name} {accounts.host_key}\n"
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert not any(PASSWORD.encode() in file.read_bytes() for file in files)
