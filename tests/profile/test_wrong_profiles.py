"""Wrong profiles as files, with everything that is said about each."""

from pathlib import Path

import pytest

from virtwiz.profile import ProfileError, load

FILES = sorted((Path(__file__).parent / "wrong").glob("*.yaml"))


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_a_wrong_profile_is_refused_with_all_its_faults(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(file.parent)
    with pytest.raises(ProfileError) as refused:
        load(file.name)
    assert f"{refused.value}\n" == file.with_suffix(".txt").read_text()


def test_there_are_a_dozen() -> None:
    assert len(FILES) >= 12
