"""The first moments of the command, while it loads, and the last ones, while threads still run."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.cli.doing import DOCUMENTED, ENDING, Cli

SIGNALLED = """\
import signal, sys
from importlib.abc import MetaPathFinder

class Finder(MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name == "virtwiz.profile":
            signal.raise_signal(int(sys.argv.pop(1)))

sys.meta_path.insert(0, Finder())
from virtwiz.__main__ import main
main()
"""

LEFT_RUNNING = """\
import atexit, sys, threading
from virtwiz import cli
from virtwiz.__main__ import main

def leave(early):
    print("done", end="")
    if sys.argv[1:]:
        threading.Thread(target=threading.Event().wait, daemon=True).start()
    sys.exit(5)

atexit.register(print, ", and the interpreter ended")
cli.main = leave
main()
"""


def python(cli: Cli, program: str, *words: object) -> subprocess.CompletedProcess[str]:
    argv = [sys.executable, "-c", program, *map(str, words)]
    return subprocess.run(argv, capture_output=True, text=True, env=cli.environment(), timeout=60)


@pytest.mark.parametrize(("number", "status"), ENDING)
def test_a_signal_while_the_command_loads(cli: Cli, number: int, status: int) -> None:
    done = python(cli, SIGNALLED, int(number), "plan", "--offline", DOCUMENTED)
    assert (done.returncode, done.stdout, done.stderr.strip()) == (status, "", "Interrupted.")
    done = python(cli, SIGNALLED, int(number), "replay", "--json", "--yes", DOCUMENTED)
    assert (done.returncode, done.stderr.strip()) == (status, "Interrupted.")
    end = json.loads(done.stdout)
    assert (end["event"], end["outcome"], end["ran"]) == ("ended", "interrupted", 0)


def test_a_thread_that_still_runs_is_not_cut_off_by_the_interpreters_end(cli: Cli) -> None:
    """A library's thread that is cut off there aborts the process, and its exit code with it."""
    done = python(cli, LEFT_RUNNING, "with a thread")
    assert (done.returncode, done.stdout) == (5, "done")
    done = python(cli, LEFT_RUNNING)
    assert (done.returncode, done.stdout) == (5, "done, and the interpreter ended\n")
