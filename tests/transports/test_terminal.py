"""A terminal that belongs to somebody else just now: nobody is asked on it, and nobody is stopped by it."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.cli.doing import Cli, argv
from tests.needs import need
from tests.transports.doing import until
from tests.transports.servers import free_port

if TYPE_CHECKING:
    from pathlib import Path

ASKS = """\
from virtwiz.transports.asking import Question
from virtwiz.transports.terminal import asker
with asker() as somebody:
    print("answer:", somebody.secret(Question("g1", "Password"), again=False), flush=True)
"""

TAKEN_AWAY = f"""\
import os, signal, sys, termios, time
signal.signal(signal.SIGTTOU, signal.SIG_IGN)
child = os.fork()
if not child:
    os.setpgid(0, 0)
    os.tcsetpgrp(0, os.getpid())
    signal.signal(signal.SIGTTOU, signal.SIG_DFL)
    os.execv(sys.executable, [sys.executable, "-c", {ASKS!r}])
while termios.tcgetattr(0)[3] & termios.ECHO:
    time.sleep(0.02)
os.tcsetpgrp(0, os.getpid())
_, status = os.waitpid(child, os.WUNTRACED)
print("stopped" if os.WIFSTOPPED(status) else f"ended {{os.waitstatus_to_exitcode(status)}}")
"""


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    """An empty home."""
    return Cli(tmp_path / "cli")


def shown(cli: Cli, *words: str) -> str:
    """What a command shows on a terminal that it leads, until it has said how something ended."""
    need("setsid")
    master, terminal = pty.openpty()
    text = ""

    def ended() -> bool:
        nonlocal text
        if select.select([master], [], [], 0)[0]:
            text += os.read(master, 65536).decode()
        return "ended " in text or "stopped" in text

    with subprocess.Popen(
        ["setsid", "--ctty", *words], stdin=terminal, stdout=terminal, stderr=terminal, env=cli.environment()
    ) as process:
        try:
            until(ended)
        finally:
            process.kill()
            os.close(terminal)
            os.close(master)
    return text


def in_background(cli: Cli, *words: str) -> str:
    """What a job in the background of a shell shows."""
    return shown(cli, "sh", "-mc", '"$@" & wait $!; echo "ended $?"; kill -9 $! 2>/dev/null', "sh", *words)


def test_a_job_in_the_background_is_not_stopped(cli: Cli) -> None:
    path = cli.profile(host=f"address: 127.0.0.1, port: {free_port()}")
    text = in_background(cli, *argv("replay", "--yes", path))
    assert "g1: cannot connect" in text
    assert "ended 3" in text


def test_a_job_in_the_background_has_nobody_to_ask(cli: Cli) -> None:
    text = in_background(cli, sys.executable, "-c", ASKS)
    assert "answer: None" in text
    assert "ended 0" in text


def test_a_question_ends_when_the_terminal_is_taken_away(cli: Cli) -> None:
    text = shown(cli, sys.executable, "-c", TAKEN_AWAY)
    assert "g1: Password: " in text
    assert "answer: None" in text
    assert "ended 0" in text
