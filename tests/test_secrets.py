"""A secret that somebody put into a profile is refused, and repeated nowhere: message, journal, draft, crash file."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from screens.drafts import Draft, Keeper, left
from tests import canary
from tests.places import FULL, KEY, get, places, put, sections
from tests.screens.hands import wizard
from virtwiz import cli, headless, journal
from virtwiz.profile import ProfileError, check, loads

if TYPE_CHECKING:
    from pathlib import Path

    from tests.places import Place

PLACE = pytest.mark.parametrize("place", places(), ids=lambda place: ".".join(map(str, place)))
BODY = canary.KEY.splitlines()[1]
KEYS = [canary.KEY, canary.KEY.replace("\n", " "), f"b3BlbnNzaC1rZXktdjEAAAAA{BODY * 40}", f"/root/{canary.KEY}"]
NAMES = ["password", "passwd", "passphrase", "Password", "sudo_password", "secret", "private_key"]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def refused(data: Any) -> str:
    """What is said of data that is no profile."""
    with pytest.raises(ProfileError) as why:
        loads(yaml.safe_dump(data, sort_keys=False))
    return str(why.value)


@PLACE
@pytest.mark.parametrize("key", KEYS, ids=["lines", "one line", "without its first line", "behind a path"])
def test_a_private_key_is_refused_wherever_it_stands(place: Place, key: str) -> None:
    told = refused(put(FULL, place, key))
    assert not canary.told(told)
    assert "-----BEGIN" not in told


@pytest.mark.parametrize("place", sections(), ids=lambda place: ".".join(map(str, place)) or "top")
@pytest.mark.parametrize("name", NAMES)
def test_a_password_is_refused_wherever_it_stands(place: Place, name: str) -> None:
    told = refused(put(FULL, (*place, name), canary.PASSWORD))
    assert f"unknown key '{name}': a profile never holds a secret" in told
    assert not canary.told(told)


def test_a_password_in_an_address_is_not_repeated() -> None:
    for place in (("ssh", "user"), ("hosts", "*", "user"), ("hosts", "*", "address"), ("hosts", KEY)):
        for text in (f"root:{canary.PASSWORD}@192.0.2.1", f"ssh://root:{canary.PASSWORD}@g1"):
            assert not canary.told(refused(put(FULL, place, text)))
    assert not canary.told(refused(put(FULL, ("ssh", "user"), f"root:{canary.PASSWORD}")))


def test_a_password_in_a_domain_is_refused() -> None:
    xml = "<domain><devices><graphics type='vnc' passwd='cnryPassw0rdK7q'/></devices></domain>"
    told = refused(put(FULL, ("vms", 0, "xml"), xml))
    assert "holds a password" in told
    assert not canary.told(told)


@pytest.mark.parametrize("text", [
    "ssh:\n  identity_file: {key}\n",
    "ssh:\n  identity_file: |\n    {key}\n",
    "ssh: {{password: {password}}}\n",
    "password: !!str {password}\n",
    "password: &a {password}\n",
    "{key}\n",
    "{password}\n",
    '"{password}": [\n',
])  # fmt: skip
def test_text_that_is_hardly_yaml(text: str, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = canary.given(home) / "p.yaml"
    path.write_text("virtwiz: 1\n" + text.format(key=canary.KEY, password=canary.PASSWORD))
    for words in (["plan", "--offline"], ["check", "--offline"], ["check", "--offline", "--json"], ["replay", "--yes"]):
        assert _called(*words, str(path)) == 2
        out, err = capsys.readouterr()
        assert out + err
        assert not canary.told(out + err)
    assert not list(journal.folder().glob("*.jsonl"))


def _called(*words: str) -> int | str | None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["virtwiz", *words])
        with pytest.raises(SystemExit) as ended:
            cli.main()
    return ended.value.code


def test_a_crash_file_tells_where_and_not_what(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_words: object, **_flags: object) -> None:
        password = canary.PASSWORD
        raise ZeroDivisionError(len(password))

    monkeypatch.setattr(headless, "plan", broken)
    path = home / "p.yaml"
    path.write_text(yaml.safe_dump(FULL))
    assert _called("plan", "--offline", str(path)) == 70
    assert not canary.told("".join(capsys.readouterr()))
    (crash,) = journal.folder().glob("*.crash")
    assert "in broken" in crash.read_text()
    assert not canary.told(crash.read_text())


def kept(answers: Any) -> None:
    """Keep a draft as a wizard does that was cut off."""
    keeper = Keeper()
    keeper.keep(Draft(answers, None, "hosts", "", unsaved=True))
    keeper.release()


@PLACE
def test_a_draft_holds_no_private_key(place: Place) -> None:
    for key in KEYS:
        kept(put(FULL, place, key))
    assert canary.traces([journal.folder().parent]) == []
    assert len(list((journal.folder().parent / "drafts").glob("*.json"))) == len(KEYS)


@pytest.mark.parametrize("place", sections(), ids=lambda place: ".".join(map(str, place)) or "top")
def test_a_draft_holds_no_password(place: Place) -> None:
    kept(put(FULL, (*place, "password"), canary.PASSWORD))
    (draft,) = left()
    assert draft.draft.answers == FULL
    assert canary.traces([journal.folder().parent]) == []


def test_what_is_refused_was_no_secret_before() -> None:
    assert check(FULL)[1] == ()
    assert {get(FULL, place) is None for place in places() if place[-1] != "xml"} == {False}


async def test_a_key_pasted_into_the_wizard_is_neither_kept_nor_repeated(home: Path) -> None:
    async with wizard() as hands:
        await hands.pick("A new profile")
        await hands.shown("hosts")
        hands.app.put({**hands.answers, "ssh": {"identity_file": canary.KEY, "password": canary.PASSWORD}})
        await hands.until(lambda: hands.app.session.findings)
        hands.app.renew()
        await hands.sees("a profile never holds a secret")
        assert not canary.told(hands.text)
    (draft,) = left()
    assert draft.draft.answers["ssh"] == {"identity_file": ""}
    assert not canary.told(json.dumps(draft.draft.answers))
