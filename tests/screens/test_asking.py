"""Questions while hosts are connected: dialogs, one after another, and what is remembered."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input

from screens.app import VirtwizApp
from screens.dialogs import Ask, AskSecret
from tests.screens.hands import new_profile
from tests.screens.small_world import World, journalled
from tests.screens.test_looks import SIZES, hold
from virtwiz.errors import CannotConnect
from virtwiz.transports.asking import NewKey, Question

if TYPE_CHECKING:
    from tests.screens.hands import Hands
    from virtwiz.transports.asking import Asking

SECRET = "c4nary [bold]w0rd[/]"
PASSWORD = Question("g1", "Password of root@192.0.2.11:22 via [/] hop@192.0.2.1:22")
KEY = NewKey("g1", "root@192.0.2.11:22", "ssh-ed25519", "SHA256:Zm9ydHktdGhyZWUgY2hhcmFjdGVycyBvZiBiYXNlNjQ")


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """The hosts; they ask for a password each."""
    world = World()
    world.use(monkeypatch)
    world.asks = ask_for_password
    return world


def ask_for_password(asking: Asking) -> None:
    """Ask as a host that is connected does; several threads at once, as several hosts do."""
    given: list[bool] = []
    work = [
        threading.Thread(target=lambda: given.append(asking.answered(PASSWORD, lambda answer: answer == SECRET)))
        for _ in range(3)
    ]
    for thread in work:
        thread.start()
    for thread in work:
        thread.join()
    if not all(given):
        raise CannotConnect("cannot log in", host="g1")


async def _answer(hands: Hands, text: str) -> None:
    """Wait for a question, and answer it."""
    await hands.until(lambda: isinstance(hands.app.screen, AskSecret))
    asked = hands.app.screen
    await hands.press(*("space" if letter == " " else letter for letter in text), "enter")
    await hands.until(lambda: hands.app.screen is not asked)


async def _over(hands: Hands) -> None:
    await hands.until(lambda: not hands.app.runs.busy)


async def test_a_password_is_asked_for_once_and_shown_nowhere(world: World) -> None:
    async with new_profile() as hands:
        await hands.press("ctrl+l")
        await hands.sees("g1: Password of root@192.0.2.11:22 via [/] hop@192.0.2.1:22")
        await _answer(hands, "wrong")
        await hands.sees("That was not right.")
        for letter in SECRET:
            await hands.press("space" if letter == " " else letter)
        assert hands.app.screen.query_one(Input).value == SECRET
        assert "c4nary" not in hands.text
        assert "•" * len(SECRET) in hands.text
        await hands.press("enter")
        await _over(hands)
        assert hands.app.session.facts
        await hands.press("ctrl+l")
        await _over(hands)
        await hands.run("review")
        await _over(hands)
        assert hands.app.session.failure is None
    assert SECRET not in str(journalled())
    assert SECRET not in repr(vars(hands.app.runs.runner))


async def test_no_answer_is_taken_once_for_all(world: World) -> None:
    async with new_profile() as hands:
        await hands.press("ctrl+l")
        await hands.until(lambda: isinstance(hands.app.screen, AskSecret))
        await hands.press("escape")
        await _over(hands)
        await hands.sees("cannot log in", "Retry")
        await hands.press("ctrl+l")  # then it is asked anew
        await _answer(hands, SECRET)
        await _over(hands)
        assert hands.app.session.facts


async def test_leaving_while_a_question_waits(world: World) -> None:
    async with new_profile() as hands:
        await hands.press("ctrl+l")
        await hands.until(lambda: isinstance(hands.app.screen, AskSecret))
        thread = hands.app.runs.runner.thread
        await hands.press("ctrl+q")
        await hands.sees("Something runs.")
        await hands.press("right", "enter")
        await hands.until(lambda: not hands.app.is_running)
    assert thread
    thread.join(5)
    assert not thread.is_alive()


@pytest.mark.parametrize(("keys", "trusted"), [(["enter"], False), (["escape"], False), (["right", "enter"], True)])
async def test_a_new_host_key(world: World, keys: list[str], trusted: bool) -> None:
    said: list[bool] = []
    world.asks = lambda asking: said.append(asking.trusts(KEY))
    async with new_profile() as hands:
        await hands.press("ctrl+l")
        await hands.until(lambda: isinstance(hands.app.screen, Ask))
        await hands.sees(KEY.fingerprint, KEY.type, "root@192.0.2.11:22 is not known")
        await hands.press(*keys)
        await _over(hands)
    assert said == [trusted]


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
async def test_how_the_questions_look(world: World, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(VirtwizApp, "notify", lambda *_, **__: None)  # what is gone in a few seconds
    world.asks = lambda asking: (asking.trusts(KEY), asking.answered(PASSWORD, lambda _: True))
    async with new_profile(size=size) as hands:
        await hands.press("ctrl+l")
        await hands.until(lambda: isinstance(hands.app.screen, Ask) and hands.app.screen.query("#answer-1"))
        hold("key-dialog", size, hands.text)
        await hands.press("right", "enter")
        await hands.until(lambda: isinstance(hands.app.screen, AskSecret))
        await hands.press(*"secret")
        hold("secret-dialog", size, hands.text)
        await hands.press("enter")
        await _over(hands)
